"""The report of `pytest --rules` tells the truth about the rules."""

from __future__ import annotations

import re

import pytest
from rules_report import known_rules

from bot.settings import ROOT

RULES = """
| id | rule | default |
|---|---|---|
| FI-1 | the first asked | ticket |
| TL-10 | the calendar | also see EM-1 |
| EM-1 | danger first | |
"""


@pytest.fixture(autouse=True)
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with three rules, and no plugins but ours."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    docs = pytester.mkdir("docs")
    (docs / "rules.md").write_text(RULES, encoding="utf-8")
    pytester.makeini("[pytest]\nmarkers = rule(*numbers): rules\n")
    (pytester.path / "tests" / "e2e").mkdir(parents=True)
    (pytester.path / "tests" / "hotline").mkdir()


def report(
    pytester: pytest.Pytester, *arguments: str, unit: str = "", end_to_end: str = ""
) -> dict[str, str]:
    """Run tests in a project of their own; return the report's lines by rule, and its count."""
    for folder, name, body in (("hotline", "test_unit", unit), ("e2e", "test_e2e", end_to_end)):
        text = f"import pytest\nrule = pytest.mark.rule\n{body}\n"
        (pytester.path / "tests" / folder / f"{name}.py").write_text(text)
    output = pytester.runpytest("-p", "rules_report", "--rules", *arguments).stdout.str()
    rows = re.findall(r"^([A-Z]{2}-\d+) +\| +(\d+) \| +(\d+) \| (.+?) *$", output, re.MULTILINE)
    count = re.search(r"\d+ of \d+ rules done", output)
    return {rule: f"{units}|{ends}|{result}" for rule, units, ends, result in rows} | {
        "done": count[0] if count else ""
    }


def test_a_rule_is_done_once_an_end_to_end_test_of_it_passed(pytester: pytest.Pytester) -> None:
    said = report(
        pytester,
        unit="@rule('FI-1')\ndef test_one(): pass",
        end_to_end="@rule('FI-1')\ndef test_two(): pass",
    )
    assert said == {"FI-1": "1|1|done", "TL-10": "0|0|open", "EM-1": "0|0|open", "done": "1 of 3 rules done"}


def test_unit_tests_alone_never_make_a_rule_done(pytester: pytest.Pytester) -> None:
    said = report(pytester, unit="@rule('TL-10')\ndef test_one(): pass")
    assert said["TL-10"] == "1|0|unit only"
    assert said["done"] == "0 of 3 rules done"


def test_one_failing_end_to_end_test_among_many_fails_the_rule(pytester: pytest.Pytester) -> None:
    said = report(
        pytester,
        end_to_end="@rule('EM-1')\n@pytest.mark.parametrize('n', [1, 2, 3])\ndef test_one(n): assert n != 2",
    )
    assert said["EM-1"] == "0|3|failed"


def test_a_failing_unit_test_fails_a_rule_that_holds_end_to_end(pytester: pytest.Pytester) -> None:
    said = report(
        pytester,
        unit="@rule('EM-1')\ndef test_one(): assert False",
        end_to_end="@rule('EM-1')\ndef test_two(): pass",
    )
    assert said["EM-1"] == "1|1|failed"


@pytest.mark.parametrize(
    "when",
    [
        "@pytest.fixture\ndef broken():\n    raise OSError",
        "@pytest.fixture\ndef broken():\n    yield\n    raise OSError",
    ],
    ids=["set-up", "tear-down"],
)
def test_a_broken_fixture_fails_the_rule(pytester: pytest.Pytester, when: str) -> None:
    said = report(pytester, end_to_end=f"{when}\n@rule('EM-1')\ndef test_one(broken): pass")
    assert said["EM-1"] == "0|1|failed"


@pytest.mark.parametrize(
    "body",
    [
        "@pytest.mark.skip\n@rule('FI-1')\ndef test_one(): pass",
        "@rule('FI-1')\ndef test_one(): pytest.skip('no network')",
        "@pytest.mark.xfail\n@rule('FI-1')\ndef test_one(): assert False",
        "@rule('FI-1')\ndef test_one(): pass\n@rule('FI-1')\ndef test_two(): pytest.skip('no network')",
    ],
    ids=["marked", "in the middle", "expected to fail", "one of two"],
)
def test_a_skipped_end_to_end_test_shows_nothing(pytester: pytest.Pytester, body: str) -> None:
    said = report(pytester, unit="@rule('FI-1')\ndef test_unit(): pass", end_to_end=body)
    assert said["FI-1"].endswith("unit only")


def test_a_deselected_end_to_end_test_shows_nothing(pytester: pytest.Pytester) -> None:
    said = report(
        pytester, "-k", "other", end_to_end="@rule('FI-1')\ndef test_one(): pass\ndef test_other(): pass"
    )
    assert said["FI-1"] == "0|0|open"


def test_a_test_may_carry_several_rules_by_itself_and_by_its_class(pytester: pytest.Pytester) -> None:
    body = "@rule('FI-1')\nclass TestBoth:\n    @rule('TL-10', 'EM-1')\n    def test_one(self): pass"
    said = report(pytester, end_to_end=body)
    assert [said[rule] for rule in ("FI-1", "TL-10", "EM-1")] == ["0|1|done"] * 3


def test_a_mark_that_names_no_rule_stops_the_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("import pytest\n@pytest.mark.rule('TL-99')\ndef test_one(): pass")
    run = pytester.runpytest("-p", "rules_report")
    assert run.ret == pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines(["*test_a_mark*test_one: TL-99*"])


def test_the_report_is_silent_unless_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_one(): pass")
    run = pytester.runpytest("-p", "rules_report")
    run.assert_outcomes(passed=1)
    assert "rules done" not in run.stdout.str()


def test_the_report_leaves_the_exit_status_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_one(): assert False")
    assert pytester.runpytest("-p", "rules_report", "--rules").ret == pytest.ExitCode.TESTS_FAILED


def test_every_rule_of_the_document_is_known_once() -> None:
    rules = known_rules(ROOT)
    headings = re.findall(r"^## ([A-Z]{2}) ", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.M)
    assert len(rules) == len(set(rules))
    assert {rule.split("-")[0] for rule in rules} == set(headings)
