"""A mistake in the content names file, line, field and what is expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.content import content
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.settings import read_settings
from bot.stores.content import BadContent, read_content

GOOD = {
    "institution.yml": """
name: 小城12345热线
city: 小城
hotline: "12345"
time_zone: Asia/Shanghai
supervisor: s1
default_unit: hall
complaint_unit: desk
inspection_unit: hall
privacy: 您说的内容只用于办理您的事项。
hours:
  - ["08:30", "12:00"]
  - ["13:30", "17:30"]
""",
    "units.yml": """
units:
  - code: hall
    name: 值班室
    telephone: "0599-1234567"
    address: 一号路1号
    hours: 工作日
    duty_owner: s1
    stand_in: s2
    urgent: false
    scope: [热线, 工单]

  - code: desk
    name: 投诉受理中心
    telephone: "0599-1234568"
    address: 一号路2号
    hours: 工作日
    duty_owner: s2
    stand_in: s1
    urgent: false
    scope:
      - 服务态度
      - 推诿
""",
    "staff.yml": """
staff:
  - {id: s1, name: 甲, post: 值班长, unit: hall, duty: 值班}
  - {id: s2, name: 乙, post: 值班员, unit: desk, duty: 值班}
  - {id: s3, name: 丙, post: 值班员, unit: hall, duty: 值班}
  - {id: s4, name: 丁, post: 值班员, unit: desk, duty: 值班}
""",
    "limits.yml": "limits:\n"
    + "".join(
        f"  - kind: {kind.value}\n    rule: TL-2\n    amount: 2\n    counted_in: working_days\n"
        for kind in Kind
    ),
    "duty.yml": """
duty:
  warnings: [0.5, 1]
  sign_for:
    danger: &soon {amount: 15, counted_in: minutes}
    utility: *soon
    general: &day {amount: 1, counted_in: working_days}
  arrive: [{area: 城区, limit: *soon}]
  respond: [{limit: *soon}]
  instruction: *day
  finding: *day
  remedy: *day
  consent: *day
  decide: *day
  call_back: *day
  callers: [s1]
  wait: *day
  done: *day
  failed_dispatches: 3
  extensions: 1
  urgings: 3
  queue: 3
  short_break: 30
  contact_gap: 30
  sampled: 2
  daily_at: "08:00"
  accountability: {failures: 3, within: 30, warnings: 3, collective_within: 365}
""",
    "questions.yml": """
questions:
  - code: free
    asked: [收费吗]
    answer: 不收费。
""",
    "phrases.yml": """
phrases:
  - code: hello
    situation: 问候
    texts: [您好。]
""",
    "events.yml": """
events:
  - {code: moving, order: 1, name: 搬家, summary: 居住证, guides: [H-1]}
""",
    "scenarios.yml": """
scenarios:
  - code: taxi
    name: 出租车
    kinds: [complaint]
    words: [出租车]
    unit: hall
    items: [matter, details, name, telephone]
    details:
      - {label: 车牌, question: 请问车牌号是多少？}
""",
    "plans.yml": """
plans:
  - code: flood
    name: 防汛预案
    words: [积水]
    unit: hall
    leader: s1
    roster: [s2]
    what: 有积水。
    advice: 请绕行。
""",
    "inspection.yml": """
criteria:
  - {code: greeting, rule: CO-1, text: 有问候, points: 10}
""",
    "causes.yml": """
causes:
  - {code: slow, name: 办理时效}
  - {code: late, name: 超期, within: slow}
""",
    "calendar.yml": """
calendar:
  years: [2027]
  days:
    - {day: 2027-02-05, works: false, name: 春节}
""",
    "surveys.yml": """
surveys:
  - code: winter
    name: 问卷
    since: 2026-10-01
    until: 2026-12-31
    questions:
      - {code: easy, text: 方便吗, choices: [方便, 不方便]}
""",
    "utilities.yml": """
utilities:
  - code: water
    unit: hall
    outage: 停水
    failing: [停水]
    reports: 3
    minutes: 60
""",
    "places.yml": """
places:
  - 一号路
  - 二号路
