"""Shouwen (首问): an assistant for Chinese public-service hotlines."""
