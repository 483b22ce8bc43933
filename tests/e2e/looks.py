"""How a page looks: read by axe-core in light and dark, measured, and on demand photographed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Page

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = os.environ.get("DESK_PICTURES")  # a folder, where somebody wants to look for themselves
_GRAVE = {"serious", "critical"}
_SHOWN = """dark => document.documentElement.classList.contains('dark') === dark
    && !document.getAnimations().some((one) => one instanceof CSSTransition)"""
_FOUND = """async () => {
    const exclude = ['.el-select-dropdown__wrap'];  // scrolled by the keys of the field that opened it
    const {violations} = await axe.run({exclude});
    const told = (node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`;
    return violations.map(({id, impact, nodes}) => ({id, impact, where: nodes.map(told)}));
}"""


class Looks:
    """Collects what is wrong with views; `say` tells it all at once."""

    def __init__(self) -> None:
        if not AXE.is_file():
            pytest.skip("axe-core is not installed: run scripts/pages")
        self._axe = AXE.read_text(encoding="utf-8")
        self._wrong: list[str] = []

    def at(self, page: Page, view: str) -> None:
        """Look at a view as it stands now, in light and in dark."""
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.wait_for_function(_SHOWN, arg=scheme == "dark")
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=f"{PICTURES}/{view}-{scheme}.png")
            name = f"{view} ({scheme})"
            self._wrong += [f"{name}: {one}" for one in self._read(page)]
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                self._wrong.append(f"{name}: {wide} pixels too wide")

    def say(self) -> None:
        assert not self._wrong, "\n".join(dict.fromkeys(self._wrong))

    def _read(self, page: Page) -> list[str]:
        if page.evaluate("() => typeof axe") == "undefined":
            page.evaluate(self._axe)
        found: list[dict[str, Any]] = page.evaluate(_FOUND)
        return [json.dumps(one, ensure_ascii=False) for one in found if one["impact"] in _GRAVE]
