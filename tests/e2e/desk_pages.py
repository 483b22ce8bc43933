"""Citizens and staff at their pages, each in a browser of their own: what they do by roles and labels."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import httpx
from conftest import Hotline
from desk import ACCOUNTS, address, passwords
from playwright.sync_api import Browser, Locator, expect
from widget_page import come, say

SCREEN = {"width": 1366, "height": 768}  # the smallest that stands on desks
PATIENT = 30_000  # milliseconds: two cores are shared with everything else


class CitizenPage:
    """A citizen at the bot's own page."""

    def __init__(self, browser: Browser, hotline: Hotline) -> None:
        self.page = browser.new_context(viewport={"width": 768, "height": 900}).new_page()
        come(self.page, hotline.url)

    @property
    def heard(self) -> Locator:
        return self.page.get_by_role("log")

    def say(self, text: str, answer: str = "") -> None:
        """Say something; wait until it, and what is answered, stands there."""
        say(self.page, text)
        self.hears(text)
        if answer:
            self.hears(answer)

    def hears(self, text: str | re.Pattern[str]) -> None:
        expect(self.heard).to_contain_text(text, timeout=PATIENT)

    def wait_for_a_person(self) -> None:
        """Tell of a lamp, and ask for a person."""
        self.say("路灯坏了", "什么地点")
        self.say("解放路5号", "怎么称呼")
        self.say("转人工", "转接工作人员")

    def registers(self) -> str:
        """Tell of a lamp, and have it registered; return the ticket's number."""
        self.say("路灯坏了", "什么地点")
        self.say("解放路5号", "怎么称呼")
        self.say("王芳", "联系电话")
        self.say("13800138000", "请您核对登记内容")
        self.say("确认", "工单编号")
        found = re.search(r"20\d{12}", self.heard.inner_text())
        assert found
        return found[0]

    def leave(self) -> None:
        self.page.context.close()


