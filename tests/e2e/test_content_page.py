"""Who keeps the content works at its page by keyboard: told at the field, shown what changes, undone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import Hotline
from desk_pages import Desk, desk_of
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.long


@pytest.fixture
def desk(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    expect.set_options(timeout=30_000)
    with desk_of(browser, hotline) as desk:
        yield desk


def test_a_telephone_is_changed_and_undone_by_keyboard(desk: Desk) -> None:
    page = desk.seat("s063").sign_in().page
    page.get_by_role("link", name="资料").click()
    page.get_by_role("link", name="云溪市自来水有限公司").click()
    telephone = page.get_by_label("电话", exact=True)
    old = telephone.input_value()
    telephone.fill("")
    telephone.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="请填写")).to_be_visible()
    telephone.fill("0599-7654321")
    telephone.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="保存")
    expect(dialog.get_by_text(old)).to_be_visible()
    expect(dialog.get_by_text("0599-7654321")).to_be_visible()
    page.get_by_label("原因", exact=True).fill("换了电话号码")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    expect(telephone).to_have_value("0599-7654321")
    page.get_by_role("link", name="修改记录").click()
    page.get_by_role("button", name="撤销：换了电话号码").click()
    page.get_by_label("原因", exact=True).fill("没有换")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("已撤销")).to_be_visible()
    page.get_by_role("link", name="单位").click()
    page.get_by_role("link", name="云溪市自来水有限公司").click()
    expect(page.get_by_label("电话", exact=True)).to_have_value(old)


@pytest.mark.rule("ON-1", "KN-4")
def test_a_guide_shows_what_is_missing_and_how_citizens_read_it(desk: Desk) -> None:
    page = desk.seat("s062").sign_in().page
    page.get_by_role("link", name="资料").click()
    page.get_by_role("link", name="结婚登记").first.click()
    preview = page.get_by_role("complementary", name="市民看到的样子")
    expect(preview).to_contain_text("关于“结婚登记”")
    page.get_by_label("收费标准", exact=True).fill("")
    expect(preview).to_contain_text("还没有填写：收费标准")
    page.get_by_label("收费标准", exact=True).fill("免费")
    expect(preview).not_to_contain_text("还没有填写")
    page.get_by_label("办理依据", exact=True).fill("")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="请填写")).to_be_visible()
    page.get_by_text("无办理依据").click()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("dialog", name="保存")).to_contain_text("办理依据")
