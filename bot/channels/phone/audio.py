"""Sound as calls carry it: 8,000 samples a second, 16 bits, mono, in frames of 20 ms."""

from __future__ import annotations

import audioop
import io
import wave

RATE = 8000
FRAME_SECONDS = 0.02
FRAME = 320  # bytes
SILENCE = bytes(FRAME)
_WIDTH = 2

_ENCODE = {0: audioop.lin2ulaw, 8: audioop.lin2alaw}  # by RTP payload type
_DECODE = {0: audioop.ulaw2lin, 8: audioop.alaw2lin}
CODECS = tuple(_ENCODE)


def encoded(frame: bytes, codec: int) -> bytes:
    """Return linear sound as G.711; `codec` is 0 (µ-law) or 8 (A-law)."""
    return _ENCODE[codec](frame, _WIDTH)


def decoded(payload: bytes, codec: int) -> bytes:
    """Return G.711 as linear sound."""
    return _DECODE[codec](payload, _WIDTH)


def frames(sound: bytes) -> list[bytes]:
    """Cut linear sound into frames, the last filled up with silence."""
    cut = [sound[start : start + FRAME] for start in range(0, len(sound), FRAME)]
    return [frame.ljust(FRAME, b"\0") for frame in cut]


def seconds(sound: bytes) -> float:
    """Return how long linear sound lasts."""
    return len(sound) / _WIDTH / RATE


def read_wav(content: bytes) -> bytes:
    """Return a WAV file of 16 bits as linear sound at 8 kHz, mono; ValueError if it is none."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            sound = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"no WAV file: {error}") from None
    if width != _WIDTH or channels not in (1, 2):
        raise ValueError("expected a WAV file of 16 bits with one or two channels")
    if channels == 2:
        sound = audioop.tomono(sound, _WIDTH, 0.5, 0.5)
    if rate != RATE:
        sound, _ = audioop.ratecv(sound, _WIDTH, 1, rate, RATE, None)
    return sound


def as_wav(sound: bytes) -> bytes:
    """Return linear sound as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_WIDTH)
        out.setframerate(RATE)
        out.writeframes(sound)
    return file.getvalue()
