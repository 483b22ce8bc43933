"""One call over SIP: its dialogue, its RTP, and our requests in it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import time
import uuid
from typing import TYPE_CHECKING

from sipmessage import Request, Response

from bot.channels.phone import rtp, sdp, sip
from bot.channels.phone.audio import FRAME, decoded, encoded
from bot.channels.phone.line import Ears
from bot.channels.phone.rtp import Packet

if TYPE_CHECKING:
    from bot.channels.phone.endpoint import Peer, SipEndpoint

_SAMPLES = FRAME // 2
_FIRST_SECONDS, _LONGEST_SECONDS, _GIVE_UP_SECONDS = 0.5, 4.0, 32.0  # T1, T2, 64 T1
_PUT_THROUGH_SECONDS = 30.0
_SILENT_LINE_SECONDS = 120.0  # without one packet of a caller who is not on hold
_RELAYED = re.compile(rb"Signal\s*=\s*([0-9*#])")
_PROGRESS = re.compile(rb"SIP/2\.0 (\d{3})")


class SipLine(asyncio.DatagramProtocol):
    """`Line` over SIP and RTP."""

    def __init__(
        self, endpoint: SipEndpoint, invite: Request, peer: Peer, offer: sdp.Offer, tag: str
    ) -> None:
        self.id = str(uuid.uuid4())
        self.caller = sip.number_of(invite.from_address)
        self.call_id = invite.call_id
        self.tag = tag
        self.contact = f"sip:hotline@{endpoint.host}:{endpoint.port}"
        self._endpoint = endpoint
        self._peer = peer
        self._offer = offer
        self._dialogue = sip.Dialogue.of(invite, tag, self.contact)
        self._ears: Ears | None = None
        self._over = False
        self._resending: dict[str, asyncio.Task[None]] = {}
        self._put_through: asyncio.Future[bool] | None = None
        self._digits = rtp.Digits()
        self._source, self._sequence = secrets.randbits(32), secrets.randbits(16)
        self._timestamp = secrets.randbits(32)
        self._version, self._session = 1, secrets.randbits(31)
        self._is_first = True
        self._last_heard = time.monotonic()

    # -- beginning and end ----------------------------------------------------------------------

    async def open(self) -> bytes:
        """Open a port for the sound; return our answer to the offer. OSError if there is none."""
        loop = asyncio.get_running_loop()
        bound = self._endpoint._transport.get_extra_info("sockname")[0]
        self._rtp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(bound, 0))
        self._port = self._rtp.get_extra_info("sockname")[1]
        return self._answer()

    def begin(self, ears: Ears) -> None:
        """Tell `ears` from now on."""
        self._ears = ears
        if self._over:
            ears.gone()

    def insist(self, answer: bytes) -> None:
        """Send the answer to the INVITE again until it is acknowledged; hang up if it never is."""
        self._resend("ACK", answer)

    def acknowledged(self) -> None:
        """Take the ACK."""
        self._stop("ACK")

    def ended(self) -> None:
        """Let go of everything: the other end has hung up, or is to be told so."""
        if self._over:
            return
        self._over = True
        for name in list(self._resending):
            self._stop(name)
        if self._put_through and not self._put_through.done():
            self._put_through.set_result(True)  # who is put through leaves us
        with contextlib.suppress(AttributeError):
            self._rtp.close()
        self._endpoint.forget(self)
        if self._ears:
            self._ears.gone()

    async def hang_up(self) -> None:
        """Say BYE."""
        if self._over:
            return
        bye = self._request("BYE")
        peer = self._peer
        self.ended()
        self._endpoint.send(bye, peer)
        # Said twice, since nobody waits for the answer: who has missed both ends by its own clock.
        asyncio.get_running_loop().call_later(_FIRST_SECONDS, self._endpoint.send, bye, peer)

    async def transfer(self, extension: str) -> bool:
        """Ask the other end to call an extension; True once that has answered."""
        if self._over or not extension:
            return False
        host = self._dialogue.target.split("@")[-1].split(";")[0]
        self._put_through = asyncio.get_running_loop().create_future()
        refer = self._request("REFER", Refer_To=f"<sip:{extension}@{host}>", Referred_By=f"<{self.contact}>")
        self._resend("REFER", refer)
        try:
            done = await asyncio.wait_for(asyncio.shield(self._put_through), _PUT_THROUGH_SECONDS)
        except asyncio.TimeoutError:
            done = False
        self._put_through = None
        if done:
            await self.hang_up()
        return done

    # -- what the other end says ----------------------------------------------------------------

    def renegotiated(self, body: bytes) -> bytes | None:
        """Take a new offer in the call, such as hold; return our answer, None if we cannot."""
        offer = sdp.read_offer(body) if body else self._offer
        if offer is None:
            return None
        self._offer, self._version = offer, self._version + 1
        self._last_heard = time.monotonic()
        return self._answer()

    def answered_by(self, response: Response) -> None:
        """Take the answer to a request of ours."""
        method = response.cseq.method
        if response.code >= 200 or method != "INVITE":
            self._stop(method)
        if method == "REFER" and response.code >= 300:
            self._settle(False)

    def notified(self, body: bytes) -> None:
        """Take how far a transfer is."""
        if (match := _PROGRESS.search(body)) and int(match[1]) >= 200:
            self._settle(int(match[1]) < 300)

    def informed(self, body: bytes) -> None:
        """Take a key that came in an INFO."""
        if self._ears and (match := _RELAYED.search(body)):
            self._ears.key(match[1].decode())

    # -- sound ----------------------------------------------------------------------------------

    def send(self, frame: bytes) -> None:
        """Send 20 ms of sound; to a caller on hold none."""
        if self._over:
            return
        if time.monotonic() - self._last_heard > _SILENT_LINE_SECONDS and not self._offer.held:
            self._hang_up_soon()
            return
        self._sequence += 1
        self._timestamp += _SAMPLES
        if self._offer.held:
            return
        packet = Packet(
            self._offer.codec,
            self._sequence,
            self._timestamp,
            self._source,
            encoded(frame, self._offer.codec),
            self._is_first,
        )
        self._is_first = False
        self._rtp.sendto(rtp.packed(packet), (self._offer.address, self._offer.port))

    def datagram_received(self, data: bytes, addr: Peer) -> None:
        """Take a packet; those of strangers are dropped."""
        if addr[0] not in (self._offer.address, self._peer[0]) or self._ears is None:
            return
        packet = rtp.parsed(data)
        if packet is None:
            return
        self._last_heard = time.monotonic()
        if packet.type == self._offer.events:
            if key := self._digits.read(packet):
                self._ears.key(key)
        elif packet.type in (0, 8) and packet.payload:
            self._ears.sound(decoded(packet.payload, packet.type))

    def error_received(self, exc: Exception) -> None:
        """Note that the other end's port is closed: the clock ends such calls."""

    # -------------------------------------------------------------------------------------------

    def _answer(self) -> bytes:
        return sdp.answer(self._offer, self._endpoint.host, self._port, self._session, self._version)

    def _request(self, method: str, **more: str) -> bytes:
        return self._dialogue.request(method, f"{self._endpoint.host}:{self._endpoint.port}", **more)

    def _settle(self, done: bool) -> None:
        if self._put_through and not self._put_through.done():
            self._put_through.set_result(done)

    def _resend(self, name: str, data: bytes) -> None:
        if name != "ACK":
            self._endpoint.send(data, self._peer)
        self._resending[name] = asyncio.ensure_future(self._insist(name, data))

    async def _insist(self, name: str, data: bytes) -> None:
        wait, waited = _FIRST_SECONDS, 0.0
        while waited < _GIVE_UP_SECONDS:
            await asyncio.sleep(wait)
            self._endpoint.send(data, self._peer)
            waited += wait
            wait = min(2 * wait, _LONGEST_SECONDS)
        del self._resending[name]
        if name == "ACK":
            await self.hang_up()
        self._settle(False)

    def _stop(self, name: str) -> None:
        if task := self._resending.pop(name, None):
            task.cancel()

    def _hang_up_soon(self) -> None:
        self._resending.setdefault("BYE", asyncio.ensure_future(self.hang_up()))
