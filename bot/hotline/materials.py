"""Which of a guide's materials a citizen has, and all that is missing, told once (ON-2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.hotline import reading
from bot.hotline.frozen import Frozen
from bot.hotline.guide import Guide

_BRACKETED = re.compile(r"（[^）]*）")
# 请人代办的，带委托书; 残疾的带残疾人证; 报修：用气地址: asked of those alone whom the first words name.
_ONLY_IF = re.compile(
    r"[^：]{1,40}?(?:的|时)[，：]?(?=(?:请|另|再|还[要需带]|带|提供|出示|由))"
    r"|[^：]{1,40}?的[，：]"
    r"|(?![^：]*(?:证明|材料|证据|提供|哪些|一种)：)[^：，]{2,16}："
)
_BRING = re.compile(r"^(?:请|另外?|再|还要?|需要?|提供|出示|带上?)+")
_ANY = re.compile(r"任选|任意一")
_LISTED = ("、", "以及", "和", "及")
_PAPERS = re.compile(
    r"(?:证|簿|照片?|合同|协议|书|表|卡|证明|发票|凭证|户号|票据|单|材料|文件|图|记录|报告|证件|方案|病历|地址|电话|意见|说明)"
    r"(?:原件|复印件)?(?:各?\d+张)?等?"
)
# Said of what need not be brought: nothing can be missing.
_NOT_BROUGHT = re.compile(r"不用|不带|不需要|核[对查]|到场签字|同意$|由.{2,12}(?:调取|查找|认定)")
_CLAUSE = re.compile(r"[，,。；;！!\n]|但是?|可是|不过|只是|\s+(?=[只就]?[有带拿没])")
_PART = re.compile(r"[、/\s]|还有|以及|和|跟|与|及|加上")
_ANYTHING = {"材料", "证件", "证明", "东西", "手续", "资料", "原件", "复印件"}  # names no paper
_BEFORE = re.compile(
    r"^(?:我|们|就|只|已经?|都|手头|手上|手里|家里|现在|身边|随身|准备好?|备好|带上?|拿|有|了|着|是|的|还|也|没有?|缺少?|差|少|除了?|把|不用)+"
)
_BEHIND = re.compile(
    r"(?:我|都|已经?|也|有了?|带[了着来]?|备好?|齐|准备好?|没有?|缺|不见|够|可以|能|行|办|了|的|吗|吧|呢|啊|嘛|么|外|以外|之外|一样|其他|别的|不用|俩|怎么办|咋办|行不行|可不可以|够不够|还没.?|[\d一二两三四几]+[张份本个]|[?？])+$"
)
_ALL = re.compile(
    r"(?<!不)(?:都|全部?|样样|所有的?)(?:已经)?(?:都)?(?:有|带|备|齐|准备|可以)|^齐了|齐全|一样不[缺少]|^全[了部]?$"
)
_NONE = re.compile(r"都没|全没|什么[都也]没|一样[都也]?没|还没(?:准备|有|办)|^没有[呢啊]?$|^没$|一个[都也]没")
_LACKS = re.compile(r"除了?|没有?|缺|差|少了?|不见|丢")
_UNNEEDED = re.compile(r"不用|不需要|用不[着上]|不涉及|不适用|没这种?情况|不属于|不是我")
_OTHERS = re.compile(r"其他|其它|别的|其余|剩下|余下")
_FIGURE = re.compile(
    r"(?<![\d.、第年月])(\d{1,2})(?:\s*(?:到|至|-|~|—)\s*(\d{1,2}))?(?![\d.]|[寸张份个年月周岁号])"
)
_NTH = re.compile(r"第([一二三四五六七八九十]|\d{1,2})")
_FIRST = re.compile(r"前([一二两三四五六七八九]|\d)[样项条个]")
_SPELT = {char: place for place, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
# Whether what one has is enough: asked of the materials, or told with what one has.
_PAPER = r"(?:材料|东西|证件|手续|资料)"
_ASKS_FOR_LIST = re.compile(
    rf"{_PAPER}.{{0,6}}(?:[齐够全]|还[缺差少]|缺什么|少什么|差什么)|(?:核对|检查|看看|清点).{{0,4}}{_PAPER}"
)
_TELLS_WHAT = re.compile(
    r"(?:只有|只带|就带|光带|带了?|拿了?|有|没有?|没带|少了?|缺).{2,24}(?:行[吗么不]|够[吗么不]|可以[吗么不]|能办|可不可以|行不行|能不能|还[缺差少要])"
)


_ASKS_MISSING = re.compile(
    r"(?:那|现在|我|到底|请问|都|，|,)*还?(?:[差缺少]|需要补|要补)(?:了)?(?:什么|啥|哪[些样几]?[些样])(?:材料|证件|东西|手续|资料|没[有带交])?[吗呢啊了?？。]*"
)
_TELLS = re.compile(
    r"(?:那|我|们|现在|目前|手[上头里]|家里|就|也|已经|先)*(?:[只仅光]?(?:有|带)|拿|备|准备|没有?|缺|发|交|拍)"
)


_ENOUGH = re.compile(r"(?:行不行|可不可以|够不够|[行够]吗|可以吗|就[行够]了?吗?)[?？]?$")
_LACKS_ONE = re.compile(
    r"(?:那|我|们|家里|要是|如果|万一|就是)*(?:没有?|缺|拿不出|开不[了出])(.{2,16}?)(?:怎么办|咋办|咋弄|怎么弄)[呢啊]?[?？]?"
)
_PAPER_LOST = re.compile(
    r"(?:身份证|户口[本簿]|护照|社保卡|医保卡|驾驶?[证照]|驾照|行驶证|结婚证|离婚证|出生证明?|接种证|房产证|不动产权?证|营业执照|居住证|残疾人?证|"
    r"老年卡|敬老卡|学生证|通行证)"
    r"(?:原件)?(?:好像|可能|都|也|又|被|给|让|我|弄|搞|不小心|全|已经|[，, ])*"
    r"(?:丢|掉|遗失|丢失|不见|找不[到着]|没了)"
)
_LOST_AT = re.compile(
    r"捡|拾|[丢掉落忘]在|[丢掉落忘]了?(?:车|公交|出租|地铁|路|店|超市)|寻|帮.{0,2}找|登记|车上|路上|别人|偷|抢|送"
)


class Papers(Frozen):
    """What papers are called every day, by their names in guides, and what stands over their lists."""

    means: Mapping[str, tuple[str, ...]]
    had: str
    missing: str
    if_so: str

    def plain(self, text: str) -> str:
        """Return a text with papers called as guides call them."""
        for name, words in self.means.items():
            for word in words:
                text = text if name in text else text.replace(word, name)
        return text


@dataclass(frozen=True)
class Material:
    """A material as a guide lists it: the papers it is made of, and whether one of them is enough."""

    text: str
    papers: tuple[str, ...]
    any_of: bool = False
    only_if: bool = False  # asked of some alone, whom the text names


@dataclass(frozen=True)
class Had:
    """What a citizen has: places of materials, and of papers within them; and what does not concern them."""

    papers: frozenset[tuple[int, int]] = frozenset()
    unneeded: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Checked:
    """A checklist filled in."""

    had: tuple[str, ...]
    missing: tuple[str, ...]
    if_so: tuple[str, ...]  # missing, and asked of some alone

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is missing that is asked of everybody."""
        return not self.missing