""",
    "guides/hall.yml": """
guides:
  - code: H-1
    name: 居住证申领
    aliases: [办居住证]
    unit: hall
    summary: 请您带身份证来办。
    basis: 无
    conditions: 无
    materials:
      - 身份证
      - 照片
    procedure: [申请, 领取]
    time_limit: 当场
    fee: 免费
    place: 一楼
    hours: 工作日
    telephone: "0599-1234567"
    cautions: 无
    sample_forms: 无
    next: 领取
    owner: s1
    review_date: "2027-09-30"
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small content folder without a mistake."""
    for name, text in GOOD.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, mark: str) -> int:
    """Return the number of the first line that holds `mark`."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if mark in line)


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(BadContent) as caught:
        read_content(folder)
    return str(caught.value).splitlines()


def test_content_without_a_mistake_is_read(folder: Path) -> None:
    served = read_content(folder)
    assert isinstance(served, Institution)
    assert served.unit("desk").scope == ("服务态度", "推诿")
    assert served.guides[0].materials == ("身份证", "照片")
    assert served.guides[0].basis == "无"
    assert served.places == ("一号路", "二号路")
    assert [str(edge) for window in served.profile.hours for edge in window][:2] == ["08:30:00", "12:00:00"]


# What is written instead of what, in which file; the line and the field that are named.
WRONG = {
    "missing field": ("guides/hall.yml", "    fee: 免费\n", "", "code: H-1", "fee"),
    "missing field of the institution": ("institution.yml", "city: 小城\n", "", "name:", "city"),
    "missing field of a member of staff": ("staff.yml", "post: 值班员, ", "", "id: s2", "post"),
    "unknown field": (
        "units.yml",
        "    urgent: false\n",
        "    urgent: false\n    colour: red\n",
        "colour",
        "colour",
    ),
    "misspelt field": ("guides/hall.yml", "    summary:", "    sumary:", "sumary", "sumary"),
    "empty text": ("guides/hall.yml", "fee: 免费", 'fee: ""', "fee:", "fee"),
    "empty value": ("guides/hall.yml", "fee: 免费", "fee:", "fee:", "fee"),
    "text for a list": ("guides/hall.yml", "basis: 无", "basis: 见窗口", "basis:", "basis"),
    "mapping in a list": ("guides/hall.yml", "      - 照片", "      - 照片: 两张", "照片: 两张", "materials"),
    "empty entry in a list": ("guides/hall.yml", "      - 照片", '      - ""', '- ""', "materials"),
    "mapping in a scope": ("units.yml", "      - 推诿", "      - 推诿: 是", "推诿: 是", "scope"),
    "no list of materials": ("guides/hall.yml", "[申请, 领取]", "[]", "procedure:", "procedure"),
    "a date that is none": ("guides/hall.yml", "2027-09-30", "2027-13-30", "review_date", "review_date"),
    "yes or no": ("units.yml", "urgent: false", "urgent: 也许", "也许", "urgent"),
    "an unknown kind": ("limits.yml", "kind: issue", "kind: isue", "isue", "kind"),
    "an unknown span": ("limits.yml", "counted_in: working_days", "counted_in: weeks", "weeks", "counted_in"),
    "warnings without the expiry": (
        "duty.yml",
        "warnings: [0.5, 1]",
        "warnings: [0.5]",
        "warnings: [0.5]",
        "warnings",
    ),
    "an arrival nowhere": (
        "duty.yml",
        "arrive: [{area: 城区, limit: *soon}]",
        "arrive: [{area: 城区, places: [村], limit: *soon}]",
        "places: [村]",
        "arrive",
    ),
    "nobody who calls back": ("duty.yml", "callers: [s1]", "callers: [s9]", "callers", "callers"),
    "a limit of nothing": ("limits.yml", "amount: 2", "amount: 0", "amount: 0", "amount"),
    "a limit in words": ("limits.yml", "amount: 2", "amount: 两天", "两天", "amount"),
    "no word on citizens' data": (
        "institution.yml",
        "privacy: 您说的内容只用于办理您的事项。",
        "privacy: ''",
        "privacy:",
        "privacy",
    ),
    "a site with a path": (
        "institution.yml",
        "city: 小城",
        "city: 小城\nsites: [https://www.example.gov.cn/index]",
        "sites:",
        "sites",
    ),
    "an unknown zone": ("institution.yml", "Asia/Shanghai", "Asia/Yunxi", "time_zone", "time_zone"),
    "an hour that is none": ("institution.yml", '"12:00"', '"25:00"', "25:00", "hours"),
    "windows that overlap": ("institution.yml", '"12:00"', '"14:00"', "hours:", "hours"),
    "no windows": (
        "institution.yml",
        'hours:\n  - ["08:30", "12:00"]\n  - ["13:30", "17:30"]',
        "hours: []",
        "hours:",
        "hours",
    ),
    "an entry that is no mapping": ("staff.yml", "staff:\n", "staff:\n  - 丙\n", "- 丙", "staff"),
    "a place that is no text": ("places.yml", "  - 二号路", "  - 二号路: 东", "二号路: 东", "places"),
    "places that are no list": (
        "places.yml",
        "places:\n  - 一号路\n  - 二号路\n",
        "places: 一号路\n",
        "places:",
        "places",
    ),
    "no list at all": ("units.yml", "units:", "unit:", "unit:", "units"),
}


