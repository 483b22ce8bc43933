"""What counts as discourteous, and what to say instead: the checker's data, frozen."""

from __future__ import annotations

from enum import Enum

from pydantic import BaseModel, validator


class _Manner(BaseModel):
    class Config:
        """Manners are frozen once read, and a field nobody knows is a mistake."""

        frozen = True
        extra = "forbid"
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Part(str, Enum):
    """What words are in a sentence of ours that tells them; said alone, they are none."""

    STATEMENT = "statement"  # 办理结果：“…”
    REASON = "reason"  # 原因：“…”
    REQUEST = "request"  # 请您这样办理：“…”
    NAME = "name"  # 依据：“…”


class Group(_Manner):
    """Expressions that are wrong in the same way, in the language of `expressions`."""

    group: str
    rule: str
    reason: str
    instead: str
    by_ear: int = 4  # from so many syllables on it is known by its sound, whatever it is written with
    always: bool = False  # wrong in the most courteous sentence too
    say: tuple[str, ...]

    @validator("rule")
    def _rule_has_a_number(cls, value: str) -> str:
        if not value.startswith("CO-"):
            raise ValueError(f"expected the number of a rule such as CO-3, not {value}")
        return value


class Tone(_Manner):
    """What is found by the tone of a sentence, and how much of it is enough."""

    group: str
    rule: str
    reason: str
    instead: str
    enough: float  # from here on a sentence is a finding of its own
    message: float  # … unless the whole message sounds less rude than this
    courteous: float  # below this a sentence excuses an expression that is not always wrong
    formulas: tuple[str, ...]  # clauses that alone excuse nothing
    bias: float
    weights: dict[str, float]  # of one to three characters, see `tone`


class Address(_Manner):
    """How citizens are addressed: what is mended, but stops no message (CO-2)."""

    rule: str
    reason: str
    words: tuple[str, ...]
    instead: str
    children: tuple[str, ...]  # whoever is spoken to like this may be called 你


class Manners(_Manner):
    """Everything the checker goes by."""

    groups: tuple[Group, ...]
    innocent: tuple[str, ...]  # expressions inside which nothing is an offence
    words: dict[str, tuple[str, ...]]  # what <name> stands for in an expression
    tone: Tone
    address: Address
    fallback: str  # what may always be sent instead
    parts: dict[Part, str]  # … and what in a sentence of ours, without greeting, 请 or full stop

    @validator("parts")
    def _each_part_has_its_words(cls, value: dict[Part, str]) -> dict[Part, str]:
        lacking = [part.value for part in Part if part not in value]
        if lacking:
            raise ValueError(f"expected words for {', '.join(lacking)}")
        return value

    @validator("words", each_item=True)
    def _words_are_plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        bad = next((word for word in value if not word.isalnum()), None)
        if bad:
            raise ValueError(f"expected words without signs, not {bad}")
        return value
