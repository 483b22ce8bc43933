"""Finding what is discourteous in a message, and proposing what to send instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.hotline.courtesy import tone
from bot.hotline.courtesy.expressions import Expression, Expressions
from bot.hotline.courtesy.manners import Address, Group, Manners, Part, Tone
from bot.hotline.courtesy.reading import Forms, Read, read

_INNOCENT, _LEAST_INNOCENT = -1, 4
_EDGES = " \n，,。.；;！!、：:"
_ASKING = re.compile("^(烦请|还请|请)(您|你)?")


@dataclass(frozen=True)
class Finding:
    """One discourtesy: which rule it breaks, what it is, where it stands, why; advice stops no message."""

    rule: str
    group: str
    text: str
    start: int
    end: int
    reason: str
    advice: bool = False


@dataclass(frozen=True)
class Verdict:
    """What was found in a message, and what may be sent: itself, if nothing was found."""

    text: str
    findings: tuple[Finding, ...]
    replacement: str

    @property
    def ok(self) -> bool:
        """Say whether it may be sent."""
        return all(finding.advice for finding in self.findings)


@dataclass(frozen=True)
class _Offence:
    """Where a message offends: places in what was read."""

    by: Group | Tone
    start: int
    end: int


class Checker:
    """Checks messages against `Manners`; built once, asked often."""

    def __init__(self, manners: Manners) -> None:
        self._manners = manners
        self._forms = Forms()
        self._formulas = frozenset(manners.tone.formulas)
        listed = [
            Expression(number, say, manners.words, group.by_ear)
            for number, group in enumerate(manners.groups)
            for say in group.say
        ]
        innocent = [Expression(_INNOCENT, say, manners.words, _LEAST_INNOCENT) for say in manners.innocent]
        self._expressions = Expressions([*listed, *innocent])

    def check(self, text: str, part: Part | None = None) -> Verdict:
        """Return what is discourteous in `text`, and what to send instead (CO-3, CO-10).

        What is to be a `part` of a sentence of ours gets a replacement that fits there.
        """
        message = read(text, self._forms)
        offences = self._offences(message)
        findings = [_finding(message, offence) for offence in offences]
        if not findings:
            findings = _addressed(self._manners.address, message)
        replacement = text
        if offences:
            replacement = (
                self._fitting(message, offences, part) if part else self._replacement(message, offences)
            )
        return Verdict(text, tuple(findings), self._addressing(replacement))

    def allows(self, text: str) -> bool:
        """Say whether nothing in `text` is an offence."""
        return not self._offences(read(text, self._forms))

    def grams(self, text: str) -> set[str]:
        """Return what the tone of the whole of `text` is learnt from."""
        message = read(text, self._forms)
        return tone.grams(message, 0, len(message.letters))

    def _offences(self, message: Read) -> list[_Offence]:
        if not message.letters:
            return []
        sentences = [
            (start, end, tone.rudeness(self._manners.tone, message, start, end))
            for start, end in message.sentences()
        ]
        return _widest([*self._said(message, sentences), *self._sounding(message, sentences)])

    def _said(self, message: Read, sentences: list[tuple[int, int, float]]) -> Iterator[_Offence]:
        """Yield what is on the list, unless it is quoted, innocent, or excused by a courteous sentence."""
        hits = [hit for hit in self._expressions.find(message) if not message.quoted(hit.start, hit.end)]
        innocent = [hit for hit in hits if hit.owner == _INNOCENT]
        for hit in hits:
            if hit.owner == _INNOCENT or any(i.start <= hit.start and hit.end <= i.end for i in innocent):
                continue
            group = self._manners.groups[hit.owner]
            around = [
                (start, end, rude) for start, end, rude in sentences if start < hit.end and hit.start < end
            ]
            if group.always or any(self._unexcused(message, *sentence) for sentence in around):
                yield _Offence(group, hit.start, hit.end)

    def _unexcused(self, message: Read, start: int, end: int, rude: float) -> bool:
        """Say whether a sentence is not courteous enough to excuse what it holds; bare formulas are not."""
        if rude >= self._manners.tone.courteous:
            return True
        said = [c for c in message.clauses(start, end) if not self._formula(message, *c)]
        return bool(said) and tone.rudeness(self._manners.tone, message, said[0][0], said[-1][1]) >= 0

    def _formula(self, message: Read, start: int, end: int) -> bool:
        return "".join(message.letters[start:end]) in self._formulas

    def _sounding(self, message: Read, sentences: list[tuple[int, int, float]]) -> Iterator[_Offence]:
        """Yield the rudest clause of each sentence whose tone is enough by itself."""
        manners = self._manners.tone
        if all(rude < manners.enough for _, _, rude in sentences):
            return
        whole = tone.rudeness(manners, message, 0, len(message.letters)) if len(sentences) > 1 else None
        for start, end, rude in sentences:
            if rude >= manners.enough and (whole is None or whole >= manners.message):
                clauses = message.clauses(start, end)
                yield _Offence(manners, *max(clauses, key=lambda c: tone.rudeness(manners, message, *c)))

    def _replacement(self, message: Read, offences: list[_Offence]) -> str:
        """Return the message with what is said instead of each offending sentence, or that alone."""
        offers = ["".join(self._mended(message, offences)), offences[0].by.instead]
        return next((offer for offer in offers if self.allows(offer)), self._manners.fallback)

    def _fitting(self, message: Read, offences: list[_Offence], part: Part) -> str:
        """Return what of a part of a sentence is no offence and says something, or what stands for it."""
        kept: list[str] = []
        for start, end in message.clauses(0, len(message.letters)):
            if self._formula(message, start, end) or any(o.start < end and start < o.end for o in offences):
                continue
            last = message.spans[end][0] if end < len(message.spans) else len(message.text)
            kept.append(message.text[message.spans[start][0] : last])
        offer = "".join(kept).strip(_EDGES)
        if part is Part.REQUEST:
            offer = _ASKING.sub("", offer)
        return offer if offer and self.allows(offer) else self._manners.parts[part]

    def _mended(self, message: Read, offences: list[_Offence]) -> Iterator[str]:
        said: set[str] = set()
        place = 0
        for start, end in message.sentences():
            last = message.spans[end][0] if end < len(message.spans) else len(message.text)
            own = message.text[place:last]
            place = last
            fresh = [o.by.instead for o in offences if start < o.end and o.start < end][:1] or [own]
            if fresh[0] not in said:
                yield fresh[0]
            said.update(fresh)

    def _addressing(self, text: str) -> str:
        """Return `text` with citizens called 您."""
        for finding in reversed(_addressed(self._manners.address, read(text, self._forms))):
            text = text[: finding.start] + self._manners.address.instead + text[finding.end :]
        return text


def _finding(message: Read, offence: _Offence) -> Finding:
    start, end = message.place(offence.start, offence.end)
    by = offence.by
    return Finding(by.rule, by.group, message.text[start:end], start, end, by.reason)


def _addressed(address: Address, message: Read) -> list[Finding]:
    """Return as advice where a citizen is called 你, not where somebody is quoted, nor a child."""
    if any(child in message.text for child in address.children):
        return []
    return [
        Finding(address.rule, "address", found[0], *found.span(), address.reason, advice=True)
        for found in re.finditer("|".join(map(re.escape, address.words)), message.text)
        if not message.within_quotation(found.start())
    ]


def _widest(offences: list[_Offence]) -> list[_Offence]:
    """Return the offences that tell most, in order: what is always wrong, then the list, then the tone."""

    def surest(offence: _Offence) -> tuple[int, int]:
        rank = 2 if isinstance(offence.by, Tone) else 0 if offence.by.always else 1
        return rank, offence.start - offence.end

    kept: list[_Offence] = []
    for offence in sorted(offences, key=surest):
        if not any(offence.start < other.end and other.start < offence.end for other in kept):
            kept.append(offence)
    return sorted(kept, key=lambda offence: offence.start)
