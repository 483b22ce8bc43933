"""What a citizen thinks of the service, as a score (EV-1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

SCORES = range(1, 6)
LOW = 2  # a score up to this asks for the reason
_SHORTEST = 3  # characters of a reason
_STOPS = re.compile(r"[\s,。.;!?、]+")

_DIGITS = {"零": 1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "十": 5}
_NUMBER = re.compile(r"(?<![\d零一二两三四五六七八九十])(\d{1,3}|[零一二两三四五十])(?:分|颗?星|个星)")
_BARE = re.compile(r"[1-5一二三四五]")
# The first that fits is meant: what is negated stands before what it negates.
_WORDS = (
    (
        1,
        re.compile(
            r"(?:非常|很|十分|极其?|太|特别|一点都?|完全|相当)不满|(?:很|太|极|特别|非常|真|最)(?:差|烂|糟)|差评|负分|垃圾|失望"
        ),
    ),
    (2, re.compile(r"不(?:太|怎么|大|是很|够)?(?:满意|好|行)|差|烂|糟|没(?:有)?(?:解决|用)")),
    (3, re.compile(r"一般|还行|还可以|还好|凑合|马马虎虎|基本满意|过得去|中等|普通|将就")),
    (5, re.compile(r"(?:非常|很|十分|特别|太|挺|相当|超级?)(?:满意|好|棒|赞)|好评|满分|点赞|完美|优秀|最好")),
    (4, re.compile(r"满意|不错|好|可以|行|赞|棒")),
)
# A message that is nothing else; what may only be a yes (好, 行, 可以) is none.
_BESIDE = re.compile(r"(?:谢谢|多谢|感谢|辛苦)(?:您|你)?们?了?|再见|[您你]好|好的|嗯+|[\W_]")
_ALONE = re.compile(
    r"(?:我|就|给|打|评|[您你]们?|这次|服务|态度)*"
    r"(?:[1-5一二三四五]|(?:\d{1,3}|[零一二两三四五十])(?:分|颗?星|个星)"
    r"|(?:非常|很|十分|特别|太|挺|相当|真|还|比较|不|没)+(?:满意|不错|好|可以|行|差|棒|赞|糟|烂)"
    r"|满意|不错|一般般?|差|好评|差评|满分|凑合)"
    r"[吧啊呀哦的了]*"
)


class Asked(str, Enum):
    """What a citizen is asked about a talk or an answer, one after the other."""

    VERDICT = "verdict"  # is it understood, is it solved
    SCORE = "score"
    REASON = "reason"  # why it is not understood, not solved or not good
    SURVEY = "survey"  # the questions of the period (EV-4)


@dataclass(frozen=True)
class Evaluation:
    """What a citizen thinks of a talk with staff, or of an answer: asked for, and perhaps given (EV-1)."""

    conversation: str
    place: int  # of the asking, in the log
    person: str  # with whom they talked, or who answered
    asked_at: datetime
    score: int | None = None
    message: str | None = None  # that was heard last
    given_at: datetime | None = None
    ticket: str | None = None  # that was answered; none: a talk
    asks: Asked | None = Asked.SCORE  # none: no more
    understood: bool | None = None
    solved: bool | None = None

    @property
    def is_bad(self) -> bool:
        """Say whether something is wrong with what was answered, and its reason is to be heard."""
        return is_bad(self.understood, self.solved, self.score)

    def awaits(self, message: str, at: datetime, within: timedelta, asked_last: bool) -> bool:
        """Say whether a message may be about it: one that was heard, or one that something is asked of.

        It is soon after the asking, and as long as that was the last that the citizen was told.
        """
        if self.message == message:
            return True
        return self.asks is not None and (asked_last or at - self.asked_at < within)


def is_bad(understood: bool | None, solved: bool | None, score: int | None) -> bool:
    """Say whether what a citizen says of an answer calls for more than thanks."""
    return understood is False or solved is False or (score is not None and score <= LOW)


def only_score(text: str) -> int | None:
    """Return the score of a message that says nothing else (5, 很满意, 5分谢谢); None of any other."""
    said = _BESIDE.sub("", unicodedata.normalize("NFKC", text))
    return score(said) if _ALONE.fullmatch(said) else None


def parts(text: str) -> list[str]:
    """Return what stands between the stops of a message, without thanks and farewells."""
    said = _STOPS.split(unicodedata.normalize("NFKC", text))
    return [part for part in said if part and _BESIDE.sub("", part)]


def reason(rest: list[str]) -> str | None:
    """Return what is said beside a low score or a verdict as its reason; None if that is too short."""
    said = "，".join(rest)
    return said if len(said) >= _SHORTEST else None


def score(text: str) -> int | None:
    """Return the score from 1 to 5 that a citizen gives, in figures or in words; None if in neither."""
    plain = unicodedata.normalize("NFKC", text).strip(" 。.!！~")
    if _BARE.fullmatch(plain):
        return _DIGITS.get(plain) or int(plain)
    figure = _NUMBER.search(plain)
    if figure:
        return _DIGITS.get(figure[1]) or _of_five(int(figure[1]))
    return next((value for value, words in _WORDS if words.search(plain)), None)


def _of_five(points: int) -> int:
    """Return points on a scale of five, ten or a hundred as points of five."""
    top = 5 if points <= 5 else 10 if points <= 10 else 100
    return max(1, min(5, round(points * 5 / top)))