class Seat:
    """A member of staff at the desk's pages."""

    def __init__(self, browser: Browser, hotline: Hotline, person: str, **context: Any) -> None:
        self.person = person
        self.account: str = ACCOUNTS[person]["name"]
        self.password = passwords(hotline)[person]
        self.url = address(hotline)
        place: dict[str, Any] = {"viewport": SCREEN, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        self.context = browser.new_context(**place, **context)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENT)

    # -- what is on the page ---------------------------------------------------------------------

    @property
    def waiting(self) -> Locator:
        return self.page.get_by_role("region", name="等候人工")

    @property
    def to_take(self) -> Locator:
        return self.waiting.get_by_role("button", name=re.compile("^接入"))

    @property
    def mine(self) -> Locator:
        return self.page.get_by_role("region", name="我的会话")

    @property
    def talk(self) -> Locator:
        return self.page.get_by_role("region", name="会话记录")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="会话记录")

    @property
    def composer(self) -> Locator:
        return self.page.get_by_role("textbox", name="回复市民")

    @property
    def side(self) -> Locator:
        return self.page.get_by_role("complementary", name="市民与办理情况")

    @property
    def me(self) -> Locator:
        return self.page.get_by_role("button", name="我的状态与账号")

    def button(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def dialog(self, name: str) -> Locator:
        return self.page.get_by_role("dialog", name=name, exact=True)

    def sees(self, text: str | re.Pattern[str], within: Locator | None = None) -> None:
        expect(within or self.page.locator("body")).to_contain_text(text, timeout=PATIENT)

    # -- what is done ----------------------------------------------------------------------------

    def sign_in(self) -> Seat:
        self.page.goto(f"{self.url}/")
        self.page.get_by_label("账号", exact=True).fill(self.account)
        self.page.get_by_label("密码", exact=True).fill(self.password)
        self.button("登录").click()
        expect(self.me).to_be_visible(timeout=PATIENT)
        return self

    def choose(self, what: str) -> None:
        """Choose something about oneself."""
        self.me.click()
        self.page.get_by_role("menuitem", name=what, exact=True).click()

    def come(self) -> Seat:
        """Sign on for duty."""
        self.choose("签到上岗")
        self.sees("在岗", self.me)
        return self

    def take(self) -> None:
        """Take the citizen who waits."""
        take = self.to_take.first
        called = (take.get_attribute("aria-label") or "").removeprefix("接入")
        take.click()
        expect(self.talk.get_by_role("heading", name=called)).to_be_visible(timeout=PATIENT)
        expect(self.composer).to_be_visible(timeout=PATIENT)

    def say(self, text: str) -> None:
        self.composer.fill(text)
        self.button("发送").click()
        self.sees(text, self.log)
        expect(self.composer).to_have_value("")

    def pick(self, field: str, name: str, within: Locator) -> None:
        """Choose somebody or something by name from a list to choose from."""
        within.get_by_role("combobox", name=field).fill(name)
        self.page.get_by_role("option", name=re.compile(name)).first.click()

    def confirm(self, dialog: Locator, name: str = "确定") -> None:
        self.button(name, dialog).click()
        expect(dialog).to_be_hidden(timeout=PATIENT)

    def register(self, name: str, telephone: str) -> str:
        """Register a ticket out of the conversation; return its number."""
        self.button("登记工单", self.side).click()
        dialog = self.dialog("登记工单")
        dialog.get_by_role("textbox", name="市民称呼").fill(name)
        dialog.get_by_role("textbox", name="联系电话").fill(telephone)
        self.confirm(dialog, "登记工单")
        link = self.side.get_by_role("link", name=re.compile(r"^20\d{12}$")).first
        return link.inner_text(timeout=PATIENT)

    def open_ticket(self, number: str) -> None:
        self.page.goto(f"{self.url}/tickets/{number}")
        self.sees(f"工单 {number}")

    def act(self, name: str, **fields: str) -> None:
        """Do something about the ticket that is open."""
        self.button(name, self.page.get_by_role("region", name="现在可以办理")).click()
        dialog = self.dialog(name)
        for label, value in fields.items():
            dialog.get_by_label(label).fill(value)
        self.confirm(dialog, name)

    def row_of(self, number: str) -> Locator:
        """Return a ticket's row in a list."""
        return self.page.get_by_role("row", name=re.compile(number))

    def follow_notice(self, number: str, what: str) -> None:
        """Go from the bell to the ticket that somebody was told something of."""
        self.page.get_by_role("button", name=re.compile("^提醒，[1-9]")).click()
        notices = self.page.get_by_role("region", name="提醒").get_by_role("listitem")
        told = notices.filter(has_text=number).filter(has_text=what)
        self.button("查看", told).first.click()
        self.sees(f"工单 {number}")

    def see_alerts(self, of: str) -> None:
        """See to what staff are alerted of a citizen."""
        bell = self.page.get_by_role("button", name=re.compile("^提醒"))
        bell.click()
        alerts = self.page.get_by_role("region", name="提醒").get_by_role("listitem").filter(has_text=of)
        expect(alerts.first).to_be_visible(timeout=PATIENT)
        while alerts.count():
            before = alerts.count()
            self.button("知道了", alerts.first).click()
            expect(alerts).to_have_count(before - 1)
        bell.click()

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there, as who has no mouse does."""
        expect(target).to_be_visible(timeout=PATIENT)
        self._press("Tab", target)

    def choose_by_keys(self, what: str) -> None:
        """Choose something about oneself without a mouse."""
        self.tab_to(self.me)
        self.page.keyboard.press("Enter")
        expect(self.page.locator("[role=menuitem]:focus")).to_be_visible(timeout=PATIENT)
        self.page.keyboard.press("Home")
        item = self.page.get_by_role("menuitem", name=what, exact=True)
        self._press("ArrowDown", item)
        self.page.keyboard.press("Enter")

    def _press(self, key: str, target: Locator) -> None:
        for _ in range(80):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {target}")

    @contextlib.contextmanager
    def by_api(self) -> Iterator[httpx.Client]:
        """Do something beside the pages."""
        with httpx.Client(base_url=f"{self.url}/api", timeout=60, trust_env=False) as http:
            signed = http.post("/sign-in", json={"name": self.account, "password": self.password})
            http.headers["X-CSRF-Token"] = signed.json()["csrf"]
            yield http

    # -- and the end -----------------------------------------------------------------------------

    def leave(self) -> None:
        """End what one has, go off duty and close the browser, however the pages stand."""
        self.context.close()
        with self.by_api() as http:
            for line in _given(http, "/conversations"):
                here = f"/conversations/{line['conversation']}"
                if line["person"] == self.person:
                    http.post(f"{here}/end")
                else:
                    http.post(f"{here}/decline", json={"reason": "下班"})
            presence = {one["id"]: one["presence"] for one in _given(http, "/staff")}
            if presence[self.person] == "here":  # whom nobody took would be somebody's in the next test
                for line in _given(http, "/queue"):
                    http.post(f"/conversations/{line['conversation']}/take")
                    http.post(f"/conversations/{line['conversation']}/end")
            if presence[self.person] != "off":
                left = http.post("/presence/off", json={"receivers": {}, "summary": ""})
                assert left.status_code == 200, left.text


class Desk:
    """A hotline with its citizens and staff at their pages."""

    def __init__(self, browser: Browser, hotline: Hotline) -> None:
        self._browser, self._hotline = browser, hotline
        self._there: list[CitizenPage | Seat] = []

    def citizen(self) -> CitizenPage:
        self._there.append(made := CitizenPage(self._browser, self._hotline))
        return made

    def seat(self, person: str, **context: Any) -> Seat:
        self._there.append(made := Seat(self._browser, self._hotline, person, **context))
        return made

    def close(self) -> None:
        with contextlib.ExitStack() as leaving:  # everybody, whatever goes wrong with one of them
            for one in self._there:
                leaving.callback(one.leave)


@contextlib.contextmanager
def desk_of(browser: Browser, hotline: Hotline) -> Iterator[Desk]:
    desk = Desk(browser, hotline)
    try:
        yield desk
    finally:
        desk.close()


def _given(http: httpx.Client, path: str) -> list[dict[str, Any]]:
    answer = http.get(path)
    found: list[dict[str, Any]] = answer.json() if answer.status_code == 200 else []
    return found
