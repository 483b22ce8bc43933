"""The line cut, or a part killed, at each step of a report: nothing is lost, nothing doubled (EM-3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psutil
import pytest
from conftest import Hotline
from playwright.sync_api import Page, expect
from servers import Line
from widget_page import come, hears, in_mid_form, said, say

REPORT = (
    ("幸福路18号门口的路灯不亮了", "怎么称呼"),
    ("王女士", "联系电话"),
    ("13800138000", "请您核对登记内容"),
    ("确认", "工单编号"),
)
pytestmark = pytest.mark.rule("EM-3")


@pytest.fixture
def line(hotline: Hotline) -> Iterator[Line]:
    line = Line(hotline.bot_ports[0])
    yield line
    line.cut()


def reports(page: Page, url: str, step: Callable[[str], None]) -> None:
    """Report a lamp, saying each sentence by `step`; see that each is there once, also after a reload."""
    come(page, url)
    for words, answer in REPORT:
        step(words)
        hears(page, answer, 90)
    whole = said(page)
    assert [whole.count(words) for words, _ in REPORT] == [1] * len(REPORT)
    assert sum("工单编号" in one for one in whole) == 1
    page.reload()
    expect(page.locator("#log .said")).to_have_count(len(whole))
    assert said(page) == whole


def is_cut(page: Page) -> None:
    expect(page.locator("#state")).to_contain_text("断开", timeout=30_000)


@pytest.mark.long
def test_a_line_that_is_cut_before_each_sentence(hotline: Hotline, page: Page, line: Line) -> None:
    def step(words: str) -> None:
        line.cut()
        is_cut(page)
        say(page, words)
        line.mend()

    reports(page, f"http://127.0.0.1:{line.port}", step)


def test_a_line_that_is_cut_behind_each_sentence(hotline: Hotline, page: Page, line: Line) -> None:
    def step(words: str) -> None:
        say(page, words)
        line.cut()
        is_cut(page)
        line.mend()

    reports(page, f"http://127.0.0.1:{line.port}", step)


def test_a_browser_that_is_offline_at_each_sentence(hotline: Hotline, page: Page, line: Line) -> None:
    def step(words: str) -> None:
        page.context.set_offline(True)
        line.cut()
        is_cut(page)
        say(page, words)
        line.mend()
        page.context.set_offline(False)

    reports(page, f"http://127.0.0.1:{line.port}", step)


@pytest.mark.long
@pytest.mark.parametrize("part", ["bot", "redis", "actions"])
def test_a_part_that_is_killed_at_each_sentence(hotline: Hotline, page: Page, part: str) -> None:
    def step(words: str) -> None:
        process = hotline.processes()[part]
        say(page, words)
        process.kill()
        psutil.wait_procs([process], timeout=10)

    reports(page, hotline.url, step)


def test_a_page_that_slept_for_hours_shows_what_was_said_and_goes_on(
    hotline: Hotline, page: Page, line: Line
) -> None:
    page.clock.install()
    in_mid_form(page, f"http://127.0.0.1:{line.port}")
    before = said(page)
    line.cut()
    is_cut(page)
    page.clock.fast_forward("08:00:00")
    line.mend()
    page.clock.fast_forward("00:00:30")
    expect(page.locator("#state")).to_have_text("已连接", timeout=30_000)
    assert said(page) == before
    say(page, "王女士")
    hears(page, "联系电话")