@pytest.mark.parametrize(("file", "old", "new", "line", "field"), WRONG.values(), ids=WRONG)
@pytest.mark.rule("ON-1")
def test_a_mistake_names_its_file_line_and_field(
    folder: Path, file: str, old: str, new: str, line: str, field: str
) -> None:
    path = folder / file
    replace(path, old, new)
    said = mistakes(folder)
    assert any(each.startswith(f"{path}:{line_of(path, line)}: {field}") for each in said), said
    assert all(str(path) in each for each in said), said


# A reference that leads nowhere: to what, and where it is written.
ASTRAY = {
    "supervisor": ("institution.yml", "supervisor: s1", "supervisor: s9", "supervisor"),
    "default unit": ("institution.yml", "default_unit: hall", "default_unit: hal", "default_unit"),
    "complaint unit": ("institution.yml", "complaint_unit: desk", "complaint_unit: dsk", "complaint_unit"),
    "inspection unit": (
        "institution.yml",
        "inspection_unit: hall",
        "inspection_unit: hal",
        "inspection_unit",
    ),
    "duty owner": ("units.yml", "duty_owner: s2", "duty_owner: s9", "duty_owner"),
    "stand-in": ("units.yml", "stand_in: s1", "stand_in: s9", "stand_in"),
    "unit of a member of staff": ("staff.yml", "unit: desk", "unit: dsk", "unit"),
    "unit of a guide": ("guides/hall.yml", "unit: hall", "unit: hal", "unit"),
    "owner of a guide": ("guides/hall.yml", "owner: s1", "owner: s9", "owner"),
    "unit of a plan": ("plans.yml", "unit: hall", "unit: hal", "unit"),
    "leader of a plan": ("plans.yml", "leader: s1", "leader: s9", "leader"),
    "roster of a plan": ("plans.yml", "roster: [s2]", "roster: [s9]", "roster"),
    "heading of a cause": ("causes.yml", "within: slow", "within: slw", "within"),
}


@pytest.mark.parametrize(("file", "old", "new", "field"), ASTRAY.values(), ids=ASTRAY)
def test_a_reference_to_nothing_names_its_field_and_what_is_missing(
    folder: Path, file: str, old: str, new: str, field: str
) -> None:
    replace(folder / file, old, new)
    said = mistakes(folder)
    assert len(said) == 1
    assert field in said[0]
    assert new.split(": ")[1].strip("[]") in said[0]


