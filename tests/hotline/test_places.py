"""Places put together from their parts."""

from __future__ import annotations

import re

from bot.hotline.places import position, whole
from bot.settings import ROOT


def test_parts_that_touch_are_one_place() -> None:
    assert whole([(0, 3, "石桥镇"), (3, 6, "高坡村"), (6, 8, "七组")]) == ("石桥镇高坡村七组",)


def test_parts_that_do_not_touch_are_places_of_their_own() -> None:
    assert whole([(1, 4, "建国路"), (5, 8, "水塔街"), (8, 10, "9号")]) == ("建国路", "水塔街9号")


def test_parts_are_put_in_the_order_of_the_words() -> None:
    assert whole([(3, 6, "18号"), (0, 3, "幸福路")]) == ("幸福路18号",)


def test_a_position_is_read_as_the_citizens_page_writes_it() -> None:
    words = (ROOT / "web" / "widget" / "src" / "words.ts").read_text(encoding="utf-8")
    (template,) = re.findall(r"`(定位：[^`]*)`", words)
    written = template.replace("${latitude}", "27.12345").replace("${longitude}", "118.54321")
    written = written.replace("${metres}", "20")
    assert position(f"路灯坏了 {written}，请尽快") == written
    assert position("定位再发一次") is None


def test_without_parts_there_is_no_place() -> None:
    assert whole([]) == ()
