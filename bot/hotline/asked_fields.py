"""Which fields of a guide a citizen asks for."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import validator

from bot.hotline.frozen import Frozen
from bot.hotline.guide import STATED, Guide

_SAY_NOTHING = ("basis", "telephone", "sample_forms")  # titles and numbers


class Topic(Frozen):
    """Something that is asked of guides in few words, and how the lines that answer it are known."""

    asked: tuple[str, ...]
    told: tuple[str, ...]


class AskedFields(Frozen):
    """The words that ask for fields of a guide, in the order in which the fields are told."""

    whole: tuple[str, ...]  # words that ask for everything
    most: int  # who asks for more fields is told everything
    besides: tuple[str, ...] = ()  # what sounds like asking for a field, and asks for something else
    fields: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...] = ()

    @validator("fields")
    def _are_fields_of_guides(cls, value: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        if unknown := [name for name in value if name not in Guide.__fields__]:
            known = ", ".join(Guide.__fields__)
            raise ValueError(f"guides have no field {unknown[0]}; expected one of {known}")
        return value

    def asked(self, question: str, name: str = "") -> list[str]:
        """Return the fields that a question asks for; none where the whole guide is asked for.

        What stands in the guide's own name asks for nothing.
        """
        rest = question
        for said in filter(None, (name, *self.besides)):
            rest = rest.replace(said, " ")
        found = [field for field, asking in self.fields.items() if any(word in rest for word in asking)]
        wants_whole = len(found) > self.most or any(word in rest for word in self.whole)
        return [] if wants_whole else found

    def topic(self, question: str) -> Topic | None:
        """Return what a question asks that is no field of its own, if it is known."""
        found = (one for one in self.topics if any(word in question for word in one.asked))
        return next(found, None)


def lines_on(guide: Guide, topic: Topic) -> dict[str, tuple[str, ...]]:
    """Return what a guide says on a topic, by field in the order in which fields are told."""
    stated = {field: getattr(guide, field) or () for field in STATED if field not in _SAY_NOTHING}
    lines = {field: (said,) if isinstance(said, str) else said for field, said in stated.items()}
    told = {
        field: tuple(one for one in several if _holds(one, topic.told)) for field, several in lines.items()
    }
    return {field: several for field, several in told.items() if several}


def _holds(line: str, words: tuple[str, ...]) -> bool:
    return any(word in line for word in words)
