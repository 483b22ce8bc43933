"""Rasa's custom actions by topic: slots in, a use case, events and responses out."""
