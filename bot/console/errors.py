"""What a page is told when something cannot be done: a code, and a sentence (data/desk/errors.yml)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from sanic import Request, Sanic, response
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

from bot.console import shapes
from bot.console.content_sheets import Misread
from bot.console.given import BadInput
from bot.console.sessions import Forged, NotSignedIn
from bot.hotline.editing import Unfit
from bot.hotline.holding import HeldByAnother
from bot.hotline.refusal import Refused
from bot.hotline.roles import Forbidden
from bot.service.access import SignInRefused, WeakPassword
from bot.service.accounts import UnknownAccount
from bot.service.administration import ChangedSince, UnknownChange, UnknownKind
from bot.service.announcements import UnknownAnnouncement
from bot.service.callers import UnknownMark
from bot.service.content_ports import StillNamed
from bot.service.courtesy import Discourteous
from bot.service.daily import UnknownReport
from bot.service.desk import UnknownConversation
from bot.service.discourtesy import UnknownFinding
from bot.service.duty import UnknownTicket
from bot.service.files import UnknownFile
from bot.service.inspections import UnknownInspection
from bot.service.ledger import UnknownFailure
from bot.service.misread import UnknownSentence
from bot.service.plans import UnknownPlan
from bot.service.ports import Conflict, StoreUnavailable
from bot.service.surveys import UnknownSurvey
from bot.service.unanswered import UnknownProposal
from bot.settings import ROOT

log = logging.getLogger("hotline.console")

SENTENCES: Mapping[str, str] = YAML(typ="safe").load(ROOT / "data" / "desk" / "errors.yml")
_STATUS: Mapping[type[Exception], tuple[int, str]] = {
    NotSignedIn: (401, "not_signed_in"),
    Forged: (403, "forged"),
    Forbidden: (403, "forbidden"),
    HeldByAnother: (409, "held"),
    Conflict: (409, "conflict"),
    UnknownTicket: (404, "unknown_ticket"),
    UnknownFile: (404, "unknown_file"),
    UnknownAnnouncement: (404, "unknown_announcement"),
    UnknownInspection: (404, "unknown_inspection"),
    UnknownFailure: (404, "unknown_failure"),
    UnknownProposal: (404, "unknown_proposal"),
    UnknownReport: (404, "unknown_report"),
    UnknownFinding: (404, "unknown_finding"),
    UnknownSurvey: (404, "unknown_survey"),
    UnknownPlan: (404, "unknown_plan"),
    UnknownConversation: (404, "unknown_conversation"),
    UnknownAccount: (404, "unknown_account"),
    UnknownSentence: (404, "unknown_sentence"),
    UnknownMark: (404, "unknown_mark"),
    UnknownKind: (404, "unknown_kind"),
    UnknownChange: (404, "unknown_change"),
    ChangedSince: (409, "changed_since"),
    StillNamed: (422, "still_named"),
    StoreUnavailable: (503, "unavailable"),
}


def explain(app: Sanic) -> None:
    """Answer every failure of a request in the same shape."""
    for kind, (status, code) in _STATUS.items():
        app.exception(kind)(_plainly(status, code))
    app.exception(Refused)(_refused)
    app.exception(SignInRefused)(_sign_in_refused)
    app.exception(WeakPassword)(_weak)
    app.exception(Discourteous)(_discourteous)
    app.exception(Unfit)(_unfit)
    app.exception(Misread)(_misread)
    app.exception(BadInput)(_bad_input)
    app.exception(SanicException)(_of_sanic)
    app.exception(Exception)(_unexpected)


def problem(status: int, code: str, **more: Any) -> HTTPResponse:
    """Return a failure as pages read it."""
    return response.json({"code": code, "message": SENTENCES[code], **more}, status=status)


def _plainly(status: int, code: str) -> Any:
    def answer(_request: Request, error: Exception) -> HTTPResponse:
        who = {"person": str(error)} if isinstance(error, HeldByAnother) else {}
        return problem(status, code, **who)

    return answer


def _refused(_request: Request, error: Refused) -> HTTPResponse:
    return problem(422, error.code.value, facts={name: str(value) for name, value in error.facts.items()})


def _sign_in_refused(_request: Request, error: SignInRefused) -> HTTPResponse:
    if error.code == "locked" and error.until:
        return problem(429, "locked", until=error.until.isoformat())
    return problem(401, error.code)


def _weak(_request: Request, error: WeakPassword) -> HTTPResponse:
    return problem(422, f"password_{error}")


def _discourteous(_request: Request, error: Discourteous) -> HTTPResponse:
    return problem(422, "discourteous", field=error.field, **verdict(error.verdict))


def _unfit(_request: Request, error: Unfit) -> HTTPResponse:
    return problem(422, "unfit", faults=[shapes.told(one) for one in error.faults])


def _misread(_request: Request, error: Misread) -> HTTPResponse:
    return problem(422, "misread", lines=list(error.lines))


def _bad_input(_request: Request, error: BadInput) -> HTTPResponse:
    return problem(400, "bad_input", fields=error.fields)


def _of_sanic(_request: Request, error: SanicException) -> HTTPResponse:
    codes = {404: "not_found", 405: "not_found", 413: "too_large"}
    if error.status_code == 400:
        return _bad_input(_request, BadInput({"": "expected a request that can be read"}))
    answer = problem(error.status_code, codes.get(error.status_code, "bad_input"))
    answer.headers.update(getattr(error, "headers", {}))  # which methods there are, if it was another one
    return answer


def _unexpected(request: Request, error: Exception) -> HTTPResponse:
    # Its words may hold a citizen's: only what kind it is, and where, is logged.
    log.error("%s %s: %s", request.method, request.path, type(error).__name__, exc_info=False)
    return problem(500, "unexpected")


def verdict(found: Any) -> dict[str, Any]:
    """Return what the wording check found, as pages read it."""
    findings = [
        {
            "rule": one.rule,
            "text": one.text,
            "start": one.start,
            "end": one.end,
            "reason": one.reason,
            "advice": one.advice,
        }
        for one in found.findings
    ]
    return {"ok": found.ok, "findings": findings, "replacement": found.replacement}
