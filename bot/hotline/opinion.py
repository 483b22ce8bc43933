"""Hearing whether a citizen has understood an answer, whether it solves the matter, and why not (EV-1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.hotline import reading
from bot.hotline.evaluation import Asked, Evaluation, is_bad, only_score, parts, reason


@dataclass(frozen=True)
class Opinion:
    """What one message says of an answer; nothing of what it does not say."""

    understood: bool | None = None
    solved: bool | None = None
    score: int | None = None
    reason: str | None = None
    declines: bool = False  # to say more

    @property
    def is_bad(self) -> bool:
        """Say whether something is wrong with what was answered."""
        return is_bad(self.understood, self.solved, self.score)

    def also(self, before: Opinion) -> Opinion:
        """Return this verdict beside what was said before it in the same message."""
        understood = before.understood if self.understood is None else self.understood
        return replace(
            before, understood=understood, solved=before.solved if self.solved is None else self.solved
        )

    def of(self, asked: Evaluation) -> Evaluation:
        """Return an evaluation with what is said now, and what is to be asked next."""
        said = replace(
            asked,
            understood=asked.understood if self.understood is None else self.understood,
            solved=asked.solved if self.solved is None else self.solved,
            score=asked.score if self.score is None else self.score,
        )
        return replace(said, asks=None if self.declines or self.reason else _next(said))


_AT_ALL = (
    r"(?:问题|事情|这件事|这事儿?|我|也|都|已经?|早就|全部?|真的?|根本|还是?|并|仍然?|一直|到现在|完全|确实)*"
)
_DONE = r"(?:解决|处理好?|修好?|办好?|弄好|搞好|办成|搞定|办妥|办完)"
_CLEAR = r"(?:明白|懂|清楚|理解)"
_END = r"(?:问题|呢|了|啦|吧|呀|啊|的|呐)*"
_NOT = r"(?:没有?|不太?|不大|不怎么)(?:太|大)?(?:能)?"
# The first that fits is meant: what is negated stands before what it negates.
_UNCLEAR = (
    rf"{_AT_ALL}(?:{_NOT}[看听弄搞]?得?(?:太)?|[看听弄搞]不(?:太)?){_CLEAR}{_END}"
    r"|(?:请|麻烦)?(?:你们?|您)?再(?:给我)?(?:解释|说明|讲)(?:一下|一遍|清楚)?"
)
_UNSOLVED = (
    rf"{_AT_ALL}(?:没有?|未|不算)(?:得到|给我?|能|完全|彻底|真正|人)*{_DONE}{_END}"
    r"|还是(?:老样子|一样|不行|没有?|那样)(?:的|啊|呢)*"
)
_SOLVED = rf"{_AT_ALL}(?:{_DONE}|好|修|办)了(?:啊|呀|啦|的)*|{_AT_ALL}解决"
_UNDERSTOOD = rf"{_AT_ALL}[看听弄搞]?得?(?:很)?{_CLEAR}{_END}|(?:我|都|已经?)*(?:知道|了解|晓得)了?"
_VERDICTS = (
    (_UNCLEAR, Opinion(understood=False)),
    (_UNSOLVED, Opinion(solved=False)),
    (_SOLVED, Opinion(solved=True)),
    (_UNDERSTOOD, Opinion(understood=True)),
)
_READ = tuple((re.compile(words), verdict) for words, verdict in _VERDICTS)
_MAYBE = re.compile(rf"{_CLEAR}|解释|说明|讲|解决|处理|[修办弄搞]|知道|了解|晓得|老样子|一样|不行")
_YES = re.compile(r"(?:是|对|都是)(?:的|了|啊|呀)*[。.!！~]*")
_NOTHING = re.compile(r"没有?(?:了|什么|啥|别的|原因)*[。.!！~]*")
# What is no reason, but calls for something else.
_ELSE = re.compile(r"人工|投诉|举报|客服|撤回|撤销|查询?(?:进度|工单)")


def _next(said: Evaluation) -> Asked | None:
    if said.is_bad and said.ticket:
        return Asked.REASON
    if said.score is not None:
        return None
    return Asked.SCORE if said.solved else Asked.VERDICT


def may_be(text: str) -> bool:
    """Say at once whether a message may be about an answer: most are not, and need no look at the log."""
    told = parts(text)
    is_answer = reading.says_yes(text) or reading.says_only_no(text) or _NOTHING.fullmatch(text.strip())
    return bool(is_answer) or any(only_score(part) is not None or _MAYBE.search(part) for part in told)


def heard(asked: Asked, text: str, asked_last: bool = True) -> Opinion | None:
    """Return what a message says of an answer; None if it is about something else, or besides.

    A score may come later; all else is heard only of who was asked last.
    """
    if asked_last and (plain := _plain(asked, text)):
        return plain
    found, rest = Opinion(), list[str]()
    for part in parts(text):
        if (points := only_score(part)) is not None:
            found = replace(found, score=found.score or points)
        elif verdict := _verdict(part):
            found = verdict.also(found)
        else:
            rest.append(part)
    if found == Opinion() or (found.score is None and not asked_last):
        return None
    if rest and (not found.is_bad or _is_else(text)):
        return None
    return replace(found, reason=reason(rest))


def _plain(asked: Asked, text: str) -> Opinion | None:
    """Return what a message says that is an answer only to what was asked."""
    if asked is Asked.VERDICT:
        is_yes = _YES.fullmatch(text.strip())
        is_no = _NOTHING.fullmatch(text.strip()) or reading.says_only_no(text)
        return Opinion(True, True) if is_yes else Opinion(solved=False) if is_no else None
    if reading.wants_to_stop(text) or _NOTHING.fullmatch(text.strip()):
        return Opinion(declines=True)
    told = [_verdict(part) for part in parts(text)]
    is_better = any(one and not one.is_bad for one in told)
    if asked is Asked.REASON and not is_better and not _is_else(text) and only_score(text) is None:
        why = reason(parts(text))
        return Opinion(reason=why) if why else None
    return None


def _verdict(part: str) -> Opinion | None:
    return next((verdict for words, verdict in _READ if words.fullmatch(part)), None)


def _is_else(text: str) -> bool:
    return bool(_ELSE.search(text)) or reading.asks(text)
