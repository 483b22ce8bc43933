"""The telephone: a gateway process that holds the calls, and the bot's channel that it talks to."""
