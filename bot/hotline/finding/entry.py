"""What a guide is found by."""

from __future__ import annotations

from dataclasses import dataclass

from bot.hotline.guide import NONE, Guide


@dataclass(frozen=True)
class Entry:
    """A guide as the index reads it."""

    code: str
    names: tuple[str, ...]  # its name first, then what else it is called
    rest: str = ""  # materials, conditions, summary
    unit: str = ""

    @classmethod
    def of(cls, guide: Guide) -> Entry:
        """Return the entry of a guide."""
        fields = (guide.materials or (), guide.conditions or (), guide.summary or ())
        lines = [line for field in fields for line in ((field,) if isinstance(field, str) else field)]
        rest = "\n".join(line for line in lines if line != NONE)
        names = tuple(dict.fromkeys((guide.name, *guide.aliases)))
        return cls(guide.code, names, rest, guide.department or "")
