"""What questions are asked with, whatever they ask for."""

from __future__ import annotations

import re

# Characters that say nothing of a matter by themselves; beside others they may (能力, 去世).
FILLERS = frozenset(
    "我你他她它的了吗呢吧啊呀么想要去个下就还都也很那这是有在把被给和跟与及对从到上为以可能会请问您们几哪啥怎不没办"
)
_ASKED_WITH = re.compile(
    r"请问|[你您]好|我想|怎么办理?|怎么样?|咋办?|如何|需要|[要带交准备]*(?:什么|啥|哪些)(?:材料|证件|手续|条件|东西|资料)?"
    r"|在?哪[里儿个]?|什么地方|多少钱?|多久|几天|几点|能不能|可不可以|可以|一下"
)


def without_asking(question: str) -> str:
    """Return a question with spaces for what it is asked with; every character keeps its place."""
    return _ASKED_WITH.sub(lambda asked: " " * len(asked[0]), question)
