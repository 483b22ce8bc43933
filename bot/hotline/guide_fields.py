"""Which fields of a guide a citizen asks for, and how they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, validator

from bot.hotline.institution import Guide
from bot.hotline.telling import listed


class _Frozen(BaseModel):
    class Config:
        """Content is frozen once read, and a field nobody knows is a mistake."""

        frozen = True
        extra = "forbid"
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Field(_Frozen):
    """What a field of guides is called, and the words that ask for it."""

    label: str
    asked: tuple[str, ...]


class GuideFields(_Frozen):
    """The fields that citizens ask for, in the order in which they are told."""

    whole: tuple[str, ...]  # words that ask for everything
    most: int  # who asks for more fields is told everything
    besides: tuple[str, ...] = ()  # what sounds like asking for a field, and asks for something else
    fields: Mapping[str, Field]

    @validator("fields")
    def _are_fields_of_guides(cls, value: Mapping[str, Field]) -> Mapping[str, Field]:
        if unknown := [name for name in value if name not in Guide.__fields__]:
            raise ValueError(
                f"guides have no field {unknown[0]}; expected one of {', '.join(Guide.__fields__)}"
            )
        return value

    def asked(self, question: str, name: str = "") -> list[str]:
        """Return the fields that a question asks for; none where the whole guide is asked for.

        What stands in the guide's own name asks for nothing.
        """
        rest = question
        for said in filter(None, (name, *self.besides)):
            rest = rest.replace(said, " ")
        found = [field for field, one in self.fields.items() if any(word in rest for word in one.asked)]
        wants_whole = len(found) > self.most or any(word in rest for word in self.whole)
        return [] if wants_whole else found

    def told(self, guide: Guide, fields: Sequence[str]) -> str:
        """Return fields of a guide, one a line, each after what it is called."""
        return "\n".join(f"{self.fields[one].label}：{listed(getattr(guide, one))}" for one in fields)