@pytest.mark.parametrize(("file", "old", "new", "field"), ASTRAY.values(), ids=ASTRAY)
def test_a_reference_to_nothing_names_its_file_and_line(
    folder: Path, file: str, old: str, new: str, field: str
) -> None:
    path = folder / file
    replace(path, old, new)
    assert f"{path}:{line_of(path, new)}:" in mistakes(folder)[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("units.yml", "code: desk", "code: hall", "unit 'hall' stands twice"),
        ("staff.yml", "id: s2", "id: s1", "staff 's1' stands twice"),
        ("units.yml", "- 推诿", "- 热线", "scope '热线' stands twice"),
        ("limits.yml", "kind: issue", "kind: fault", "limit 'fault' stands twice"),
        ("limits.yml", "kind: issue", "kind: fault", "limit 'issue' is missing"),
    ],
)
def test_what_must_be_one_of_a_kind_is_told(folder: Path, file: str, old: str, new: str, said: str) -> None:
    replace(folder / file, old, new)
    assert any(said in each for each in mistakes(folder))


@pytest.mark.rule("CP-3", "CP-6")
@pytest.mark.parametrize(
    ("person", "field"), [("s3", "inspection_unit: hall"), ("s4", "complaint_unit: desk")]
)
def test_a_complaint_desk_of_one_is_told_since_nobody_could_call_back(
    folder: Path, person: str, field: str
) -> None:
    staff = folder / "staff.yml"
    lines = staff.read_text(encoding="utf-8").splitlines()
    staff.write_text("\n".join(line for line in lines if person not in line), encoding="utf-8")
    path = folder / "institution.yml"
    (said,) = mistakes(folder)
    assert said.startswith(f"{path}:{line_of(path, field)}: {field.split(':')[0]}: ")
    assert "two of the staff" in said


@pytest.mark.parametrize("name", ["institution.yml", "units.yml", "staff.yml", "limits.yml", "places.yml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert any(str(folder / name) in each and "missing" in each for each in mistakes(folder))


@pytest.mark.parametrize("text", ["", "# nothing yet\n"], ids=["empty", "only a comment"])
@pytest.mark.parametrize("name", list(GOOD))
def test_an_empty_file_is_named(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    assert any(str(folder / name) in each for each in mistakes(folder))


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("units:\n  - code: hall\n   name: 值班室\n", 3),  # an indent that fits nowhere
        ("units:\n  - code: [hall\n", 3),
        ("units:\n\t- code: hall\n", 2),
        ("units: []\nunits: []\n", 2),
    ],
    ids=["indent", "bracket", "tab", "key twice"],
)
def test_bad_yaml_names_file_and_line(folder: Path, broken: str, line: int) -> None:
    (folder / "units.yml").write_text(broken, encoding="utf-8")
    said = mistakes(folder)[0]
    assert said.startswith(f"{folder / 'units.yml'}:{line}:"), said
    assert "expected YAML" in said


def test_another_encoding_than_utf_8_is_named(folder: Path) -> None:
    (folder / "units.yml").write_bytes(GOOD["units.yml"].encode("gb18030"))
    said = mistakes(folder)[0]
    assert str(folder / "units.yml") in said
    assert "UTF-8" in said


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    replace(folder / "guides/hall.yml", "    fee: 免费\n", "")
    replace(folder / "units.yml", "urgent: false", "urgent: 也许")
    (folder / "places.yml").unlink()
    said = "\n".join(mistakes(folder))
    assert all(name in said for name in ("hall.yml", "units.yml", "places.yml"))


def test_every_mistake_says_what_is_wrong_and_shows_no_traceback(folder: Path) -> None:
    replace(folder / "guides/hall.yml", "fee: 免费", 'fee: ""')
    for each in mistakes(folder):
        assert re.fullmatch(r".+?:\d+: [\w.]+: \S.*", each)


@pytest.mark.rule("KN-4")
def test_a_guide_past_its_review_is_named_with_who_owns_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(folder / "guides/hall.yml", "2027-09-30", "2026-01-01")
    monkeypatch.setenv("CONTENT_DIR", str(folder))
    read_settings.cache_clear()
    told = CliRunner().invoke(content, ["check"])
    read_settings.cache_clear()
    assert told.exit_code == 0
    owner = read_content(folder).guides[0].owner
    code = read_content(folder).guides[0].code
    assert told.stderr == f"{code}: review_date: 2026-01-01 is past: {owner} reviews it\n"
