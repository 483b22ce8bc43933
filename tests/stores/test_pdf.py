"""Papers as PDF: what is written stands on them, and nothing breaks them."""

from __future__ import annotations

import pytest
from papers import pages_of

from bot.service.desk_ports import Paper, Section, Step
from bot.stores.pdf import PdfPrinter

PRINTER = PdfPrinter()


def printed(*sections: Section, foot: str = "王建国打印于今天") -> list[str]:
    paper = Paper("小城12345热线", "工单 1", sections, foot, "第{page}页，共{pages}页")
    return pages_of(PRINTER.print(paper))


def test_a_paper_shows_its_head_its_title_its_sections_and_who_printed_it() -> None:
    (page,) = printed(
        Section("基本情况", rows=(("状态", "办理中"), ("地点", "解放路18号"))),
        Section("诉求内容", words=("路灯不亮，\n请尽快来修。",)),
        Section(
            "办理过程",
            steps=(Step("10:00", "受理 智能助手", ("单位：城管局", "请核实")), Step("10:05", "签收")),
        ),
    )
    lines = page.splitlines()
    told = [
        "小城12345热线",
        "工单 1",
        "基本情况",
        "状态",
        "办理中",
        "地点",
        "解放路18号",
        "诉求内容",
        "路灯不亮，",
    ]
    told += ["请尽快来修。", "办理过程", "10:00", "受理 智能助手", "单位：城管局", "请核实", "10:05", "签收"]
    assert lines == [*told, "王建国打印于今天", "第1页，共1页"]


def test_every_page_tells_which_of_how_many_it_is() -> None:
    pages = printed(Section("过程", steps=tuple(Step("10:00", f"第{n}步") for n in range(100))))
    assert len(pages) > 2
    assert [page.splitlines()[-1] for page in pages] == [
        f"第{n}页，共{len(pages)}页" for n in range(1, len(pages) + 1)
    ]
    assert [step for step in range(100) if not any(f"第{step}步" in page for page in pages)] == []


@pytest.mark.parametrize("long", [4000, 20000])
def test_what_is_longer_than_a_page_goes_on_on_the_next(long: int) -> None:
    words = "路灯不亮请来修" * (long // 7)
    for section in (
        Section("内容", words=(words,)),
        Section("过程", steps=(Step("10:00", "补充", (words,)),)),
    ):
        pages = printed(section)
        assert len(pages) > 1
        assert "".join(pages).replace("\n", "").count("路灯不亮请来修") >= long // 7 * 0.9


def test_a_title_is_never_left_alone_at_the_end_of_a_page() -> None:
    for rows in range(25, 50):
        pages = printed(
            Section("一", rows=(("行", "值"),) * rows), Section("二", steps=(Step("10:00", "受理"),))
        )
        assert "二\n10:00\n受理" in "".join(pages)
        assert [page for page in pages if page.splitlines()[-3] == "二"] == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>&amp;</b> </para>", "<b>&amp;</b> </para>"),
        ("𠮷田😀", "〓田〓"),
        ("生僻字䶮", "生僻字䶮"),
        ("一\t二　三\u200b四\u202e五\0", "一 二 三四五"),
        ("{page}%s\\n", "{page}%s\\n"),
    ],
)
def test_whatever_people_write_is_printed_as_they_wrote_it_or_marked(written: str, shown: str) -> None:
    (page,) = printed(Section("内容", words=(written,)), foot=written)
    lines = page.splitlines()
    assert (lines[3], lines[4]) == (shown, shown)


def test_an_empty_paper_is_a_paper() -> None:
    assert len(printed(Section("内容", words=("",)))) == 1
