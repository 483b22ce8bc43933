"""What keys mean: one alone and at once, or several together as a number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PAUSE_SECONDS = 3.0  # after which a number is taken to be whole
PERSON, REPEAT, BACK, END = "0", "9", "*", "#"


class Command(Enum):
    """What a key alone asks for (TE-6)."""

    PERSON = "person"
    REPEAT = "repeat"
    BACK = "back"


@dataclass
class Keypad:
    """Collects keys until they mean something; instants in seconds of any one clock."""

    typed: str = ""
    last_at: float = 0.0

    def press(self, key: str, now: float, at_once: str = "") -> Command | str | None:
        """Return what is meant with this key: a command, a number, or nothing yet.

        A key of `at_once` that begins a number is one by itself. 0 and 9 may begin a number, too:
        they are commands when nothing follows.
        """
        self.last_at = now
        if key == BACK:
            typed, self.typed = self.typed, ""
            return None if typed else Command.BACK
        if key == END:
            return self._whole()
        if not self.typed and key in at_once:
            return _COMMANDS.get(key, key)
        self.typed += key
        return None

    def wait(self, now: float) -> Command | str | None:
        """Return what is meant, once no key has followed for a while."""
        alone = len(self.typed) == 1
        if not self.typed or now - self.last_at < (PAUSE_SECONDS / 2 if alone else PAUSE_SECONDS):
            return None
        return self._whole()

    def _whole(self) -> Command | str | None:
        typed, self.typed = self.typed, ""
        return _COMMANDS.get(typed) or typed or None


_COMMANDS = {PERSON: Command.PERSON, REPEAT: Command.REPEAT}
