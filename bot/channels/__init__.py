"""Channels: what citizens reach. Each turns what arrives into a message and delivers the replies."""
