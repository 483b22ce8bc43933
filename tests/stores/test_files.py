"""Photographs and papers, on SQLite and PostgreSQL alike: kept whole, sealed, read by whom they concern."""

from __future__ import annotations

from datetime import timedelta

import pytest
from acting import NUMBER, Hotline
from databases import MONDAY, WORDING
from handed import DOCX, PNG, SAMPLES
from sqlalchemy import create_engine, text

from bot.hotline.acts import SignFor, Wait, Withdraw
from bot.hotline.files import LARGEST, MOST, FileType
from bot.hotline.history import Event
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.queueing import Queued
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import desk, files, holding, intake, tickets, waiting
from bot.service.duty import UnknownTicket
from bot.service.files import Handed, UnknownFile
from bot.service.matters import Request, open_ticket
from bot.service.ports import Inbound, Logged, Reply, Speaker
from bot.service.tickets import View
from bot.service.turn import bursts
from bot.stores.filetypes import FileTypesByContent

TYPES = FileTypesByContent()
WANG = "web:wang"
PHOTOGRAPH = Handed(PNG, "路灯.png")


class Desk(Hotline):
    """A hotline at which files are handed in."""

    def clerk(self, person: str, role: Role = Role.HANDLER) -> Clerk:
        return Clerk(person, self.institution.person(person).unit, frozenset([role]))

    async def attach(
        self, person: str, handed: Handed = PHOTOGRAPH, role: Role = Role.HANDLER, number: str = NUMBER
    ) -> str:
        """Attach a file; return its id."""
        given = (self.database, TYPES, WORDING, self.institution, self.clerk(person, role), number)
        await files.attach(*given, handed, self.now)
        return str((await self.last(number)).facts["file"])

    async def detach(self, person: str, id: str, role: Role = Role.HANDLER, number: str = NUMBER) -> None:
        given = (self.database, WORDING, self.institution, self.clerk(person, role), number)
        await files.detach(*given, id, self.now)

    async def last(self, number: str) -> Event:
        event: Event = (await self.find(lambda kept: kept.history(number)))[-1].event
        return event

    async def read(self, id: str, person: str, role: Role = Role.HANDLER) -> bytes:
        given = (self.database, self.institution, self.clerk(person, role))
        return (await files.read(*given, id, self.now))[1]

    async def view(self, person: str, role: Role = Role.HANDLER, number: str = NUMBER) -> View:
        return await tickets.view(self.database, self.institution, self.clerk(person, role), number, self.now)

    async def send(self, message: str = "p1", handed: Handed = PHOTOGRAPH) -> list[Logged]:
        """Let Wang send a photograph."""
        return await files.receive(
            self.database, TYPES, WORDING, self.institution, WANG, message, handed, self.now
        )

    async def say(self, message: str, words: str) -> intake.Receipt:
        return await intake.receive(
            self.database, Inbound(WANG, message, words), self.now, timedelta(seconds=20)
        )

    async def log(self) -> list[Logged]:
        return await intake.after(self.database, WANG, 0)


@pytest.fixture
async def desk_(hotline: Hotline) -> Desk:
    return Desk(hotline.database, hotline.institution)


# --- attached to tickets


@pytest.mark.rule("CP-8")
async def test_a_file_that_is_attached_comes_back_whole_and_stands_in_the_history(desk_: Desk) -> None:
    await desk_.open()
    content = SAMPLES[FileType.PDF] + bytes(range(256)) * 4000
    id = await desk_.attach("street-a", Handed(content, "查勘 记录.PDF"))
    assert await desk_.read(id, "street-a") == content
    seen = await desk_.view("street-a")
    (file,) = seen.files
    assert (file.ref.id, file.ref.name, file.ref.type) == (id, "查勘 记录.pdf", FileType.PDF)
    assert (file.ref.size, file.by, file.at, file.ticket) == (len(content), "street-a", MONDAY, NUMBER)
    last = seen.history[-1].event
    assert (last.name, last.by, last.note) == ("attached", "street-a", "查勘 记录.pdf")
    assert await desk_.broken() == []


