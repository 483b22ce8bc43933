"""The restore drill: what the running hotline holds is had back from one file, and nobody else reads it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from citizens import RestCitizen
from conftest import Hotline

from bot.stores.sql.database import SqlDatabase


@pytest.mark.rule("PV-3")
async def test_a_backup_of_the_running_hotline_is_restored_elsewhere(
    hotline: Hotline, tmp_path: Path
) -> None:
    citizen = RestCitizen(hotline.url)
    answer = await citizen.talk("路灯坏了", "备份路5号", "温如玉", "13800138000", "确认")
    number = (re.search(r"工单编号：(\d{14})", answer) or [""])[1]
    key, file, state = tmp_path / "backup.key", tmp_path / "1.backup", tmp_path / "elsewhere"
    key.write_text("一句只有管理员知道并且足够长的话")

    made = hotline.command("backup", str(file), "--key", str(key))
    assert made.returncode == 0, made.stderr
    assert file.stat().st_mode & 0o077 == 0
    verified = hotline.command("verify", str(file), "--key", str(key))
    assert "every history is what was sealed" in verified.stdout, verified.stderr
    refused = hotline.command("restore", str(file), "--key", str(key))
    assert refused.returncode == 1
    assert "expected a new folder" in refused.stderr

    began = time.monotonic()
    restored = Hotline(state).command("restore", str(file), "--key", str(key))
    assert restored.returncode == 0, restored.stderr
    print(f"\nrestore drill: {time.monotonic() - began:.1f} s; {restored.stdout.splitlines()[-1]}")

    database = SqlDatabase(f"sqlite:///{state / 'hotline.db'}", (state / "master.key").read_text())
    async with database.reading() as work:
        case = await work.tickets.get(number)
    await database.close()
    assert case
    assert case.ticket.citizen.name == "温如玉"  # sealed, and opened with the key that came back
    assert (state / "secret.key").read_text() == (hotline.state / "secret.key").read_text()
    assert (state / "master.key").stat().st_mode & 0o077 == 0
