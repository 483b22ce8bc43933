"""How much each sign that a guide fits a question counts, and how sure their sum makes of it."""

from __future__ import annotations

import math

from pydantic import BaseModel


class _Learnt(BaseModel):
    class Config:
        """What is learnt is frozen, and a figure nobody knows is a mistake."""

        frozen = True
        extra = "forbid"


class Weights(_Learnt):
    """What each sign counts, in the order in which `Signs` gives them."""

    chars: float = 2.6  # characters that question and name share, rare ones more
    covered: float = 3.8  # the part of the question that the name answers to, by its words or their meaning
    filled: float = 6.5  # the part of the name that the question calls for
    meant: float = 1.7  # terms that everyday words of the question mean
    rest: float = 0.3  # what question and materials, conditions, summary share
    unit: float = 0.8  # what question and unit share
    uncalled: float = -1.2  # aspects of the guide that the question does not call for
    missing: float = -1.8  # aspects that the question calls for by name, and the guide has not
    unmet: float = -1.6  # … by the meaning of its words


class Ranking(_Learnt):
    """The weights of signs, and the way from their sum to a score; learnt by `bench.guides.learning`."""

    weights: Weights = Weights()
    level: float = 0.21  # what a higher sum makes more sure …
    lead: float = 0.74  # … and a lead over the next guide
    bias: float = -2.7
    least: float = 6.0  # with a smaller sum the best of guides is not meant either
    near: float = 6.0  # nor is one that is further behind the best

    def sure(self, total: float, lead: float = 0.0) -> float:
        """Return how likely a guide is meant that has a sum of signs and a lead, from 0 to 1."""
        return 1 / (1 + math.exp(-(self.bias + self.level * total + self.lead * lead)))

    def enough(self, best: float, *, weak: bool = False) -> float:
        """Return the sum from which on guides may be meant, weak ones too, if the best has one."""
        if best < self.least:
            return math.inf
        return -math.inf if weak else best - self.near
