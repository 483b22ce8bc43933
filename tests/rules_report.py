"""`pytest --rules`: which service rules (docs/rules.md) the tests of this run show to hold.

A rule is done when a test under tests/e2e, marked with its number, ran and every such
test passed; unit tests of the rule stand beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_LINE = re.compile(r"^\|\s*([A-Z]{2}-\d+)\s*\|", re.MULTILINE)
_END_TO_END = ("tests", "e2e")


@dataclass
class Tally:
    """What became of one rule's tests: the outcome of each by its node id."""

    unit: dict[str, str] = field(default_factory=dict)
    end_to_end: dict[str, str] = field(default_factory=dict)

    @property
    def result(self) -> str:
        """Return done, failed, unit only or open."""
        if "failed" in {*self.unit.values(), *self.end_to_end.values()}:
            return "failed"
        if set(self.end_to_end.values()) == {"passed"}:
            return "done"
        return "unit only" if "passed" in self.unit.values() else "open"


class RulesReport:
    """Collects outcomes by rule, and prints them at the end of the run."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.tallies = {rule: Tally() for rule in rules}
        self._of: dict[str, list[dict[str, str]]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which rules each test is marked with."""
        for item in session.items:
            end_to_end = item.path.relative_to(session.config.rootpath).parts[:2] == _END_TO_END
            tallies = [self.tallies[rule] for rule in rules_of(item)]
            self._of[item.nodeid] = [tally.end_to_end if end_to_end else tally.unit for tally in tallies]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test's outcome: the worst of its set-up, call and tear-down."""
        for outcomes in self._of.get(report.nodeid, ()):
            if report.failed:
                outcomes[report.nodeid] = "failed"
            elif report.skipped or report.when == "call":
                outcomes.setdefault(report.nodeid, "skipped" if report.skipped else "passed")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table and the count of rules that are done."""
        terminalreporter.section("service rules (docs/rules.md)")
        terminalreporter.write_line(f"{'rule':<6} | {'unit tests':>10} | {'end-to-end tests':>16} | result")
        for rule, tally in self.tallies.items():
            unit, end_to_end = len(tally.unit), len(tally.end_to_end)
            terminalreporter.write_line(f"{rule:<6} | {unit:>10} | {end_to_end:>16} | {tally.result}")
        done = sum(tally.result == "done" for tally in self.tallies.values())
        terminalreporter.write_line(f"{done} of {len(self.tallies)} rules done")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--rules`."""
    parser.addoption("--rules", action="store_true", help="say at the end which service rules are shown")


def pytest_configure(config: pytest.Config) -> None:
    """Start the report where it is asked for."""
    if config.getoption("--rules"):
        config.pluginmanager.register(RulesReport(known_rules(config.rootpath)), "rules-report")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a mark that names no rule: it would count for nothing."""
    known = set(known_rules(config.rootpath))
    wrong = [f"{item.nodeid}: {rule}" for item in items for rule in rules_of(item) if rule not in known]
    if wrong:
        raise pytest.UsageError("not in docs/rules.md:\n" + "\n".join(wrong))


def known_rules(root: Path) -> list[str]:
    """Return the numbers of the rules in docs/rules.md, in their order."""
    return _LINE.findall((root / "docs" / "rules.md").read_text(encoding="utf-8"))


def rules_of(item: pytest.Item) -> list[str]:
    """Return the rules that a test is marked with, each once."""
    return list(dict.fromkeys(str(rule) for mark in item.iter_markers("rule") for rule in mark.args))
