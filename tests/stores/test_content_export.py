"""What the database holds of an institution can be had back as files that say the same."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.stores.content import read_content
from bot.stores.content_export import write_content
from bot.stores.sql.database import SqlDatabase

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=timezone.utc)
# What YAML could take for something else than text, and what an editor may type.
TEXTS = st.one_of(
    st.sampled_from(
        ["12345", "08:30", "2026-11-23", "no", "null", "~", "无", "- a", "a: b", "#", "'", '"', "1e3"]
    ),
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Cn", "Co")), max_size=30),
).map(lambda text: text.strip() or "字")


async def test_files_written_from_the_database_are_read_back_as_the_very_same_content(
    database: SqlDatabase, institution: Institution, tmp_path: Path
) -> None:
    async with database.writing() as work:
        await work.content.load(institution, NOW)
    async with database.reading() as work:
        write_content(await work.content.institution(), tmp_path / "out")
    async with database.writing() as work:
        assert await work.content.load(read_content(tmp_path / "out"), NOW) == 0


def test_imported_guides_stay_out_of_the_files_of_the_institution_s_own(
    institution: Institution, tmp_path: Path
) -> None:
    imported = Guide(code="G-1", name="公证", unit="司法厅", department="司法厅")
    write_content(institution.copy(update={"guides": (*institution.guides, imported)}), tmp_path / "out")
    assert read_content(tmp_path / "out").guide("G-1") is None


def test_a_folder_with_something_in_it_is_not_written_into(institution: Institution, tmp_path: Path) -> None:
    (tmp_path / "units.yml").write_text("units: []\n", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is not empty"):
        write_content(institution, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["units.yml"]


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_whatever_an_editor_writes_survives_the_files(
    tmp_path_factory: pytest.TempPathFactory, tiny: Institution, texts: list[str]
) -> None:
    unit, *others = tiny.units
    changed = unit.copy(update={"telephone": texts[0], "also": tuple(texts)})
    folder = tmp_path_factory.mktemp("content") / "out"
    write_content(tiny.copy(update={"units": (changed, *others)}), folder)
    assert read_content(folder).unit(unit.code) == changed
