"""Recognisers: what a caller has said, as text."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from bot.channels.phone.audio import RATE

_THREADS = 2
_PARTS = ("tokens.txt", "encoder*.onnx", "decoder*.onnx", "joiner*.onnx")


class NoModel(Exception):
    """The folder holds no model that we can load; the message says what is missing."""


class Recogniser(Protocol):
    """Understands what was said in one go."""

    async def hear(self, sound: bytes) -> str:
        """Return the words in linear sound at 8 kHz; empty if there are none."""


class SherpaRecogniser:
    """sherpa-onnx with a streaming transducer of the user's, in threads that the pacing does not wait for."""

    def __init__(self, folder: Path, hot_words: Sequence[str], kept_in: Path) -> None:
        parts = _parts(folder)
        try:
            import sherpa_onnx
        except ImportError:
            raise NoModel("sherpa-onnx is not installed: pip install sherpa-onnx==2.0.1") from None
        known = Path(parts["tokens"]).read_text(encoding="utf-8")
        kept_in.write_text("".join(f"{word}\n" for word in writable(hot_words, known)), encoding="utf-8")
        self._recogniser: Any = sherpa_onnx.OnlineRecognizer.from_transducer(
            **parts,
            sample_rate=16000,
            feature_dim=80,
            decoding_method="modified_beam_search",
            hotwords_file=str(kept_in),
            modeling_unit="cjkchar",
        )
        self._threads = ThreadPoolExecutor(_THREADS, "hearing")

    async def hear(self, sound: bytes) -> str:
        """Return the words."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hear, sound)

    def _hear(self, sound: bytes) -> str:
        import numpy

        stream = self._recogniser.create_stream()
        samples = numpy.frombuffer(sound, dtype="<i2").astype(numpy.float32) / 32768
        stream.accept_waveform(RATE, samples)
        stream.accept_waveform(RATE, numpy.zeros(RATE // 2, numpy.float32))
        stream.input_finished()
        while self._recogniser.is_ready(stream):
            self._recogniser.decode_stream(stream)
        return str(self._recogniser.get_result(stream)).replace(" ", "")


def writable(words: Sequence[str], tokens: str) -> list[str]:
    """Return the words of which a model knows every character: the library ends the process at others."""
    known = {line.rsplit(" ", 1)[0] for line in tokens.splitlines()}
    return [word for word in words if set(word) <= known]


def _parts(folder: Path) -> dict[str, str]:
    """Return the files of a model; the library itself would end the process if one were missing."""
    found = {}
    for pattern in _PARTS:
        files = sorted(folder.glob(pattern))
        if not files:
            raise NoModel(f"ASR_MODEL_DIR: {folder} holds no {pattern}; expected a streaming transducer")
        found[pattern.split(".")[0].rstrip("*")] = str(files[0])
    return found
