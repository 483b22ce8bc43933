"""An operator sees what loading would change, and has what is in effect back as files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.content import content
from bot.settings import ROOT, read_settings


def run(*arguments: str) -> Result:
    read_settings.cache_clear()
    return CliRunner().invoke(content, arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A content folder that is loaded into a database of its own."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    monkeypatch.setenv("CONTENT_DIR", str(folder))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'hotline.db'}")
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "var"))
    assert run("load").exit_code == 0
    yield folder
    read_settings.cache_clear()  # else later tests read this folder's


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_what_loading_would_change_is_said_and_not_yet_changed(folder: Path) -> None:
    edit(folder / "units.yml", "0599-8836960", "0599-8836961")
    edit(folder / "places.yml", "- 月牙街\n", "- 弯月街\n")
    with (folder / "phrases.yml").open("a", encoding="utf-8") as file:
        file.write("  - {code: new, situation: 新的情形, texts: [您好]}\n")
    for _ in range(2):
        assert run("compare").stdout.splitlines() == [
            "+ phrases/new",
            '~ places/-: ["月牙街"] -> ["弯月街"]',
            '~ units/civil_affairs: telephone: "0599-8836960" -> "0599-8836961"',
            '~ within/-: 月牙街: "东湖区" -> null',
            '~ within/-: 弯月街: null -> "东湖区"',
        ]
    run("load")
    assert run("compare").stdout == ""


def test_what_is_exported_differs_in_nothing_from_what_is_in_effect(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", str(tmp_path / "out")).exit_code == 0
    assert "is not empty" in run("export", str(tmp_path / "out")).stderr
    monkeypatch.setenv("CONTENT_DIR", str(tmp_path / "out"))
    assert run("check").exit_code == 0
    assert run("compare").stdout == ""