async def test_files_stand_in_the_order_in_which_they_came(desk_: Desk) -> None:
    await desk_.open()
    for n in (1, 2, 0):
        desk_.now = MONDAY + timedelta(seconds=n)
        await desk_.attach("street-a", Handed(PNG, f"{n}.png"))
    assert [one.ref.name for one in (await desk_.view("street-a")).files] == ["0.png", "1.png", "2.png"]


@pytest.mark.rule("PV-4")
async def test_only_whom_a_ticket_concerns_attaches_to_it_and_nothing_is_kept_of_what_is_refused(
    desk_: Desk,
) -> None:
    await desk_.open()
    await desk_.attach("hall-a", role=Role.AGENT)  # who offers it
    for person, role in (
        ("street-b", Role.HANDLER),
        ("water-a", Role.HANDLER),
        ("street-a", Role.EDITOR),
        ("office-a", Role.INSPECTOR),
    ):
        with pytest.raises(Forbidden):
            await desk_.attach(person, role=role)
    with pytest.raises(Refused, match="not_yours"):  # no role, but the ticket's life is against it
        await desk_.attach("hall-b", role=Role.SUPERVISOR)
    with pytest.raises(UnknownTicket):
        await desk_.attach("street-a", number="20260101000001")
    assert len((await desk_.view("street-a")).files) == 1
    assert await desk_.happened() == ["accepted", "dispatched", "attached"]


@pytest.mark.parametrize(
    ("handed", "code"),
    [
        (Handed(b"MZ\x90\0" + bytes(100), "照片.png"), "file_type"),
        (Handed(b"<svg onload='alert(1)'/>", "照片.svg"), "file_type"),
        (Handed(PNG + bytes(LARGEST), "照片.png"), "too_large"),
    ],
)
async def test_what_is_no_picture_or_paper_or_too_large_is_refused_whatever_it_is_called(
    desk_: Desk, handed: Handed, code: str
) -> None:
    await desk_.open()
    with pytest.raises(Refused, match=code):
        await desk_.attach("street-a", handed)


async def test_the_largest_file_is_taken(desk_: Desk) -> None:
    await desk_.open()
    content = PNG + bytes(LARGEST - len(PNG))
    assert (
        await desk_.read(await desk_.attach("street-a", Handed(content, "大图.png")), "street-a") == content
    )


async def test_who_may_attach_is_told_so_and_nobody_once_it_has_ended(desk_: Desk) -> None:
    await desk_.open()
    may = [(await desk_.view(person)).may_attach for person in ("street-a", "street-b")]
    assert may == [True, False]
    await desk_.do("citizen", Withdraw())
    assert not (await desk_.view("street-a")).may_attach


@pytest.mark.rule("PV-1", "PV-4")
async def test_what_is_attached_is_read_by_whom_the_citizen_is_known_to_and_its_name_by_nobody_else(
    desk_: Desk,
) -> None:
    await desk_.open()
    id = await desk_.attach("street-a", Handed(DOCX, "王建国的申请.docx"))
    assert await desk_.read(id, "street-a") == await desk_.read(id, "hall-a") == DOCX
    for person, role in (
        ("street-b", Role.HANDLER),
        ("water-a", Role.HANDLER),
        ("office-a", Role.INSPECTOR),
        ("hall-b", Role.ADMINISTRATOR),
    ):
        with pytest.raises(Forbidden):
            await desk_.read(id, person, role)
    masked = await desk_.view("street-b")
    assert masked.masked
    assert [one.ref.name for one in masked.files] == ["****.docx"]
    assert masked.history[-1].event.note == "****.docx"
    with pytest.raises(UnknownFile):
        await desk_.read("0" * 32, "street-a")


