"""A linear model over counted features of a text, weighted by tf-idf and scaled to length one.

It works on the few features that a message has. Stock featurizers stack sparse
matrices for each message, which cost a turn 2.6 ms against 0.2 (docs/decisions.md).
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression


class Linear:
    """A trained model: `labels`, and for each feature its rarity and its weights."""

    def __init__(self, labels: Sequence[str], features: Sequence[str], numbers: dict[str, Any]) -> None:
        self.labels = list(labels)
        self._features = {feature: place for place, feature in enumerate(features)}
        self._rarity, self._weights, self._bias = (numbers[name] for name in ("rarity", "weights", "bias"))

    @classmethod
    def fit(cls, counted: Sequence[Counter[str]], labels: Sequence[str], C: float) -> Linear:
        """Learn from counted features and their labels; `C` is the inverse of the regularisation."""
        common = Counter(feature for counts in counted for feature in counts)
        features = sorted(common)
        seen = numpy.array([common[feature] for feature in features])
        rarity = numpy.log((1 + len(counted)) / (1 + seen)) + 1
        model = cls([], features, {"rarity": rarity, "weights": numpy.zeros(0), "bias": numpy.zeros(0)})
        rows = [model._row(counts) for counts in counted]
        matrix = csr_matrix(
            (
                numpy.concatenate([values for _, values in rows]),
                numpy.concatenate([places for places, _ in rows]),
                numpy.cumsum([0, *(len(places) for places, _ in rows)]),
            ),
            shape=(len(rows), len(features)),
        )
        regression = LogisticRegression(C=C, class_weight="balanced", solver="liblinear", random_state=42)
        regression.fit(matrix, labels)
        model.labels = [str(label) for label in regression.classes_]
        model._weights, model._bias = regression.coef_.T, regression.intercept_
        return model

    @classmethod
    def load(cls, folder: Path, name: str) -> Linear:
        """Return the model that was saved in a folder under a name."""
        names = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with numpy.load(folder / f"{name}.npz") as numbers:
            return cls(names["labels"], names["features"], dict(numbers))

    def save(self, folder: Path, name: str) -> None:
        """Save the model in a folder under a name."""
        names = {"labels": self.labels, "features": list(self._features)}
        (folder / f"{name}.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        numpy.savez(folder / f"{name}.npz", rarity=self._rarity, weights=self._weights, bias=self._bias)

    def scores(self, counts: Counter[str]) -> Any:
        """Return the score of each label; of two labels only that of the second."""
        places, values = self._row(counts)
        return values @ self._weights[places] + self._bias

    def _row(self, counts: Counter[str]) -> tuple[Any, Any]:
        """Return places and weights of the known features, of length one."""
        known = [(self._features[name], count) for name, count in counts.items() if name in self._features]
        if not known:
            return numpy.zeros(0, dtype=int), numpy.zeros(0)
        places = numpy.array([place for place, _ in known])
        values = numpy.array([1 + math.log(count) for _, count in known]) * self._rarity[places]
        return places, values / numpy.sqrt(values @ values)


def in_a_row(text: str, longest: int = 3) -> list[str]:
    """Return every run of one to `longest` characters in `text`."""
    return [
        text[start : start + length]
        for length in range(1, longest + 1)
        for start in range(len(text) - length + 1)
    ]
