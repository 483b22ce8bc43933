"""Which fields of a guide a citizen asks for, and how they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.hotline.institution import Institution
from bot.hotline.telling import told_of_fields
from bot.settings import ROOT
from bot.stores.content import BadContent
from bot.stores.guides import read_asked, read_fields

ASKED = read_asked(ROOT / "data" / "guides")
LABELS = read_fields(ROOT / "data" / "guides").labels
pytestmark = pytest.mark.rule("FI-2")


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("那要多少钱", ["fee"]),
        ("办居住证要带什么材料", ["materials"]),
        ("在哪办，要多久", ["time_limit", "place"]),
        ("周六开门吗", ["hours"]),
        ("网上能办吗", ["place"]),
        ("依据是什么规定", ["basis"]),
        ("然后呢", ["next"]),
    ],
)
def test_who_asks_for_something_of_a_guide_is_told_that(question: str, asked: list[str]) -> None:
    assert ASKED.asked(question) == asked


@pytest.mark.rule("ON-1")
@pytest.mark.parametrize(
    "question",
    ["居住证怎么办", "居住证", "怎么办，要带什么", "要什么材料、多少钱、在哪办、几点上班", "全部内容"],
)
def test_who_asks_how_a_matter_is_handled_or_for_much_of_it_is_told_everything(question: str) -> None:
    assert ASKED.asked(question) == []


@pytest.mark.parametrize("question", ["失业金能领多久", "公积金能提多少钱", "闯红灯罚多少钱"])
def test_how_much_one_gets_is_neither_a_fee_nor_a_time_limit(question: str) -> None:
    assert ASKED.asked(question) == []


def test_what_stands_in_the_name_of_a_guide_asks_for_nothing(institution: Institution) -> None:
    assert [guide.name for guide in institution.guides if ASKED.asked(guide.name, guide.name)] == []


def test_each_field_is_told_after_what_it_is_called(institution: Institution) -> None:
    guide = next(guide for guide in institution.guides if isinstance(guide.materials, tuple))
    told = told_of_fields(institution, guide, ["fee", "materials"], LABELS)["told"]
    assert told.startswith(f"收费标准：{guide.fee}\n所需材料：")
    assert all(material in told for material in guide.materials)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("fields: {price: [价格]}", "guides have no field price"),
        ("fields: {fee: 收费}", "fee"),
    ],
)
def test_a_mistake_in_what_is_asked_names_file_and_field(tmp_path: Path, wrong: str, told: str) -> None:
    (tmp_path / "asked.yml").write_text(f"whole: [怎么办]\nmost: 2\n{wrong}\n", encoding="utf-8")
    with pytest.raises(BadContent, match=rf"asked\.yml[\s\S]*{told}"):
        read_asked(tmp_path)
