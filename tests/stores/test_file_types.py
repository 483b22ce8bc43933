"""What a file is, by its content."""

from __future__ import annotations

import pytest
from handed import DOCX, PNG, SAMPLES, zipped

from bot.hotline.files import FileType
from bot.stores.filetypes import FileTypesByContent

TYPES = FileTypesByContent()


@pytest.mark.parametrize("kind", FileType)
def test_what_is_taken_in_is_known_by_its_content(kind: FileType) -> None:
    assert TYPES.of(SAMPLES[kind]) is kind


def test_a_document_is_known_in_whatever_order_a_program_has_packed_it() -> None:
    parts = ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "word/styles.xml", "word/document.xml"]
    assert TYPES.of(zipped(*parts)) is TYPES.of(zipped(*reversed(parts))) is FileType.DOCX


STRANGE = {
    "nothing": b"",
    "text": b"hello",
    "a page": b"<html><script>alert(1)</script></html>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a program": b"MZ\x90\0" + bytes(100),
    "another picture": b"BM" + bytes(100),
    "a zip": zipped("run.exe"),
    "slides": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "a document with a program": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "two documents in one": zipped("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
    "a part of a document": zipped("word/document.xml"),
    "the beginning of a document": DOCX[:40],
    "a picture after something else": b" " + PNG,
}


@pytest.mark.parametrize("content", STRANGE.values(), ids=STRANGE)
def test_whatever_else_it_is_it_is_not_taken_in(content: bytes) -> None:
    assert TYPES.of(content) is None
