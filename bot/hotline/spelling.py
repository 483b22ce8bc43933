"""Chinese as it comes, made plain: traditional characters, full-width forms, digits spelt out."""

from __future__ import annotations

import itertools
import re

from opencc import OpenCC

_SIMPLIFIED = OpenCC("t2s")
# Letters and digits alone: punctuation stays as Chinese writes it.
_HALF_WIDTH = {0x3000: " "} | {
    wide: wide - 0xFEE0
    for first, last in (("0", "9"), ("A", "Z"), ("a", "z"))
    for wide in range(ord(first) + 0xFEE0, ord(last) + 0xFEE0 + 1)
}
_DIGITS = {spelt: digit for digits in ("零一二三四五六七八九", "〇幺") for digit, spelt in enumerate(digits)}
_SPELT = re.compile(
    r"(?<![\d几十百千万亿两第初周期])[零〇一二三四五六七八九幺](?:[\s\-—]?[零〇一二三四五六七八九幺]){2,}(?![十百千万亿几两])"
)
# A mobile number partly spelt out: 138七六五四三二一零.
_MIXED = re.compile(
    r"(?<![\d零〇一二三四五六七八九幺])(?:[\d零〇一二三四五六七八九幺][\s\-—]?){11}(?![\d零〇一二三四五六七八九幺])"
)
_ENGLISH = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
# English that Chinese citizens type amid their own and alone.
_OWN = frozenset(
    "ok okay no yes hi hello hey bye byebye thanks thank you sos app wifi vip id qq etc gps".split()
)
# Kana, Hangul, Cyrillic, Arabic (Uyghur), Tibetan, Mongolian, Thai.
_OTHER_SCRIPTS = re.compile(
    r"[\u3041-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0f00-\u0fff\u1800-\u18af\u0e00-\u0e7f]{2}"
)


def plain(text: str) -> str:
    """Return a citizen's words in simplified characters and half-width digits, trimmed.

    Three or more digits spelt out in a row become figures (一三八 → 138, 幺二零 → 120);
    numbers that are counted (三十, 一百) or follow each other (三四五楼) stay as they are.
    """
    simplified: str = _SIMPLIFIED.convert(text.translate(_HALF_WIDTH)).strip()
    return _SPELT.sub(_in_figures, _MIXED.sub(_as_mobile, simplified))


def simplified(character: str) -> str:
    """Return a character in its simplified form."""
    form: str = _SIMPLIFIED.convert(character)
    return form


def is_foreign(text: str) -> bool:
    """Say whether a message is in another language than Chinese (CO-8).

    One word of English, and what Chinese citizens say in English (ok, thank you), is not.
    """
    if _OTHER_SCRIPTS.search(text):
        return True
    found = [word.lower() for word in _ENGLISH.findall(text)]
    return len(found) >= 2 and not _HAN.search(text) and not _OWN.issuperset(found)


def _as_mobile(mixed: re.Match[str]) -> str:
    figures = "".join(str(_DIGITS.get(char, char)) for char in mixed[0])
    return figures if re.match(r"1\D?[3-9]", figures) else mixed[0]


def _in_figures(spelt: re.Match[str]) -> str:
    figures = [_DIGITS[char] for char in spelt[0] if char in _DIGITS]
    if all(after == before + 1 for before, after in itertools.pairwise(figures)):
        return spelt[0]
    return "".join(str(_DIGITS.get(char, char)) for char in spelt[0])
