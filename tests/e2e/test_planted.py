"""Personal data planted in a run of the real processes is found in no log and no export (PV-1, PV-2)."""

from __future__ import annotations

import io
import json
import re
import zipfile

import httpx
import pytest
from citizens import RestCitizen
from conftest import Hotline
from desk import Member, signed_in

SENDER = "13700001234"  # systems that call through REST like to name citizens so
PLANTED = {
    "identity": "11010519491231002X",
    "card": "6222021234567890123",
    "telephone": "13912345678",
    "plate": "闽A7F392",
    "name": "尉迟敬安",
    "door": "2单元1702室",
    "mail": "weichi@example.com",
}
EXPORTS = (
    *("work/export?scope=unit", "work/export?scope=mine", "found/export?q=路灯"),
    *("rates/export", "failures/export", "inspections/export", "discourtesy/export", "demands/export"),
    *("praise/export", "causes/export"),
)


async def tell_everything(hotline: Hotline) -> str:
    """Tell the hotline all of it: in a report, in nonsense, in bad requests; return the ticket."""
    citizen = RestCitizen(hotline.url, SENDER)
    told = "，".join(PLANTED.values())
    await citizen.say(f"我叫{PLANTED['name']}，家住幸福路18号{PLANTED['door']}，路灯坏了，{told}")
    await citizen.talk("幸福路18号", PLANTED["name"], PLANTED["telephone"])
    opened = re.search(r"工单编号：(\d{14})", await citizen.say("确认"))
    assert opened
    other = RestCitizen(hotline.url)
    await other.say(f"我的{PLANTED['telephone']}，阿里嘎哆呜哩哇啦")
    await other.leave()
    async with httpx.AsyncClient(base_url=hotline.url, trust_env=False) as client:
        await client.get("/webhooks/rest/messages", params={"sender": SENDER, "after": told})
        await client.get(f"/webhooks/rest/{told}")
        await client.post(
            "/webhooks/rest/webhook", content=told.encode(), headers={"Origin": told.encode("utf-8")}
        )
    await citizen.leave()
    return opened[1]


def found(in_: bytes) -> set[str]:
    """Return which of the planted data stands in some bytes, as text or as JSON escapes it."""
    return {
        name
        for name, value in {**PLANTED, "sender": SENDER}.items()
        if value.encode() in in_ or json.dumps(value)[1:-1].encode() in in_
    }


async def exported(member: Member, path: str) -> bytes:
    """Return what an export holds, unpacked if it is a workbook."""
    answer = await member.get(f"/{path}")
    assert answer.status_code == 200, f"{path}: {answer.text}"
    if not answer.content.startswith(b"PK"):
        return answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.rule("PV-1")
@pytest.mark.rule("PV-2")
async def test_planted_personal_data_is_in_no_log_no_export_and_unsealed_in_no_store(
    hotline: Hotline,
) -> None:
    number = await tell_everything(hotline)
    assert found(hotline.logs().encode()) == set()
    for file in (hotline.state / "log").iterdir():
        assert found(file.read_bytes()) == set(), file.name
    async with signed_in(hotline, "s001", "s011", "s062") as members:
        for path in EXPORTS:
            assert found(await exported(members["s001"], path)) == set(), path
        asked_in_vain = await exported(members["s062"], "unanswered")
        assert "阿里嘎哆呜哩哇啦" in str(json.loads(asked_in_vain))
        assert found(asked_in_vain) == set()
        read = await exported(members["s011"], f"tickets/{number}")  # an inspector, who sees it masked
        assert "110105****002X" in read.decode()
        assert found(read) == set()
    for file in [*hotline.state.glob("hotline.db*"), *(hotline.state / "redis").iterdir()]:
        assert found(file.read_bytes()) <= {"sender"}, file.name  # who speaks is a key, and nothing else
