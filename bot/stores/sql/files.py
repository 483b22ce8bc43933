"""Files in SQL, in the transaction of what they belong to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.hotline.files import File, FileRef, FileType
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import file_contents, files


class SqlFiles:
    """`Files` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def add(self, file: File, content: bytes) -> None:
        """Keep a file."""
        row = {
            "id": file.ref.id,
            "conversation": file.conversation,
            "ticket": file.ticket,
            "name": file.ref.name,
            "type": file.ref.type.value,
            "size": file.ref.size,
            "by": file.by,
            "at": file.at,
        }
        await self._connection.execute(files.insert().values(**row))
        await self._connection.execute(file_contents.insert().values(file=file.ref.id, content=content))

    async def get(self, id: str) -> File | None:
        """Return a file without its content, if there is one."""
        row = (await self._connection.execute(select(files).where(files.c.id == id))).first()
        return _file(row) if row else None

    async def content(self, id: str) -> bytes:
        """Return the content of a file that there is."""
        query = select(file_contents.c.content).where(file_contents.c.file == id)
        content: bytes = (await self._connection.execute(query)).scalar_one()
        return content

    async def attached_to(self, ticket: str) -> list[File]:
        """Return the files of a ticket, in the order in which they came."""
        return await self._found(files.c.ticket == ticket)

    async def sent_in(self, conversation: str) -> list[File]:
        """Return the files that a citizen has sent in a conversation, in the order in which they came."""
        return await self._found(files.c.conversation == conversation, files.c.by.is_(None))

    async def _found(self, *where: Any) -> list[File]:
        query = select(files).where(*where).order_by(files.c.at, files.c.id)
        return [_file(row) for row in await self._connection.execute(query)]


def _file(row: Any) -> File:
    ref = FileRef(row.id, row.name, FileType(row.type), row.size)
    return File(ref, row.conversation, row.ticket, row.by, row.at)
