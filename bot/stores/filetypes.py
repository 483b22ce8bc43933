"""What a file is by its content: neither its name nor what a browser says of it counts."""

from __future__ import annotations

import io
import zipfile

import filetype

from bot.hotline.files import FileType

_BY_SIGNATURE = {kind.value: kind for kind in FileType if kind not in (FileType.DOCX, FileType.XLSX)}
_MAIN_PARTS = {"word/document.xml": FileType.DOCX, "xl/workbook.xml": FileType.XLSX}
_ZIP = b"PK\x03\x04"


class FileTypesByContent:
    """`FileTypes` by signature, and by the parts of what is a zip."""

    def of(self, content: bytes) -> FileType | None:
        """Return what a file is; None if it is nothing that is taken in."""
        # The library goes by the order of parts, which differs between programs.
        return (
            _office(content) if content.startswith(_ZIP) else _BY_SIGNATURE.get(filetype.guess_mime(content))
        )


def _office(content: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None  # no document, or one with a program in it
    found = [kind for part, kind in _MAIN_PARTS.items() if part in names]
    return found[0] if len(found) == 1 else None
