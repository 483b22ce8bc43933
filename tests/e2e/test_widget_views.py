"""How the citizens' page looks: widths, light, dark, large print. WIDGET_PICTURES names a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Hotline
from looks import AXE
from playwright.sync_api import Page, expect
from widget_page import come, hears, read_back, say

PICTURES = os.environ.get("WIDGET_PICTURES")
WIDTHS = {320: 640, 768: 900, 1366: 768}


class Looks:
    """Collects what axe-core finds, of any level, and what does not fit into the width."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.wrong: list[str] = []

    def at(self, view: str) -> None:
        """Look at a view in each width and scheme, as it is and in large print."""
        for width, height in WIDTHS.items():
            self._page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                for print_ in ("", "elder"):
                    self._page.evaluate(
                        "on => document.documentElement.toggleAttribute('data-elder', on)", bool(print_)
                    )
                    self._look(f"{view}-{width}-{scheme}{print_ and '-' + print_}")

    def _look(self, name: str) -> None:
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self._page.screenshot(path=f"{PICTURES}/{name}.png")
        if self._page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            self.wrong.append(f"{name}: wider than the window")
        if "elder" not in name and self._page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            self.wrong.append(f"{name}: what is said scrolls out of the window")
        self._page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self._page.evaluate(
            "axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, nodes[0].html]))"
        )
        self.wrong += [f"{name}: {one}" for one in found]


@pytest.mark.long
def test_every_view_fits_any_width_and_axe_finds_nothing(hotline: Hotline, page: Page) -> None:
    looks = Looks(page)
    come(page, hotline.url)
    looks.at("empty")
    read_back(page, hotline.url)
    looks.at("read-back")
    page.get_by_role("button", name="更正地点").click()
    looks.at("correcting")
    page.get_by_role("button", name="不改了").click()
    page.get_by_role("button", name="确认", exact=True).click()
    hears(page, "工单编号")
    say(page, "查一下进度")
    expect(page.locator(".card")).to_be_visible()
    looks.at("progress")
    say(page, "居住证怎么办")
    hears(page, "居住证")
    say(page, "领取一次性告知书")
    expect(page.get_by_role("button", name="下载：")).to_be_visible()
    looks.at("notice")
    say(page, "我要评价")
    looks.at("stars")
    hotline.processes()["bot"].suspend()
    expect(page.locator("#state")).to_contain_text("断开", timeout=40_000)
    looks.at("cut")
    hotline.processes()["bot"].resume()
    assert not looks.wrong, "\n".join(looks.wrong)