def asks_whether_enough(question: str) -> bool:
    """Say whether a citizen asks if what they have is all that is needed."""
    return asks_for_list(question) or bool(_TELLS_WHAT.search(question))


def asks_for_list(question: str) -> bool:
    """Say whether a citizen asks to go through the materials, whatever they have of them."""
    return asks_what_is_missing(question) or bool(_ASKS_FOR_LIST.search(question))


def asks_what_is_missing(question: str) -> bool:
    """Say whether a citizen asks for what they still lack (还差什么), and for nothing else."""
    return bool(_ASKS_MISSING.fullmatch(question))


def tells_of(materials: Sequence[Material], said: str, papers: Papers) -> bool:
    """Say whether a message begins with what the citizen has or lacks of the materials."""
    text = reading.normalise(said)
    begins = _TELLS.match(text) or _ENOUGH.search(text)
    return bool(begins) and not _LACKS_ONE.fullmatch(text) and read_had(materials, said, papers) is not None


def lacked(materials: Sequence[Material], question: str, papers: Papers) -> tuple[str, ...]:
    """Return the materials whose papers a citizen lacks and asks what to do (没有房产证怎么办)."""
    match = _LACKS_ONE.fullmatch(reading.normalise(question))
    named = _named(materials, match[1], papers) if match else ()
    return tuple(materials[place].text for place in sorted({place for place, _ in named}))


def loses_paper(text: str) -> bool:
    """Say whether a citizen tells that an official paper of theirs is gone, and nothing of where."""
    return bool(_PAPER_LOST.search(text)) and not _LOST_AT.search(text)


def materials_of(guide: Guide) -> tuple[Material, ...]:
    """Return what is to be brought as a guide lists it; nothing where it asks for none, or states none."""
    lines = guide.materials
    if not lines or isinstance(lines, str):
        return ()
    return tuple(_material(line) for line in lines if not _NOT_BROUGHT.search(_main(line)))


def asked_of_all(guide: Guide) -> tuple[str, ...]:
    """Return the materials that whoever applies brings; others are asked of some alone, or of nobody."""
    return tuple(one.text for one in materials_of(guide) if not one.only_if)


def _main(line: str) -> str:
    return _BRACKETED.sub("", re.split(r"[；。]", line)[0])


def _material(line: str) -> Material:
    main = _main(line)
    only_if = _ONLY_IF.match(main)
    rest = _BRING.sub("", main[only_if.end() :] if only_if else main)
    any_of = bool(_ANY.search(rest))
    listed = _BRING.sub("", rest.split("：")[-1])
    if any_of:
        papers = tuple(filter(None, re.split(r"、|，?或者?|，", _ANY.split(listed)[0])))
    else:
        papers = _parted(listed.split("，")[0])
    return Material(line, papers, any_of, bool(only_if))


