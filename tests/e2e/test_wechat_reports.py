"""A WeChat official account on the real processes, its platform out of reach."""

from __future__ import annotations

import hashlib
import re
import time
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import Hotline

TOKEN = "hotline2026"
PAYLOADS = Path("bot/channels/wechat/payloads")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    hotline = Hotline(
        tmp_path_factory.mktemp("wechat"),
        WECHAT_TOKEN=TOKEN,
        WECHAT_APP_ID="wx5823bf96d3bd56c7",
        WECHAT_SECRET="secret",
        WECHAT_API="http://127.0.0.1:9",
    )
    hotline.start()
    yield hotline
    hotline.stop()


def say(account: Hotline, text: str) -> str:
    root = ET.fromstring((PAYLOADS / "text.xml").read_text(encoding="utf-8"))
    for name, value in {"Content": text, "MsgId": uuid.uuid4().hex}.items():
        found = root.find(name)
        assert found is not None
        found.text = value
    stamp = str(int(time.time()))
    signature = hashlib.sha1("".join(sorted([TOKEN, stamp, "n"])).encode()).hexdigest()
    answer = httpx.post(
        f"{account.url}/webhooks/wechat/webhook",
        params={"timestamp": stamp, "nonce": "n", "signature": signature},
        content=ET.tostring(root, encoding="utf-8"),
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.text).findtext("Content", "")


def test_a_fault_is_reported_on_wechat(account: Hotline) -> None:
    """Who follows the account reports a fault to the end, and is given the number of a ticket."""
    assert "请" in say(account, "江桥路88号门口的路灯坏了")
    for text in ("昨天晚上开始的", "王先生", "13800138000"):
        said = say(account, text)
    for _ in range(3):
        if re.search(r"\d{14}", said):
            break
        said = say(account, "确认")
    assert re.search(r"工单编号\D{0,3}\d{14}", said), said
