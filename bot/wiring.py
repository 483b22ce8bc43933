"""The only place that builds adapters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone

from bot.hotline.asked_fields import AskedFields
from bot.hotline.guides import Search
from bot.hotline.institution import Institution
from bot.hotline.materials import Papers
from bot.service.clock import Clock
from bot.service.desk_ports import FileTypes, Printer
from bot.service.figure_ports import Workbooks
from bot.service.look_up import LookUp
from bot.service.news import Newswire
from bot.service.notices import NoticeWords, Press
from bot.service.ports import Database, Spool, Wording
from bot.service.tries import Tries
from bot.settings import ROOT, Settings, read_settings
from bot.stores.filetypes import FileTypesByContent
from bot.stores.guides import Fields, read_asked, read_fields, read_notice, read_papers, read_search
from bot.stores.look_up import FileLookUp
from bot.stores.pdf import PdfPrinter
from bot.stores.redis.client import connect
from bot.stores.redis.conversations import RedisConversations
from bot.stores.redis.news import RedisNews
from bot.stores.redis.spool import RedisSpool
from bot.stores.redis.tries import RedisTries
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.types import Cipher
from bot.stores.wording import FileWording
from bot.stores.workbooks import ExcelWorkbooks

_GUIDES = ROOT / "data" / "guides"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return this instant in UTC."""
        return datetime.now(timezone.utc)


@dataclass(frozen=True)
class System:
    """Everything a process needs, built once for its event loop."""

    settings: Settings
    database: Database
    lines: RedisConversations
    spool: Spool
    tries: Tries
    clock: Clock
    wording: Wording
    news: Newswire
    guides: Search
    look_up: LookUp
    guide_fields: Fields = field(default_factory=lambda: read_fields(_GUIDES))
    asked_fields: AskedFields = field(default_factory=lambda: read_asked(_GUIDES))
    papers: Papers = field(default_factory=lambda: read_papers(_GUIDES))
    notice_words: NoticeWords = field(default_factory=lambda: read_notice(_GUIDES))
    printer: Printer = field(default_factory=PdfPrinter)
    workbooks: Workbooks = field(default_factory=ExcelWorkbooks)
    file_types: FileTypes = field(default_factory=FileTypesByContent)
    _served: list[tuple[int, Institution]] = field(default_factory=list)

    @property
    def press(self) -> Press:
        """Return what notices are made with."""
        return Press(self.printer, self.notice_words, self.guide_fields.labels)

    async def institution(self) -> Institution:
        """Return the institution as the database holds it now; read whole only when it has changed."""
        async with self.database.reading() as work:
            loaded = await work.content.loaded()
            if not self._served or self._served[0][0] != loaded:
                self._served[:] = [(loaded, await work.content.institution())]
        return self._served[0][1]


def build() -> System:
    """Build the adapters that the settings name; nothing connects before it is used."""
    settings = read_settings()
    redis = connect(settings.redis_address)
    news = RedisNews(redis)
    return System(
        settings=settings,
        database=SqlDatabase(settings.database_url, settings.master_key, news),
        lines=RedisConversations(redis),
        spool=RedisSpool(redis, Cipher(settings.master_key)),
        tries=RedisTries(redis),
        clock=SystemClock(),
        wording=FileWording(ROOT / "data" / "responses"),
        news=news,
        guides=read_search(_GUIDES),
        look_up=FileLookUp(settings.content_dir / "look_up.yml"),
    )
