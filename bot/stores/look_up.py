"""The demonstration's outages and accounts, from a file; an institution has a system for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from bot.service.look_up import Bill, Failure


class FileLookUp:
    """`LookUp` from a YAML file: invented accounts, each with its bills, and outages by day."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def outage(self, utility: str, place: str, at: datetime) -> Failure | None:
        """Return the failure that is on at a place, if there is one."""
        kept = self._read()
        zone = ZoneInfo(kept["time_zone"])
        for one in kept["outages"]:
            since, until = (_instant(one[edge], zone) for edge in ("since", "until"))
            is_on = since and since <= at and (until is None or at < until)
            if since and is_on and one["utility"] == utility and one["place"] in place:
                return Failure(since, until, one["why"])
        return None

    async def bills(self, utility: str, account: str, last_four: str) -> Sequence[Bill] | None:
        """Return an account's bills, the newest first, if the last digits are those of its telephone."""
        for one in self._read()["accounts"]:
            fits = str(one["telephone"]).endswith(last_four) and len(last_four) == 4
            if (one["utility"], one["account"]) == (utility, account) and fits:
                return sorted(map(_bill, one["bills"]), key=lambda bill: bill.month, reverse=True)
        return None

    def _read(self) -> Mapping[str, Any]:
        kept: Mapping[str, Any] = YAML(typ="safe").load(self._path)
        return kept


def _instant(said: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(said).replace(tzinfo=zone) if said else None


def _bill(row: Mapping[str, Any]) -> Bill:
    month = date.fromisoformat(f"{row['month']}-01")
    return Bill(month, Decimal(str(row["usage"])), row["measure"], Decimal(str(row["amount"])), row["paid"])
