"""A SIP endpoint of our own: a softphone calls it without a PBX, a trunk reaches it as it is.

UDP and plain RTP; TLS, SRTP and who may register are the business of a PBX or a border controller.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from typing import cast

from sipmessage import Request, Response

from bot.channels.phone import sdp, sip
from bot.channels.phone.line import Answer
from bot.channels.phone.sipline import SipLine

log = logging.getLogger(__name__)

Peer = tuple[str, int]
_REMEMBERED = 2000  # answered transactions, so that a repeated request has the same answer
_SDP = "application/sdp"


class SipEndpoint(asyncio.DatagramProtocol):
    """Answers calls of allowed peers, up to so many at once."""

    def __init__(self, answer: Answer, host: str, peers: Sequence[str], most: int) -> None:
        self._answer = answer
        self.host = host  # the address that we tell others
        self._peers = [ipaddress.ip_network(peer) for peer in peers]
        self._most = most
        self._answered: OrderedDict[tuple[Peer, tuple[str, str, str]], bytes] = OrderedDict()
        self._starting: set[asyncio.Task[None]] = set()
        self._draining = False
        self.lines: dict[str, SipLine] = {}
        self.port = 0

    async def listen(self, host: str, port: int) -> None:
        """Begin to take calls."""
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, local_addr=(host, port))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the socket."""
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.port = transport.get_extra_info("sockname")[1]

    def drain(self) -> None:
        """Take no more calls; those that go on go on."""
        self._draining = True

    def close(self) -> None:
        """Close the socket."""
        self._transport.close()

    def send(self, data: bytes, peer: Peer) -> None:
        """Send a datagram."""
        if not self._transport.is_closing():
            self._transport.sendto(data, peer)

    def forget(self, line: SipLine) -> None:
        """Let go of a call that has ended."""
        self.lines.pop(line.call_id, None)

    def error_received(self, exc: Exception) -> None:
        """Note that a peer is not there: what waits for its answer runs out by itself."""
        log.debug("a SIP peer is out of reach: %s", type(exc).__name__)

    def datagram_received(self, data: bytes, addr: Peer) -> None:
        """Act on a message; what cannot be read, or comes from a stranger, is not answered."""
        if not self._is_allowed(addr) or not data.strip(b"\r\n\0"):
            return
        try:
            message = sip.read(data)
        except sip.Unreadable as error:
            log.info("unreadable SIP message of %d bytes: %s", len(data), error)
            return
        try:
            if isinstance(message, Response):
                if line := self.lines.get(message.call_id):
                    line.answered_by(message)
            else:
                self._request(message, addr)
        except (ValueError, KeyError) as error:
            log.warning("a SIP message was not acted on: %s", type(error).__name__)

    def _is_allowed(self, peer: Peer) -> bool:
        address = ipaddress.ip_address(peer[0])
        return any(address in network for network in self._peers)

    def _request(self, request: Request, peer: Peer) -> None:
        key = (peer, sip.transaction(request))
        line = self.lines.get(request.call_id)
        if request.method == "ACK":
            if line:
                line.acknowledged()
            return
        if request.method == "CANCEL":  # the INVITE is answered already: nothing is left to cancel
            known = key in self._answered or line
            self.send(sip.answer(request, *((200, "OK") if known else (481, "Unknown"))), peer)
            return
        if key in self._answered:
            self.send(self._answered[key], peer)
        elif request.method == "INVITE":
            self._invite(request, peer, line)
        else:
            self._reply(request, peer, self._within(request, line))

    def _within(self, request: Request, line: SipLine | None) -> tuple[int, str]:
        """Act on what is neither INVITE, ACK nor CANCEL."""
        if request.method == "OPTIONS":
            return 200, "OK"
        if request.method not in sip.ALLOW:
            return 405, "Method Not Allowed"
        if line is None:
            return 481, "Call Does Not Exist"
        if request.method == "BYE":
            line.ended()
        elif request.method == "NOTIFY":
            line.notified(request.body)
        elif request.method == "INFO":
            line.informed(request.body)
        return 200, "OK"

    def _invite(self, request: Request, peer: Peer, line: SipLine | None) -> None:
        if line and request.to_address.parameters.get("tag"):
            body = line.renegotiated(request.body)
            if body is None:
                self._reply(request, peer, (488, "Not Acceptable Here"))
            else:
                self._reply(request, peer, (200, "OK"), body, line.tag, line.contact)
            return
        offer = sdp.read_offer(request.body)
        if line:
            return  # it is being answered
        if request.to_address.parameters.get("tag"):
            self._reply(request, peer, (481, "Call Does Not Exist"))
        elif self._draining or len(self.lines) >= self._most:
            log.warning("a call was turned away: %d are going on", len(self.lines))
            self._reply(request, peer, (486, "Busy Here"))
        elif offer is None:
            self._reply(request, peer, (488, "Not Acceptable Here"))
        else:
            self.send(sip.answer(request, 100, "Trying"), peer)
            line = SipLine(self, request, peer, offer, secrets.token_hex(8))
            self.lines[request.call_id] = line
            starting = asyncio.ensure_future(self._begin(line, request, peer))
            self._starting.add(starting)
            starting.add_done_callback(self._starting.discard)

    async def _begin(self, line: SipLine, request: Request, peer: Peer) -> None:
        try:
            body = await line.open()
        except OSError as error:
            log.error("a call cannot be taken: %s", error)
            self.forget(line)
            self._reply(request, peer, (503, "Service Unavailable"))
            return
        self._reply(request, peer, (200, "OK"), body, line.tag, line.contact)
        line.insist(self._answered[peer, sip.transaction(request)])
        line.begin(self._answer(line))

    def _reply(
        self,
        request: Request,
        peer: Peer,
        status: tuple[int, str],
        body: bytes = b"",
        tag: str = "",
        contact: str = "",
    ) -> None:
        more = {"Contact": f"<{contact}>", "Content_Type": _SDP} if contact else {}
        data = sip.answer(request, *status, tag=tag or secrets.token_hex(8), body=body, **more)
        key = (peer, sip.transaction(request))
        self._answered[key] = data
        if len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        with contextlib.suppress(OSError):
            self.send(data, peer)
