"""What citizens answered in surveys, in SQL (EV-4)."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Column, ForeignKey, String, Table, select

from bot.hotline.survey import Answered
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Instant
from bot.stores.sql.upsert import insert_once

answers = Table(
    "survey_answers",
    metadata,
    Column("survey", String(64), primary_key=True),
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("question", String(64), primary_key=True),
    Column("choice", String(100), nullable=False),
    Column("at", Instant, nullable=False),
)


class SqlSurveys:
    """`Surveys` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, answered: Answered) -> None:
        """Keep an answer; the first to a question stands."""
        await insert_once(self._connection, answers, asdict(answered))

    async def answers(self, survey: str, conversation: str | None = None) -> list[Answered]:
        """Return what was answered in a survey, by all or in one conversation, oldest first."""
        query = select(answers).where(answers.c.survey == survey)
        query = query.where(answers.c.conversation == conversation) if conversation else query
        query = query.order_by(answers.c.at, answers.c.conversation, answers.c.question)
        return [Answered(**row._mapping) for row in await self._connection.execute(query)]