@pytest.mark.rule("CP-3")
async def test_a_complainants_papers_are_read_by_the_complaint_desk_alone(desk_: Desk) -> None:
    complaint = Request(
        Origin("rest:li", "m9"), Kind.COMPLAINT, "城管局的人态度差", None, Citizen("李梅", "13700137000")
    )
    number = (await open_ticket(desk_.database, desk_.institution, complaint, desk_.now)).ticket.number
    id = await desk_.attach("desk-a", Handed(DOCX, "李梅投诉信.docx"), Role.COMPLAINT_DESK, number)
    assert await desk_.read(id, "desk-a", Role.COMPLAINT_DESK) == DOCX
    with pytest.raises(Forbidden):
        await desk_.read(id, "boss", Role.SUPERVISOR)
    assert "李梅" not in str(await desk_.view("boss", Role.SUPERVISOR, number))


@pytest.mark.rule("PV-2")
async def test_nothing_of_a_file_stands_readable_in_the_database(desk_: Desk, database_url: str) -> None:
    await desk_.open()
    secret = b"identity card of Wang Jianguo"
    await desk_.attach("street-a", Handed(PNG + secret, "王建国身份证.png"))
    engine = create_engine(database_url, future=True)
    with engine.connect() as connection:
        (name,) = connection.execute(text("SELECT name FROM files")).one()
        (content,) = connection.execute(text("SELECT content FROM file_contents")).one()
    engine.dispose()
    assert "王建国".encode() not in bytes(name)
    assert secret not in bytes(content)
    assert PNG not in bytes(content)


@pytest.mark.rule("CP-8")
async def test_who_attached_a_file_by_mistake_takes_it_away_and_the_history_says_so(desk_: Desk) -> None:
    await desk_.open()
    kept, wrong = [await desk_.attach("street-a", Handed(PNG, f"{name}.png")) for name in ("路灯", "别人家")]
    assert (await desk_.view("street-a")).removable == {kept, wrong}
    await desk_.detach("street-a", wrong)
    seen = await desk_.view("street-a")
    assert [one.ref.id for one in seen.files] == [kept]
    last = seen.history[-1].event
    assert (last.name, last.by, last.note, last.facts["file"]) == (
        "detached",
        "street-a",
        "别人家.png",
        wrong,
    )
    for again in (desk_.read(wrong, "street-a"), desk_.detach("street-a", wrong)):
        with pytest.raises(UnknownFile):
            await again
    assert await desk_.read(kept, "street-a") == PNG
    assert (await desk_.view("street-b")).history[-1].event.note == "****.png"
    assert await desk_.broken() == []


@pytest.mark.rule("CP-8")
async def test_nobody_takes_away_what_another_attached_nor_anything_once_the_ticket_has_ended(
    desk_: Desk,
) -> None:
    await desk_.open()
    id = await desk_.attach("street-a")
    assert (await desk_.view("hall-a", Role.AGENT)).removable == frozenset()
    with pytest.raises(Refused, match="not_yours"):
        await desk_.detach("hall-a", id, Role.AGENT)
    with pytest.raises(Forbidden):
        await desk_.detach("street-b", id)
    await desk_.do("citizen", Withdraw())
    assert (await desk_.view("street-a")).removable == frozenset()
    with pytest.raises(Refused, match="ended"):
        await desk_.detach("street-a", id)


# --- sent by citizens


@pytest.mark.rule("AH-1")
async def test_a_citizens_photograph_is_an_entry_of_the_log_and_is_acknowledged(desk_: Desk) -> None:
    photograph, thanks = await desk_.send()
    assert (photograph.speaker, photograph.reply.text, photograph.place) == (Speaker.CITIZEN, "", 1)
    (shown,) = photograph.reply.files
    assert (shown.name, shown.type, shown.size) == ("路灯.png", FileType.PNG, len(PNG))
    assert (thanks.speaker, thanks.place) == (Speaker.NOTICE, 2)
    assert "收到" in thanks.reply.text
    assert await desk_.log() == [photograph, thanks]


