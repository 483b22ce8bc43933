"""`hotline guides import` and `search`: in a fresh database, and beside a hotline that is running."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from citizens import Citizen, WebCitizen
from conftest import ROOT, Hotline, eventually
from desk import signed_in
from papers import pages_of

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


@pytest.mark.long
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


# --- the checklist, and what is given in writing


@pytest.mark.rule("ON-2")
async def test_all_that_is_missing_is_named_in_one_message(citizen: Citizen) -> None:
    await citizen.say("居住证怎么办理")
    listed = await citizen.say("请帮我核对材料")
    assert "1. 本人居民身份证原件" in listed
    told = await citizen.say("有身份证，没有照片和租房合同")
    assert "您已备好：本人居民身份证原件" in told
    missing = told[told.index("还缺，请一次备齐") :]
    assert "照片" in missing
    assert "住址证明" in missing
    assert "请人代办的" in missing  # of some alone, told apart


@pytest.mark.rule("ON-2")
async def test_who_says_at_once_what_they_have_is_told_at_once_what_is_missing(citizen: Citizen) -> None:
    await citizen.say("居住证怎么办理")
    told = await citizen.say("我只有身份证行吗")
    assert "还缺，请一次备齐：\n1. 本人近期一寸免冠照片" in told
    assert "已经齐了" in await citizen.talk("请重新核对材料", "都备好了")


@pytest.mark.rule("ON-4", "ON-1")
async def test_a_citizen_is_given_what_they_were_told_in_writing_and_nobody_else_can_fetch_it(
    hotline: Hotline, institution: Institution
) -> None:
    citizen = WebCitizen(hotline.url)
    await citizen.arrive()
    await citizen.talk("居住证怎么办理", "我只有身份证行吗")
    told = await citizen.say("领取一次性告知书")
    number = re.search(r"G\d{14}", told)
    assert number
    (file,) = [file for entry in await citizen.log() for file in entry.get("files", [])]
    assert file["name"] == f"一次性告知书 {number[0]}.pdf"
    async with httpx.AsyncClient(base_url=hotline.url, trust_env=False) as http:
        own = {"Authorization": f"Bearer {citizen.token}"}
        fetched = await http.get(f"/webhooks/web/files/{file['id']}", headers=own)
        assert (fetched.status_code, fetched.headers["content-type"]) == (200, "application/pdf")
        stranger = WebCitizen(hotline.url)
        await stranger.arrive()
        other = {"Authorization": f"Bearer {stranger.token}"}
        refused = [
            (await http.get(f"/webhooks/web/files/{file['id']}", headers=headers)).status_code
            for headers in (other, {})
        ]
        await stranger.leave()
    await citizen.leave()
    written = "".join("".join(pages_of(fetched.content)).split())
    guide = institution.guide("GA-001")
    assert guide
    assert number[0] in written
    assert all("".join(entry.split()) in written for entry in (*guide.basis, *guide.materials))
    assert written.index("经核对还缺的材料") < written.index("办理依据")
    assert refused == [404, 401]


@pytest.mark.rule("KN-4")
async def test_a_guide_past_its_review_is_told_with_a_warning_and_staff_are_alerted(
    citizen: Citizen, hotline: Hotline, institution: Institution, tmp_path: Path
) -> None:
    guide = next(one for one in institution.guides if one.code == "GA-001")
    told = json.loads(guide.json(exclude={"department", "level", "version"}))
    old = told | {
        "code": "late",
        "name": "古筝考级报名",
        "aliases": ["古筝考级"],
        "review_date": "2026-01-01",
    }
    path = tmp_path / "late.yml"
    path.write_text(json.dumps({"guides": [old]}, ensure_ascii=False), encoding="utf-8")
    assert hotline.command("guides", "import", str(path)).returncode == 0
    answer = await citizen.say("古筝考级怎么报名")
    assert "应当在2026年1月1日前复核，现在还没有复核" in answer
    assert "不能据此开具一次性告知书" in await citizen.say("领取一次性告知书")
    assert "guide  guide:late" in hotline.command("alerts").stdout


@pytest.mark.rule("ON-4")
async def test_staff_give_a_notice_in_a_conversation_and_the_citizen_holds_the_paper(
    hotline: Hotline, citizen: Citizen
) -> None:
    here = f"/conversations/{citizen.conversation}"
    async with signed_in(hotline, "s004") as staff:
        agent = staff["s004"]
        async with agent.on_duty():
            await citizen.say("转人工")
            early = await agent.post(f"{here}/notices", guide="GA-001")
            assert early.status_code == 409  # nobody gives one in a conversation that they do not have
            assert (await agent.post(f"{here}/take")).status_code == 200
            (guide, *_) = (await agent.get("/guides?q=居住证申领")).json()
            assert (guide["code"], guide["may_be_notice"], guide["expired"]) == ("GA-001", True, False)
            said = (await agent.post(f"{here}/notices", guide="GA-001")).json()
            assert said["person"] == "s004"
            assert (await agent.post(f"{here}/notices", guide="none")).status_code == 400
            await agent.post(f"{here}/end")
    (paper,) = [file for entry in await citizen.log() for file in entry.get("files", [])]
    assert paper == said["files"][0]
    assert paper["name"].startswith("一次性告知书 G")
