"""Who has a conversation: the bot, the queue, or a person; only the one who has it speaks in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class HeldByAnother(Exception):
    """Somebody else has the conversation; the message names them."""


class Holder(str, Enum):
    """What kind of holder a conversation has."""

    BOT = "bot"
    QUEUE = "queue"  # waits for a person; the bot is silent already
    PERSON = "person"


@dataclass(frozen=True)
class Holding:
    """Who has a conversation, and how often that has changed."""

    holder: Holder = Holder.BOT
    person: str | None = None  # a staff id, if a person has it
    offered_to: str | None = None  # a colleague, who has not accepted yet: until then `person` has it (FI-6)
    epoch: int = 0  # grows with each take-over and hand-back; the bot's words of an earlier one are dropped


def queue(holding: Holding) -> Holding:
    """Put a conversation of the bot's in the queue; one that waits or is served already stays as it is.

    The epoch stays: that a person is being called is the bot's own last sentence.
    """
    return Holding(Holder.QUEUE, epoch=holding.epoch) if holding.holder is Holder.BOT else holding


def leave_queue(holding: Holding) -> Holding:
    """Give a conversation back to the bot whose citizen waits no longer."""
    return Holding(epoch=holding.epoch + 1) if holding.holder is Holder.QUEUE else holding


def take_over(holding: Holding, person: str) -> Holding:
    """Give a conversation to a person; `HeldByAnother` if somebody else has it."""
    if holding.person == person:
        return holding
    if holding.holder is Holder.PERSON:
        raise HeldByAnother(str(holding.person))
    return Holding(Holder.PERSON, person, epoch=holding.epoch + 1)


def hand_back(holding: Holding, person: str) -> Holding:
    """Give a conversation back to the bot; `HeldByAnother` unless `person` has it."""
    insist(holding, person)
    return Holding(Holder.BOT, epoch=holding.epoch + 1)


def offer(holding: Holding, person: str, to: str) -> Holding:
    """Offer one's own conversation to a colleague, in place of any offer before; else `HeldByAnother`."""
    insist(holding, person)
    return replace(holding, offered_to=to)


def withdraw(holding: Holding, person: str) -> Holding:
    """Take back one's own offer, if it is not accepted yet; else `HeldByAnother`."""
    insist(holding, person)
    return replace(holding, offered_to=None)


def accept(holding: Holding, person: str) -> Holding:
    """Take what was offered; `HeldByAnother` unless it was offered to `person`."""
    _insist_on_offer(holding, person)
    return Holding(Holder.PERSON, person, epoch=holding.epoch + 1)


def decline(holding: Holding, person: str) -> Holding:
    """Leave what was offered with whoever offered it; `HeldByAnother` unless it was offered to `person`."""
    _insist_on_offer(holding, person)
    return replace(holding, offered_to=None)


def _insist_on_offer(holding: Holding, person: str) -> None:
    if holding.offered_to != person:
        raise HeldByAnother(str(holding.offered_to or holding.person or holding.holder.value))


def insist(holding: Holding, person: str) -> None:
    """Raise `HeldByAnother` unless `person` has the conversation."""
    if holding.person != person:
        raise HeldByAnother(str(holding.person or holding.holder.value))
