"""What may be handed in, and under which name it is kept (AH-1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.files import LARGEST, PHOTOGRAPHS, FileType, cleaned, fit
from bot.hotline.refusal import Refused


def test_a_file_is_taken_if_it_is_of_a_kind_that_is_read_and_not_too_large() -> None:
    assert [fit(kind, LARGEST) for kind in FileType] == list(FileType)
    for kind, size, among, code in (
        (FileType.PNG, LARGEST + 1, FileType, "too_large"),
        (None, 1, FileType, "file_type"),
        (FileType.PDF, 1, PHOTOGRAPHS, "file_type"),
        (FileType.GIF, 1, PHOTOGRAPHS, "file_type"),
    ):
        with pytest.raises(Refused) as refused:
            fit(kind, size, among)
        assert refused.value.code.value == code


@pytest.mark.parametrize(
    ("given_name", "kind", "kept"),
    [
        ("路灯.jpg", FileType.JPEG, "路灯.jpg"),
        ("路灯.JPEG", FileType.JPEG, "路灯.jpg"),
        ("申请表 第2页.pdf", FileType.PDF, "申请表 第2页.pdf"),
        ("照片.exe", FileType.PNG, "照片.png"),
        ("照片", FileType.WEBP, "照片.webp"),
        (r"C:\Users\wang\照片.png", FileType.PNG, "照片.png"),
        ("../../etc/passwd", FileType.GIF, "passwd.gif"),
        ("发票\u202egpj.exe", FileType.XLSX, "发票gpj.xlsx"),
        ("a\r\nb\0c.docx", FileType.DOCX, "abc.docx"),
        ('"><script>.png', FileType.PNG, "script.png"),
        ("", FileType.PDF, "file.pdf"),
        (".png", FileType.PNG, "png.png"),
        ("长" * 300, FileType.PDF, "长" * 80 + ".pdf"),
    ],
)
def test_a_file_keeps_its_name_without_what_deceives(given_name: str, kind: FileType, kept: str) -> None:
    assert cleaned(given_name, kind) == kept


@given(name=st.text(max_size=200), kind=st.sampled_from(FileType))
def test_whatever_a_file_is_called_its_name_is_short_one_line_and_ends_as_what_it_is(
    name: str, kind: FileType
) -> None:
    kept = cleaned(name, kind)
    assert kept.endswith(f".{kind.ending}")
    assert len(kept) <= 86
    assert kept.isprintable()
    assert not set(kept) & set('/\\"<>:|?*')
    assert kept.encode()
