"""Public pages: read without JavaScript, by everybody; a ticket's progress by its owner alone."""

from __future__ import annotations

import re
import uuid

import httpx
import pytest
from citizens import Citizen
from conftest import Hotline
from looks import AXE, PICTURES
from playwright.sync_api import Browser

from bot.hotline.guide import STATED
from bot.hotline.institution import Institution

TAG = re.compile(r"<[^>]+>")
PAGES = ("", "/guides", "/guides?q=身份证丢了", "/guides/GA-001", "/events/birth", "/units", "/units/hotline")
PAGES += ("/announcements", "/progress", "/guides/none")


def bare(html: str) -> str:
    return re.sub(r"\s+", "", TAG.sub("", html)).replace("&#34;", '"')


def get(hotline: Hotline, path: str = "") -> httpx.Response:
    return httpx.get(f"{hotline.url}/services{path}", timeout=30, trust_env=False)


@pytest.mark.rule("KN-1", "ON-1")
def test_everything_that_a_guide_says_is_open_to_all(hotline: Hotline, institution: Institution) -> None:
    for guide in institution.guides[:: len(institution.guides) // 5]:
        page = bare(get(hotline, f"/guides/{guide.code}").text)
        for field in STATED:
            value = getattr(guide, field)
            for entry in (value,) if isinstance(value, str) else value:
                assert re.sub(r"\s+", "", entry) in page, (guide.code, field)


@pytest.mark.rule("KN-1")
def test_guides_are_found_by_unit_by_life_event_and_in_everyday_words(
    hotline: Hotline, institution: Institution
) -> None:
    home, every = get(hotline).text, get(hotline, "/guides").text
    assert all(f'href="/services/guides/{guide.code}"' in every for guide in institution.guides)
    for event in institution.events:
        assert f'href="/services/events/{event.code}"' in home
        page = get(hotline, f"/events/{event.code}").text
        assert re.findall(r'href="/services/guides/([\w-]+)"', page) == list(event.guides)
    assert "居民身份证丢失补领" in get(hotline, "/guides?q=身份证丢了").text
    assert "暂时没有查到" in get(hotline, "/guides?q=今天天气真好").text


@pytest.mark.rule("KN-1")
def test_the_directory_names_units_and_staff_with_post_and_duty(
    hotline: Hotline, institution: Institution
) -> None:
    for unit in institution.units:
        page = bare(get(hotline, f"/units/{unit.code}").text)
        assert unit.telephone in page
        for person in institution.staff:
            if person.unit == unit.code:
                assert f"{person.name}{person.post}{bare(person.duty)}" in page


@pytest.mark.rule("KN-1", "PV-5")
async def test_progress_is_shown_to_the_owner_of_a_ticket_alone(hotline: Hotline, citizen: Citizen) -> None:
    told = await citizen.talk("路灯不亮", "解放路18号", "王芳", "13800138000", "确认")
    number = re.findall(r"20\d{12}", told)[0]

    def asked(number: str, proof: str) -> httpx.Response:
        form = {"number": number, "proof": proof}
        return httpx.post(f"{hotline.url}/services/progress", data=form, timeout=30, trust_env=False)

    shown = asked(number, "8000")
    assert shown.status_code == 200
    assert "路灯不亮" in shown.text
    assert "首问责任人" in shown.text
    assert "王芳" not in shown.text  # PV-1
    assert "13800138000" not in shown.text
    nobodys = f"20260101{uuid.uuid4().int % 10**6:06d}"
    wrong, unknown = asked(number, "8001"), asked(nobodys, "8000")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert wrong.text.replace(number, "") == unknown.text.replace(nobodys, "")


@pytest.mark.rule("PV-5")
def test_guessing_soon_ends(hotline: Hotline) -> None:
    form = {"number": "20260101000099", "proof": "1111"}
    statuses = [
        httpx.post(f"{hotline.url}/services/progress", data=form, timeout=30, trust_env=False).status_code
        for _ in range(12)
    ]
    assert statuses[-1] == 429


def test_what_search_engines_are_told_is_there(hotline: Hotline, institution: Institution) -> None:
    robots = httpx.get(f"{hotline.url}/robots.txt", timeout=30, trust_env=False).text
    assert f"Sitemap: {hotline.url}/services/sitemap.xml" in robots
    places = re.findall(r"<loc>([^<]+)</loc>", get(hotline, "/sitemap.xml").text)
    assert len(places) == len(set(places)) > len(institution.guides)
    for place in places[::20]:
        assert httpx.get(place, timeout=30, trust_env=False).status_code == 200


@pytest.mark.parametrize("path", ["/guides/none", "/units/none", "/events/none", "/guides/<script>"])
def test_what_is_not_there_is_said_courteously(hotline: Hotline, path: str) -> None:
    answer = get(hotline, path)
    assert answer.status_code == 404
    assert "很抱歉，您要找的页面不在这里" in answer.text
    assert "<script" not in answer.text


def test_pages_run_nothing_and_reach_nothing(hotline: Hotline) -> None:
    answer = get(hotline, "/guides?q=<script>alert(1)</script>")
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.rule("PR-1")
def test_every_page_can_be_read_by_everybody_on_any_screen(browser: Browser, hotline: Hotline) -> None:
    """axe-core finds nothing, of any level; nothing is wider than the narrowest screen."""
    wrong: list[str] = []
    for scheme, width in (("light", 1366), ("dark", 320)):
        page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        for name in PAGES:
            page.goto(f"{hotline.url}/services{name}")
            if PICTURES:
                file = re.sub(r"\W+", "-", name) or "home"
                page.screenshot(path=f"{PICTURES}/{file}-{scheme}-{width}.png", full_page=True)
            page.evaluate(AXE.read_text(encoding="utf-8"))
            found = page.evaluate("async () => (await axe.run()).violations.map((one) => one.id)")
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{name} ({scheme}): {one}" for one in [*found, *(["too wide"] if wide > 0 else [])]]
        page.close()
    assert wrong == []