def _parted(listed: str, by: tuple[str, ...] = _LISTED) -> tuple[str, ...]:
    """Return papers that are listed together one by one; what is not plainly a list of papers stays whole."""
    if not by:
        return (listed,)
    parts = listed.split(by[0])
    if not all(re.search(rf"{_PAPERS.pattern}$", part) for part in parts):
        parts = [listed]
    return tuple(paper for part in parts for paper in _parted(part, by[1:]))


def read_had(materials: Sequence[Material], said: str, papers: Papers) -> Had | None:
    """Return what of the materials a citizen says they have, by number or name; None if they say nothing."""
    text = reading.normalise(said)
    had: set[tuple[int, int]] = set()
    lacked: set[tuple[int, int]] = set()
    unneeded: set[int] = set()
    for clause in filter(None, _CLAUSE.split(text)):
        named = _numbered(materials, clause) | _named(materials, clause, papers)
        places = {place for place, _ in named}
        if _UNNEEDED.search(clause):
            of_some = {place for place, one in enumerate(materials) if one.only_if}
            unneeded |= of_some if _OTHERS.search(clause) else places
        elif _LACKS.search(clause):
            lacked |= named
        else:
            had |= named
    if not had and not lacked and _NONE.search(text):
        return Had(frozenset(), frozenset(unneeded))
    if not had and (lacked or unneeded or _ALL.search(text)):
        # Whoever has all but this brings what is asked of everybody; of some alone they know best.
        had = _whole(materials, range(len(materials)))
        lacked |= _whole(materials, (place for place, _ in lacked if materials[place].any_of))
        unneeded |= {place for place, one in enumerate(materials) if one.only_if} - {one for one, _ in lacked}
    elif not had:
        return None
    return Had(frozenset(had - lacked), frozenset(unneeded))


def also(before: Had, now: Had) -> Had:
    """Return what a citizen has who said of some before, and of some now."""
    return Had(before.papers | now.papers, before.unneeded | now.unneeded)


def check(materials: Sequence[Material], had: Had) -> Checked:
    """Return what is there and what is missing, each as the guide lists it."""
    told: dict[str, list[str]] = {"had": [], "missing": [], "if_so": []}
    for place, material in enumerate(materials):
        if place in had.unneeded:
            continue
        here = {n for n in range(len(material.papers)) if (place, n) in had.papers}
        wanting = [paper for n, paper in enumerate(material.papers) if n not in here]
        if not wanting or (material.any_of and here):
            told["had"].append(material.text)
        elif not here:
            told["if_so" if material.only_if else "missing"].append(material.text)
        else:
            told["had"].append("、".join(material.papers[n] for n in sorted(here)))
            told["if_so" if material.only_if else "missing"].append("、".join(wanting))
    return Checked(**{name: tuple(entries) for name, entries in told.items()})


def _numbered(materials: Sequence[Material], clause: str) -> set[tuple[int, int]]:
    """Return all papers of the materials that a clause names by their numbers."""
    last = len(materials)
    places = {_counted(match[1]) for match in _NTH.finditer(clause)}
    for match in _FIRST.finditer(clause):
        places |= set(range(1, _counted(match[1]) + 1))
    for match in _FIGURE.finditer(re.sub(r"(?<=\d)[、.]", " ", clause)):
        places |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    if re.fullmatch(r"[一二三四五六七八九十、，, 和有]+", clause):
        places |= {_SPELT[char] for char in clause if char in _SPELT}
    if places and max(places) > last and clause.strip().isdecimal():  # 13 of six: the first and the third
        places = {int(figure) for figure in clause.strip()}
    numbered = {place - 1 for place in places if 1 <= place <= last}
    return _whole(materials, numbered)


def _whole(materials: Sequence[Material], places: Iterable[int]) -> set[tuple[int, int]]:
    return {(place, n) for place in places for n in range(len(materials[place].papers))}


def _counted(said: str) -> int:
    return int(said) if said.isdecimal() else _SPELT[said]


def _named(materials: Sequence[Material], clause: str, papers: Papers) -> set[tuple[int, int]]:
    """Return the papers that a clause names; what only some bring, only if it is nobody else's."""
    found: set[tuple[int, int]] = set()
    for part in _parts(clause):
        name = papers.plain(part)
        fits = {
            (place, n)
            for place, material in enumerate(materials)
            for n, paper in enumerate(material.papers)
            if _is(papers.plain(paper), name)
        }
        found |= {one for one in fits if not materials[one[0]].only_if} or fits
    return found


def _parts(clause: str) -> Iterator[str]:
    for part in _PART.split(clause):
        name = _BEHIND.sub("", _BEFORE.sub("", part.strip()))
        if len(name) > 1 and name not in _ANYTHING:
            yield name


def _is(paper: str, name: str) -> bool:
    return any(name in one or (len(one) > 2 and one in name) for one in re.split(r"或者?", paper) if one)