async def test_a_photograph_waits_for_no_turn_and_keeps_none_from_being_answered(desk_: Desk) -> None:
    first = await desk_.say("m1", "路灯不亮")
    await desk_.send()
    assert await intake.overdue(desk_.database, MONDAY + timedelta(hours=1)) == [WANG]
    second = await desk_.say("m2", "在幸福路")
    assert (first.place, second.place) == (1, 4)
    assert [one.message for one in second.standing.waiting] == ["m1", "m2"]
    for burst in bursts(second.standing.waiting):
        standing = await intake.standing(desk_.database, WANG)
        said = await intake.answer(desk_.database, standing, burst, [Reply("好的。")], "[]", MONDAY)
        assert said
    assert await intake.overdue(desk_.database, MONDAY + timedelta(hours=1)) == []


@pytest.mark.rule("TL-10", "AH-1")
async def test_a_photograph_that_a_ticket_waited_for_lets_it_go_on_and_who_has_it_is_told(
    desk_: Desk,
) -> None:
    said = Request(Origin(WANG, "m1"), Kind.FAULT, "路灯不亮", None, Citizen("王建国", "13800138000"))
    number = (await open_ticket(desk_.database, desk_.institution, said, desk_.now)).ticket.number
    await desk_.do("street-a", SignFor(), Wait("请拍一张灯杆的照片。"), number=number)
    assert (await desk_.case(number)).waits
    *_, going_on = await desk_.send()
    case, told = await desk_.case(number), await desk_.find(lambda kept: kept.tellings(["street-a"]))
    assert (case.waits, told[-1].topic, (await desk_.last(number)).by) == (False, "attached", "citizen")
    assert "计时" in going_on.reply.text or "答复" in going_on.reply.text
    before = await desk_.happened(number)
    await desk_.send("p2")
    assert await desk_.happened(number) == before  # it waits for nothing more


async def test_a_photograph_that_is_sent_again_is_the_same_one(desk_: Desk) -> None:
    await desk_.send()
    assert await desk_.send() == []
    assert len(await desk_.log()) == 2


async def test_the_bot_is_silent_while_a_person_has_the_conversation_and_they_see_the_photograph(
    desk_: Desk, tiny: Institution
) -> None:
    await desk_.say("m1", "我要找人工")
    await waiting.enter(desk_.database, WORDING, tiny, Queued(WANG, MONDAY))
    await holding.take_over(desk_.database, WANG, "hall-a", MONDAY)
    (photograph,) = await desk_.send()
    agent = desk_.clerk("hall-a", Role.AGENT)
    assert (await desk.read(desk_.database, agent, WANG, 0, MONDAY))[-1] == photograph
    assert await desk_.read(photograph.reply.files[0].id, "hall-a", Role.AGENT) == PNG
    assert await desk_.read(photograph.reply.files[0].id, "boss", Role.SUPERVISOR) == PNG
    for person, role in (("hall-b", Role.AGENT), ("street-a", Role.HANDLER)):
        with pytest.raises(Forbidden):
            await desk_.read(photograph.reply.files[0].id, person, role)


@pytest.mark.parametrize("kind", [FileType.GIF, FileType.PDF, FileType.DOCX])
async def test_of_a_citizen_nothing_but_photographs_is_taken(desk_: Desk, kind: FileType) -> None:
    with pytest.raises(Refused, match="file_type"):
        await desk_.send(handed=Handed(SAMPLES[kind], "照片.jpg"))
    assert await desk_.log() == []


async def test_a_citizen_sends_so_many_photographs_and_no_more(desk_: Desk) -> None:
    for n in range(MOST):
        await desk_.send(f"p{n}")
    with pytest.raises(Refused, match="too_many_files"):
        await desk_.send("one too many")
    given = (desk_.database, TYPES, WORDING, desk_.institution)
    other = await files.receive(*given, "web:li", "p1", PHOTOGRAPH, MONDAY)
    assert len(other) == 2
