"""Adapters: each port of `bot.service.ports` on SQL, Redis or files."""
