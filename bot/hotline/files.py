"""Files that citizens and staff hand in: photographs and papers (AH-1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.hotline.refusal import Refusal, Refused

LARGEST = 10 * 2**20  # bytes of one file
MOST = 20  # that a citizen hands in in one conversation
_LONGEST = 80  # characters of a name before its ending
_OFFICE = "application/vnd.openxmlformats-officedocument"
_UNFIT = re.compile(r'[<>:"/\\|?*]')  # in the name of a file, on one system or another


class FileType(str, Enum):
    """What a file is, by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    WAV = "audio/x-wav"
    PDF = "application/pdf"
    DOCX = f"{_OFFICE}.wordprocessingml.document"
    XLSX = f"{_OFFICE}.spreadsheetml.sheet"

    @property
    def is_picture(self) -> bool:
        """Say whether browsers show it as it is, and nothing in it is run."""
        return self.value.startswith("image/")

    @property
    def ending(self) -> str:
        """Return how the name of such a file ends."""
        return "jpg" if self is FileType.JPEG else self.name.lower()


PHOTOGRAPHS = (FileType.JPEG, FileType.PNG, FileType.WEBP)  # what citizens hand in
SOUND = (FileType.WAV,)  # of calls


@dataclass(frozen=True)
class FileRef:
    """What is told of a file where it is named."""

    id: str
    name: str
    type: FileType
    size: int  # bytes


@dataclass(frozen=True)
class File:
    """A file that was handed in, without its content."""

    ref: FileRef
    conversation: str
    ticket: str | None  # None: it was sent in the conversation
    by: str | None  # a staff id; None: the citizen
    at: datetime


def fit(kind: FileType | None, size: int, among: Collection[FileType] = FileType) -> FileType:
    """Return what a file is; `Refused` if it is larger than allowed, or none of these."""
    if size > LARGEST:
        raise Refused(Refusal.TOO_LARGE)
    if kind is None or kind not in among:
        raise Refused(Refusal.FILE_TYPE)
    return kind


def cleaned(name: str, kind: FileType) -> str:
    """Return the name that a file is kept under: its own, without folders and signs that deceive."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Control characters, and those that turn the direction of writing: gpj.exe would read exe.jpg.
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    stem = _UNFIT.sub("", shown.rpartition(".")[0] or shown).strip(" .")
    return f"{stem[:_LONGEST] or 'file'}.{kind.ending}"


def ticket_of(sent_at: datetime, opened: Sequence[tuple[datetime, str]], gap: timedelta) -> str | None:
    """Return which of a conversation's tickets a photograph belongs to that was sent in it (AH-1).

    It is the one `opened` next in the same contact, which is told with it, else the one opened
    last, to which it adds; of each is given when, and its number, oldest first. So no handler is
    shown what came with another matter (CP-3). `gap` is the silence that parts contacts.
    """
    ahead = [number for at, number in opened if sent_at <= at <= sent_at + gap]
    before = [number for at, number in opened if at < sent_at]
    return ahead[0] if ahead else before[-1] if before else None
