"""SIP as a server of calls speaks it: requests read, answers and our own requests made (RFC 3261).

Nothing here sends or waits; `endpoint` does.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sipmessage import URI, Address, CSeq, Message, Request, Response, Via

LARGEST = 8192  # bytes of a datagram that is read
ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO, NOTIFY"
AGENT = "Shouwen"
_COPIED = ("Via", "Record-Route", "From", "Call-ID", "CSeq")


class Unreadable(ValueError):
    """A datagram is no SIP message that we can act on."""


def read(data: bytes) -> Request | Response:
    """Return the message in a datagram, with everything in it that we read; `Unreadable`."""
    if len(data) > LARGEST:
        raise Unreadable("too large")
    try:
        message = Message.parse(data)
        for value in message.headers.getlist("Via"):
            Via.parse_many(value)
        _ = message.via[0], message.cseq, message.call_id, message.from_address, message.to_address
        _ = message.contact
        refer = message.headers.get("Refer-To")
        _ = Address.parse(refer) if refer else None
    except (ValueError, KeyError, IndexError, AttributeError, AssertionError, TypeError) as error:
        raise Unreadable(str(error)) from None
    return message


def answer(request: Request, code: int, phrase: str, tag: str = "", body: bytes = b"", **more: str) -> bytes:
    """Return the answer to a request; `more` are headers, with _ for -."""
    response = Response(code=code, phrase=phrase, body=body)
    for name in _COPIED:
        if values := request.headers.getlist(name):
            response.headers.setlist(name, list(values))
    to = request.headers["To"]
    response.headers.set(
        "To", f"{to};tag={tag}" if tag and not request.to_address.parameters.get("tag") else to
    )
    for name, value in more.items():
        response.headers.set(name.replace("_", "-"), value)
    response.headers.set("Allow", ALLOW)
    response.headers.set("Server", AGENT)
    response.headers.set("Content-Length", str(len(body)))
    return bytes(response)


def transaction(request: Request | Response) -> tuple[str, str, str]:
    """Return what tells the transactions of a peer apart; an ACK and a CANCEL are of their INVITE's."""
    method = request.cseq.method
    branch = str(request.via[0].parameters.get("branch") or request.cseq.sequence)
    return request.call_id, branch, "INVITE" if method in ("ACK", "CANCEL") else method


@dataclass
class Dialogue:
    """One call as both ends know it; `ours` and `theirs` are the two addresses with their tags."""

    call_id: str
    ours: str
    theirs: str
    target: str  # where their requests are to be sent
    route: tuple[str, ...]
    contact: str
    _sequence: int = field(default=0)

    @classmethod
    def of(cls, invite: Request, tag: str, contact: str) -> Dialogue:
        """Return the dialogue that an INVITE begins."""
        target = invite.contact[0].uri if invite.contact else invite.from_address.uri
        return cls(
            invite.call_id,
            f"{invite.headers['To']};tag={tag}",
            invite.headers["From"],
            str(target),
            tuple(invite.headers.getlist("Record-Route")),
            contact,
        )

    def request(self, method: str, via: str, **more: str) -> bytes:
        """Return a request of ours in this call; `via` is host:port."""
        self._sequence += 1
        request = Request(method=method, uri=URI.parse(self.target), body=b"")
        request.headers.add("Via", f"SIP/2.0/UDP {via};branch=z9hG4bK{secrets.token_hex(8)};rport")
        request.headers.add("From", self.ours)
        request.headers.add("To", self.theirs)
        request.headers.add("Call-ID", self.call_id)
        request.headers.add("CSeq", str(CSeq(self._sequence, method)))
        request.headers.add("Max-Forwards", "70")
        request.headers.add("Contact", f"<{self.contact}>")
        for each in self.route:
            request.headers.add("Route", each)
        for name, value in more.items():
            request.headers.set(name.replace("_", "-"), value)
        request.headers.set("User-Agent", AGENT)
        request.headers.set("Content-Length", "0")
        return bytes(request)


def number_of(address: Address) -> str:
    """Return the caller's number in an address; empty if there is none."""
    user = (address.uri.user or "").removeprefix("+86")
    digits = "".join(sign for sign in user if sign in "0123456789")
    return digits if digits == user.strip("+-.() ") and 3 <= len(digits) <= 20 else ""
