"""What a guide is found by."""

from __future__ import annotations

from dataclasses import dataclass

from bot.hotline.institution import NONE, Guide


@dataclass(frozen=True)
class Entry:
    """A guide as the index reads it."""

    code: str
    names: tuple[str, ...]  # its name first, then what else it is called
    rest: str = ""  # materials, conditions, summary
    unit: str = ""

    @classmethod
    def of(cls, guide: Guide, unit: str = "") -> Entry:
        """Return the entry of a guide, whose unit has a name."""
        fields = (guide.materials, guide.conditions, guide.summary)
        lines = [line for field in fields for line in ((field,) if isinstance(field, str) else field)]
        return cls(
            guide.code, (guide.name, *guide.aliases), "\n".join(line for line in lines if line != NONE), unit
        )
