"""Rasa graph components of ours, where the stock ones fall short."""
