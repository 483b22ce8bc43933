"""What comes over the wire of a call is read, whatever it is, and never breaks or holds up the gateway."""

from __future__ import annotations

import audioop

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.phone import audio, frames, rtp, sdp
from bot.channels.phone.frames import Frame, Frames, Kind
from bot.channels.phone.sdp import Offer

_OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 10.0.0.7\r\ns=-\r\nc=IN IP4 10.0.0.7\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 18 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
_PACKETS = st.builds(
    rtp.Packet,
    st.integers(0, 127),
    st.integers(0, 2**16 - 1),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=200),
    st.booleans(),
)


@given(
    st.lists(st.builds(Frame, st.integers(0, 255), st.binary(max_size=700))),
    st.lists(st.integers(1, 50), min_size=1),
)
def test_frames_are_whole_however_the_stream_is_split(sent: list[Frame], sizes: list[int]) -> None:
    stream, reader, read, place, turn = b"".join(map(frames.packed, sent)), Frames(), [], 0, 0
    while place < len(stream):
        size = sizes[turn % len(sizes)]
        read += reader.feed(stream[place : place + size])
        place, turn = place + size, turn + 1
    assert read == sent


@given(st.binary(max_size=4000))
def test_any_stream_is_read_as_frames_without_an_error(stream: bytes) -> None:
    Frames().feed(stream)


def test_a_frame_of_20_ms_is_320_bytes() -> None:
    assert frames.packed(Frame(Kind.AUDIO, audio.SILENCE))[:3] == b"\x10\x01\x40"


@given(_PACKETS)
def test_a_packet_is_read_as_it_was_sent(packet: rtp.Packet) -> None:
    assert rtp.parsed(rtp.packed(packet)) == packet


@given(st.binary(max_size=400))
def test_any_datagram_is_a_packet_or_none(datagram: bytes) -> None:
    packet = rtp.parsed(datagram)
    if packet:
        rtp.Digits().read(packet)
        assert len(packet.payload) <= len(datagram)


@pytest.mark.parametrize("codec", audio.CODECS)
@given(sound=st.binary(max_size=640).map(lambda sound: sound[: len(sound) // 2 * 2]))
def test_sound_is_the_same_after_g711_but_for_its_coarseness(codec: int, sound: bytes) -> None:
    heard = audio.decoded(audio.encoded(sound, codec), codec)
    for sample in range(len(sound) // 2):
        was, now = audioop.getsample(sound, 2, sample), audioop.getsample(heard, 2, sample)
        assert abs(was - now) <= max(64, abs(was) // 16)


@given(st.binary(max_size=640).map(lambda sound: sound[: len(sound) // 2 * 2]))
def test_a_recording_holds_what_was_heard(sound: bytes) -> None:
    assert audio.read_wav(audio.as_wav(sound)) == sound


@given(st.binary(max_size=200))
def test_what_is_no_wav_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="WAV"):
        audio.read_wav(content)


def test_a_key_is_heard_once_though_its_packets_come_many_times() -> None:
    digits = rtp.Digits()
    packets = [
        rtp.Packet(101, number, stamp, 7, rtp.event(key, is_end, 160))
        for stamp, key in [(0, "5"), (1600, "5"), (3200, "#")]
        for number, is_end in enumerate([False, False, True, True, True])
    ]
    assert [key for packet in packets if (key := digits.read(packet))] == ["5", "5", "#"]


def test_an_offer_is_answered_with_its_first_codec_that_we_have() -> None:
    offer = sdp.read_offer(_OFFER)
    assert offer == Offer("10.0.0.7", 4000, 8, 101)
    said = sdp.answer(offer, "127.0.0.1", 40000, 1)
    assert b"m=audio 40000 RTP/AVP 8 101\r\n" in said
    assert sdp.read_offer(said) == Offer("127.0.0.1", 40000, 8, 101)


@pytest.mark.parametrize(
    "change", [(b"a=rtpmap:8", b"a=sendonly\r\na=rtpmap:8"), (b"10.0.0.7\r\nt", b"0.0.0.0\r\nt")]
)
def test_a_call_on_hold_is_known(change: tuple[bytes, bytes]) -> None:
    offer = sdp.read_offer(_OFFER.replace(*change))
    assert offer
    assert offer.held


@pytest.mark.parametrize(
    "change", [(b"18 8 0 101", b"18"), (b"4000", b"0"), (b"RTP/AVP", b"RTP/SAVP"), (b"m=audio", b"m=video")]
)
def test_an_offer_that_we_cannot_serve_is_none(change: tuple[bytes, bytes]) -> None:
    assert sdp.read_offer(_OFFER.replace(*change)) is None


@given(st.one_of(st.binary(max_size=600), st.integers(0, len(_OFFER)).map(lambda cut: _OFFER[:cut])))
def test_any_body_is_an_offer_or_none(body: bytes) -> None:
    offer = sdp.read_offer(body)
    assert offer is None or 0 < offer.port <= 65535
