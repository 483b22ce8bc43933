"""The page of who keeps knowledge: what nothing served is dealt with, errors stand at their fields (KN-1)."""

from __future__ import annotations

import httpx
import pytest
from conftest import ROOT, Hotline
from desk_pages import Desk, Seat, desk_of
from looks import Looks
from playwright.sync_api import Browser, expect

if not (ROOT / "web" / "console" / "dist" / "index.html").is_file():
    pytest.skip("the desk's pages are not built: run scripts/pages", allow_module_level=True)

ASKED = ("叽里咕噜哇啦啦", "请问叽里咕噜哇啦啦", "呜呼啦咻咻噗噗")


def asked_in_vain(hotline: Hotline) -> None:
    with httpx.Client(base_url=hotline.url, timeout=60, trust_env=False) as http:
        for place, text in enumerate(ASKED):
            body = {"sender": f"vain-{place}", "message": text}
            http.post("/webhooks/rest/webhook", json=body).raise_for_status()


def dealt_with(seat: Seat, looks: Looks) -> None:
    """Give the first group's guide another name, by the keyboard, after two mistakes."""
    seat.button(f"处理：{ASKED[0]}").press("Enter")
    dialog = seat.dialog("处理")
    seat.sees(ASKED[1], dialog)
    seat.button("确定", dialog).click()
    seat.sees("请选择处理方式", dialog)
    dialog.get_by_role("radio", name="补充名称").press("Space")
    seat.button("确定", dialog).click()
    seat.sees("请选择指南", dialog)
    seat.sees("请填写补充的名称", dialog)
    looks.at(seat.page, "knowledge-mistakes")
    seat.pick("指南", "居住证", dialog)
    dialog.get_by_role("textbox", name="补充的名称").fill("叽里咕噜证")
    looks.at(seat.page, "knowledge-dialog")
    seat.confirm(dialog)


@pytest.mark.long
@pytest.mark.rule("KN-1")
def test_what_nothing_served_is_dealt_with_by_the_keyboard_and_carried_out(
    browser: Browser, hotline: Hotline
) -> None:
    expect.set_options(timeout=30_000)
    looks = Looks()
    asked_in_vain(hotline)
    with desk_of(browser, hotline) as desk:
        seat = _seat(desk)
        seat.page.goto(f"{seat.url}/knowledge")
        seat.page.get_by_text(ASKED[0], exact=True).first.click()
        seat.sees("没有听懂")
        looks.at(seat.page, "knowledge")
        dealt_with(seat, looks)
        seat.page.get_by_role("tab", name="建议").click()
        seat.sees("叽里咕噜证")
        looks.at(seat.page, "knowledge-proposals")
        seat.button("已完成：叽里咕噜证").click()
        seat.confirm(seat.dialog("已完成"), "已完成")
        expect(seat.button("已完成：叽里咕噜证")).to_have_count(0)
        looks.say()


def _seat(desk: Desk) -> Seat:
    return desk.seat("s062", reduced_motion="reduce").sign_in()
