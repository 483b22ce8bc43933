"""What differs between two states of the content is told item by item and field by field."""

from __future__ import annotations

from bot.hotline.guide import Guide
from bot.hotline.institution import Institution
from bot.hotline.items import Difference, differences


def test_the_same_content_differs_in_nothing(tiny: Institution) -> None:
    assert differences(tiny, tiny.copy()) == []


def test_a_changed_field_is_told_with_what_it_said_before(tiny: Institution) -> None:
    unit, *others = tiny.units
    moved = tiny.copy(update={"units": (unit.copy(update={"telephone": "0599-1"}), *others)})
    assert differences(tiny, moved) == [
        Difference(("units", unit.code), "telephone", unit.telephone, "0599-1")
    ]


def test_what_comes_and_goes_is_told_whole(tiny: Institution) -> None:
    limit, *others = tiny.limits
    without = tiny.copy(update={"limits": tuple(others)})
    key = ("limits", limit.kind.value)
    (gone,), (came,) = differences(tiny, without), differences(without, tiny)
    assert (gone.key, gone.field, gone.after) == (key, None, None)
    assert (came.key, came.before, came.after) == (key, None, gone.before)
    assert came.after["amount"] == limit.amount


def test_imported_guides_are_not_gone_because_no_file_of_ours_has_them(tiny: Institution) -> None:
    imported = Guide(code="G-1", name="公证", unit="司法厅", department="司法厅")
    beside = tiny.copy(update={"guides": (*tiny.guides, imported)})
    assert differences(beside, tiny) == []
