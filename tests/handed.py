"""Files as people hand them in, the smallest of each kind."""

from __future__ import annotations

import base64
import io
import zipfile

from bot.hotline.files import FileType

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def zipped(*parts: str) -> bytes:
    """Return a zip with these parts, in this order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part), f"<{part}/>")  # the same at any time
    return packed.getvalue()


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
SAMPLES: dict[FileType, bytes] = {
    FileType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(32) + b"\xff\xd9",
    FileType.PNG: PNG,
    FileType.WEBP: b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(32),
    FileType.GIF: b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    FileType.WAV: b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + bytes(32),
    FileType.PDF: b"%PDF-1.7\n%%EOF\n",
    FileType.DOCX: DOCX,
    FileType.XLSX: zipped("xl/workbook.xml", "xl/styles.xml", "_rels/.rels", "[Content_Types].xml"),
}
