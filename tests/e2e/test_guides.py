"""`hotline guides import` and `search`: in a fresh database, and beside a hotline that is running."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from citizens import Citizen
from conftest import ROOT, Hotline, eventually
from desk import signed_in

from bench.guides.items import read_items
from bot.hotline.finding import GuideIndex
from bot.hotline.institution import Institution
from bot.stores.guides import read_lexicon, read_ranking

ITEMS = {  # name, everyday name, department, level
    "3": ("专职律师执业许可", "律师证", "省司法厅", "省级"),
    "1": ("古琴制作技艺传承人认定", "古琴传承人", "省文化和旅游厅", "省级"),
    "2": ("公证员任职", "无", "市司法局", "市级"),
    "4": ("公证员任职", "无", "省司法厅", "省级"),
    "5": ("船员适任证书核发", "海员证", "海事局", "省级"),
}
QUESTIONS = ["律师证怎么办", "", "公证员怎么当", "今天天气真好", "古琴传承人认定要什么材料", "海员证丢了"]


def platform(folder: Path, **changed: dict[str, Any]) -> Path:
    """Write items as a government platform gives them."""
    path = folder / "policy.json"
    keys = ("TASK_NAME", "matter_daily", "DEPT_NAME", "matter_level")
    rest = {
        "material_intro": ["申请书", "居民身份证"],
        "handle_time_limit": "无",
        "consult_phone": "020-12345",
    }
    items = [
        {"TASK_CODE": code, **dict(zip(keys, item, strict=True)), **rest, **changed.get(code, {})}
        for code, item in ITEMS.items()
    ]
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items), encoding="utf-8")
    return path


def hits(printed: str) -> list[list[dict[str, Any]]]:
    return [json.loads(line) for line in printed.splitlines()]


@pytest.fixture
def fresh(tmp_path: Path) -> Hotline:
    """A state folder in which nothing has been done yet."""
    return Hotline(tmp_path / "state")


def test_what_is_imported_into_a_fresh_database_is_all_that_is_searched(
    fresh: Hotline, tmp_path: Path
) -> None:
    path = platform(tmp_path)
    done = fresh.command("guides", "import", str(path))
    assert (done.returncode, done.stdout) == (0, "guides: 5 imported, 5 new or changed; 0 mistakes\n")
    again = fresh.command("guides", "import", str(path))
    assert (again.returncode, again.stdout) == (0, "guides: 5 imported, 0 new or changed; 0 mistakes\n")
    found = hits(fresh.command("guides", "search", "--top", "2", said="\n".join(QUESTIONS)).stdout)
    assert [[hit["code"] for hit in one][:1] for one in found] == [["3"], [], ["2"], [], ["1"], ["5"]]
    assert all(set(hit) == {"code", "name", "score"} for one in found for hit in one)
    assert found[0][0]["name"] == "专职律师执业许可"
    assert max(map(len, found)) == 2
    assert hits(fresh.command("guides", "search", said="身份证丢了").stdout) == [[]]


def test_the_command_finds_exactly_what_the_benchmark_measures(fresh: Hotline, tmp_path: Path) -> None:
    path = platform(tmp_path)
    fresh.command("guides", "import", str(path))
    found = hits(fresh.command("guides", "search", said="\n".join(QUESTIONS)).stdout)
    folder = ROOT / "data" / "guides"
    index = GuideIndex.build(read_items(path), read_lexicon(folder), read_ranking(folder))
    wanted = [[hit.code for hit in index.search(question, 5, weak=True)] for question in QUESTIONS]
    assert [[hit["code"] for hit in one] for one in found] == wanted


def test_a_question_is_answered_as_soon_as_it_is_asked(fresh: Hotline, tmp_path: Path) -> None:
    fresh.command("guides", "import", str(platform(tmp_path)))
    command = [sys.executable, "-m", "bot.cli", "guides", "search"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=fresh.environment, **pipes) as asked:
        assert asked.stdin
        assert asked.stdout
        for question, code in (("律师证", "3"), ("海员证", "5")):
            asked.stdin.write(f"{question}\n")
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())[0]["code"] == code
        asked.stdin.close()


def test_what_is_refused_is_listed_with_its_place_and_all_else_is_imported(
    fresh: Hotline, tmp_path: Path
) -> None:
    path = platform(tmp_path, **{"1": {"TASK_NAME": None}, "5": {"TASK_CODE": "3"}})
    done = fresh.command("guides", "import", str(path), str(tmp_path / "none.xlsx"))
    assert (done.returncode, done.stdout) == (1, "guides: 3 imported, 3 new or changed; 3 mistakes\n")
    assert done.stderr.splitlines()[-3:] == [
        f"{path}:2: TASK_NAME: field required",
        f"{tmp_path / 'none.xlsx'}: No such file or directory",
        f"{path}:5: code: '3' stands twice, first at {path}:1",
    ]


def test_searching_a_database_that_was_never_prepared_ends_in_a_sentence(fresh: Hotline) -> None:
    done = fresh.command("guides", "search", said="律师证")
    assert done.returncode != 0
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.rule("ON-1", "FI-2")
async def test_an_imported_guide_is_answered_with_what_its_source_states_and_whom_to_ask(
    citizen: Citizen, hotline: Hotline, institution: Institution, tmp_path: Path
) -> None:
    assert hotline.command("guides", "import", str(platform(tmp_path))).returncode == 0
    assert hotline.command("content", "load").stdout == "content: 0 items new or changed\n"
    answer = await citizen.say("古琴制作技艺传承人认定怎么办")
    for told in ("2. 居民身份证", "办理时限：无", "请您拨打020-12345", "以上由省文化和旅游厅提供"):
        assert told in answer
    assert "来源未载明：办理依据、办理条件、办理流程、收费标准" in answer
    (matter,) = await hotline.matters_of(citizen.conversation)
    default = institution.unit(institution.profile.default_unit)
    assert (matter.guide, matter.guide_version, matter.first_responsible) == ("1", 1, default.duty_owner)


@pytest.mark.rule("ON-1")
async def test_staff_find_imported_guides_and_are_told_what_the_source_does_not_state(
    hotline: Hotline, tmp_path: Path
) -> None:
    hotline.command("guides", "import", str(platform(tmp_path)))
    async with signed_in(hotline, "s004") as staff:

        async def picked() -> Any:
            found = (await staff["s004"].get("/guides?q=古琴传承人认定")).json()
            return [one for one in found if one["code"] == "1"]

        (guide,) = await eventually(picked)
    assert (guide["name"], guide["unit"]) == ("古琴制作技艺传承人认定", "省文化和旅游厅")
    assert "来源未载明" in guide["text"]
