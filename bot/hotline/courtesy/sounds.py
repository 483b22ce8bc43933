"""Characters by their sound: a syllable without its tone, as pypinyin has it."""

from __future__ import annotations

import functools
import re

_NO_FINAL = re.compile(r"[bpmfdtnlgkhjqxzcsrywv]*")
_FIRST_CODE = 0xF0000  # enough private characters for every sound there is
_CODES: dict[str, str] = {}
_LONGEST_RUN = 60  # nobody types more syllables without a break


class Sounds(dict[str, str]):
    """Maps a character to its usual syllable; one without any stays what it is."""

    def __missing__(self, char: str) -> str:
        from pypinyin import lazy_pinyin  # half a second, and only where sounds are needed

        sound = lazy_pinyin(char)[0] if "\u4e00" <= char <= "\u9fff" else char
        self[char] = sound
        return sound


SOUNDS = Sounds()


@functools.cache
def code(sound: str) -> str:
    """Return the one private character that stands for the sound of a character, or for a syllable."""
    sound = SOUNDS[sound] if len(sound) == 1 else sound
    return _CODES.setdefault(sound, chr(_FIRST_CODE + len(_CODES)))


@functools.cache
def _spellings() -> re.Pattern[str]:
    """Return a pattern of one syllable as it is typed, the longest first."""
    from pypinyin import lazy_pinyin
    from pypinyin.constants import PINYIN_DICT

    said = {sound for code in PINYIN_DICT if 0x4E00 <= code <= 0x9FFF for sound in lazy_pinyin(chr(code))}
    typed = {sound for sound in said if sound.isascii() and not _NO_FINAL.fullmatch(sound)}
    return re.compile("|".join(sorted(typed, key=lambda sound: (-len(sound), sound))))


@functools.lru_cache(4096)
def typed(letters: str) -> tuple[str, ...]:
    """Return the syllables of a run of Latin letters; none if it is no pinyin."""
    if not letters or len(letters) > _LONGEST_RUN:
        return ()
    longest = _spellings().match(letters)
    for length in range(longest.end() if longest else 0, 0, -1):
        if not _spellings().fullmatch(letters, 0, length):
            continue
        rest = typed(letters[length:])
        if rest or length == len(letters):
            return (letters[:length], *rest)
    return ()
