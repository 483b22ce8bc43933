"""What all content is made of."""

from __future__ import annotations

from pydantic import BaseModel


class Frozen(BaseModel):
    """A part of the content."""

    class Config:
        """Content is frozen once read, and a field nobody knows is a mistake."""

        frozen = True
        extra = "forbid"
        anystr_strip_whitespace = True
        min_anystr_length = 1
