"""The widget on other sites: one line, nothing of theirs touched, only where the content allows it."""

from __future__ import annotations

import http.server
import shutil
import threading
from collections.abc import Iterator

import pytest
from conftest import ROOT, Hotline
from playwright.sync_api import Page, expect

if not (ROOT / "web" / "widget" / "dist" / "widget.js").is_file():
    pytest.skip("the widget is not built: run scripts/pages", allow_module_level=True)


class Site:
    """Another site: one page with its own styles, a strict policy and the widget's line."""

    def __init__(self, widget: str) -> None:
        self.policy = (
            f"default-src 'none'; script-src {widget}; style-src 'unsafe-inline'; frame-src {widget}"
        )
        page = f"""<!doctype html><html lang="zh-CN"><title>某区政府</title>
            <style>button {{ display: none !important; }} div {{ color: red; }}</style>
            <h1>某区政府</h1><script src="{widget}/widget.js" defer></script></html>"""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(handler) -> None:
                handler.send_response(200)
                handler.send_header("Content-Type", "text/html; charset=utf-8")
                handler.send_header("Content-Security-Policy", self.policy)
                handler.end_headers()
                handler.wfile.write(page.encode())

            def log_message(handler, *_: object) -> None:
                return None

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another host than the hotline's, and so another site.
        self.url = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()


@pytest.fixture(scope="module")
def allowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hotline, Site]]:
    """A hotline whose content allows one other site, and that site."""
    content = tmp_path_factory.mktemp("institution") / "content"
    shutil.copytree(ROOT / "content", content)
    hotline = Hotline(tmp_path_factory.mktemp("allowing"), CONTENT_DIR=str(content))
    site = Site(hotline.url)
    file = content / "institution.yml"
    text = file.read_text(encoding="utf-8")
    assert "sites: []" in text
    file.write_text(text.replace("sites: []", f"sites: [{site.url}]"), encoding="utf-8")
    hotline.start()
    yield hotline, site
    hotline.stop()
    site.close()


@pytest.mark.long
def test_a_citizen_reports_from_another_site_and_comes_back_to_the_talk_there(
    allowing: tuple[Hotline, Site], page: Page
) -> None:
    problems: list[str] = []
    page.on("console", lambda entry: problems.append(entry.text) if entry.type == "error" else None)
    _, site = allowing
    page.goto(site.url)
    opener = page.get_by_role("button", name="在线咨询")
    expect(opener).to_be_visible()  # the site's own styles do not reach it
    opener.press("Enter")
    chat = page.frame_locator("iframe[title=在线咨询]")
    expect(chat.locator("#state")).to_have_text("已连接", timeout=30_000)
    chat.get_by_label("请输入您要说的话").fill("幸福路18号门口的路灯不亮了")
    chat.get_by_role("button", name="发送", exact=True).click()
    expect(chat.locator("#log > li.hotline").last).to_contain_text("怎么称呼", timeout=20_000)
    chat.get_by_label("请输入您要说的话").press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("iframe")).to_be_hidden()
    page.reload()
    opener.click()
    expect(chat.locator("#log > li.hotline").last).to_contain_text("怎么称呼", timeout=20_000)
    assert page.url.startswith(site.url)
    assert problems == []


def test_a_site_that_is_not_allowed_cannot_carry_the_page(hotline: Hotline, page: Page) -> None:
    site = Site(hotline.url)
    page.goto(site.url)
    with page.expect_event("console", lambda entry: "frame-ancestors" in entry.text, timeout=20_000):
        page.get_by_role("button", name="在线咨询").click()
    site.close()
