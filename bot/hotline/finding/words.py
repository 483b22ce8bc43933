"""Words of two characters, as jieba's dictionary has them."""

from __future__ import annotations

import jieba


def is_word(pair: str) -> bool:
    """Say whether two characters are a word."""
    jieba.dt.check_initialized()
    return len(pair) == 2 and bool(jieba.dt.FREQ.get(pair))
