"""`make bench-widget`: how soon the citizens' page is seen and answers on a slow line, and what it weighs.

A hotline as `hotline run` starts it, and Chromium on the line that Lighthouse calls slow 4G: 1.6 Mbit/s
and 150 ms, nothing cached. Prints one JSON object. The anchor is a page of one sentence on the
same line in the same run: no page can be seen sooner. Bytes are as they come over the line.
"""

from __future__ import annotations

import http.server
import json
import statistics
import threading
from pathlib import Path
from typing import Any

import click
import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench.hotline import hotline

_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
_CHROMIUM = Path("/usr/bin/chromium")
_TARGET_KB = 30.0
_BARE = "<!doctype html><html lang=zh-CN><title>热线</title><p>您好</p></html>".encode()
_PAINTED = """
    new Promise((done) => new PerformanceObserver((list, watch) => {
        const found = list.getEntriesByName("first-contentful-paint")[0];
        if (found) { watch.disconnect(); done(found.startTime); }
    }).observe({type: "paint", buffered: true}))
"""


class _Bare(http.server.BaseHTTPRequestHandler):
    """A page of one sentence."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(_BARE)))
        self.end_headers()
        self.wfile.write(_BARE)

    def log_message(self, *_: object) -> None:
        return None


def _opened(browser: Browser, url: str) -> tuple[Page, dict[str, float]]:
    """Open a page on the slow line; return it with its bytes, requests and milliseconds to first paint."""
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", _LINE)
    came: dict[str, float] = {"bytes": 0, "requests": 0}

    def finished(event: dict[str, Any]) -> None:
        came["bytes"] += event["encodedDataLength"]
        came["requests"] += 1

    line.on("Network.loadingFinished", finished)
    page.goto(url)
    came["first_paint_ms"] = page.evaluate(_PAINTED)
    return page, came


def _citizen(browser: Browser, url: str) -> dict[str, float]:
    """Open the page, wait until it is connected, and say something."""
    page, came = _opened(browser, f"{url}/chat")
    page.locator("body[data-line=connected]").wait_for()
    came["connected_ms"] = page.evaluate("performance.now()")
    page.get_by_label("请输入您要说的话").fill("路灯坏了")
    asked = page.evaluate("performance.now()")
    page.keyboard.press("Enter")
    page.locator("#log > li.hotline").first.wait_for()
    came["answered_ms"] = page.evaluate("performance.now()") - asked
    page.context.close()
    return came


def _anchor(browser: Browser, url: str) -> dict[str, float]:
    page, came = _opened(browser, url)
    page.context.close()
    return came


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}


def _weights(url: str) -> dict[str, float]:
    """Return what each file weighs compressed, in kB."""
    names = ("/chat", "/chat/chat.js", "/chat/chat.css", "/widget.js")
    with httpx.Client(base_url=url, headers={"Accept-Encoding": "gzip"}, trust_env=False) as client:
        return {name: round(int(client.get(name).headers["Content-Length"]) / 1000, 2) for name in names}


@click.command()
@click.option("--runs", default=9, show_default=True, help="Times that each page is opened.")
def main(runs: int) -> None:
    """Measure the citizens' page on a slow line."""
    bare = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    threading.Thread(target=bare.serve_forever, daemon=True).start()
    with hotline(staff=1) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=["--no-sandbox"])
        ours, floor = [], []
        for number in range(runs):
            click.echo(f"{number + 1} of {runs} …", err=True)
            floor.append(_anchor(browser, f"http://127.0.0.1:{bare.server_port}"))
            ours.append(_citizen(browser, running.bot))
        weights = _weights(running.bot)
        browser.close()
    bare.shutdown()
    page, anchor = _median(ours), _median(floor)
    told = {
        "line": {"mbit_per_second": 1.6, "round_trip_ms": 150, "runs": runs},
        "page": page,
        "anchor": {"first_paint_ms": anchor["first_paint_ms"]},
        "first_paint_ratio": round(page["first_paint_ms"] / anchor["first_paint_ms"], 2),
        "compressed_kb": weights | {"all": round(sum(weights.values()), 2), "target": _TARGET_KB},
    }
    click.echo(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
