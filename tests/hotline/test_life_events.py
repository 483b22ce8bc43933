"""Events in citizens' lives, by what they say of them."""

from __future__ import annotations

import pytest

from bot.hotline.institution import Institution
from bot.hotline.life_events import event_of

pytestmark = pytest.mark.rule("KN-1")


@pytest.mark.parametrize(
    ("said", "is_clear", "code"),
    [
        ("我刚生了孩子", True, "birth"),
        ("我爸去世了要办哪些手续", True, "death"),
        ("想开个小饭馆要办啥证", False, "business"),
        ("我爸去世了怎么注销户口", True, None),
        ("居住证怎么办", False, None),
    ],
)
def test_who_tells_of_an_event_is_offered_its_guides_unless_one_is_plainly_asked_for(
    institution: Institution, said: str, is_clear: bool, code: str | None
) -> None:
    found = event_of(institution, said, is_clear=is_clear)
    assert (found and found.code) == code
