"""The wording check on what staff write to citizens, wherever they write it (CO-3)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.hotline.courtesy import Checker, Part, Verdict
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.desk_ports import Excuse


class Discourteous(Exception):
    """The wording check is against what was to be told, in the field named; nothing was done (CO-3)."""

    def __init__(self, field: str, verdict: Verdict) -> None:
        super().__init__("discourteous")
        self.field = field
        self.verdict = verdict


def excuse(
    checker: Checker, clerk: Clerk, told: Mapping[str, tuple[str, Part | None]], reason: str
) -> Excuse | None:
    """Return why what a citizen is to be `told` is told all the same; None if it is courteous.

    `told` gives by field the words and what they are in a sentence of ours.
    `Discourteous` if it is not and no `reason` is given, `Forbidden` for whom none excuses.
    """
    verdicts = {field: checker.check(text, part) for field, (text, part) in told.items()}
    against = {field: verdict for field, verdict in verdicts.items() if not verdict.ok}
    if not against:
        return None
    if not reason.strip():
        raise Discourteous(*next(iter(against.items())))
    insist(clerk, Operation.OVERRIDE_WORDING)
    findings = (finding for verdict in against.values() for finding in verdict.findings)
    rules = dict.fromkeys(finding.rule for finding in findings if not finding.advice)
    return Excuse(tuple(rules), reason.strip())
