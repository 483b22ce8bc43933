"""Whose department a letter is: words and characters, what matters are called, and letters without a label.

Few letters have a label. How rare a word is, is learned from all of them; a
title is so short that it is learned from what whole letters are taken for.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jieba
import numpy
from ruamel.yaml import YAML
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bench.understanding.examples import Example
from bench.understanding.scores import Guess
from bot.nlu.linear import in_a_row

_CALLED = Path(__file__).with_name("departments.yml")
_HIDDEN = re.compile(r"[a-z]?\d+|\s+")  # places are told as A7县
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_C = 0.5
_SHARPNESS = 3.0  # what margins are multiplied with before they are made likelihoods
_CALLED_WEIGHS = 0.3
_BELIEVED = 0.4  # of the unlabelled letters, the least sure part that is not believed
_UNLABELLED_WEIGHS = 0.3


class Letters:
    """Two linear models that learn from the same letters: one of whole letters, one of titles."""

    def __init__(self, labelled: Sequence[Example], unlabelled: Sequence[Example]) -> None:
        """Learn from letters."""
        self._called = [set(words.split()) for words in YAML(typ="safe").load(_CALLED).values()]
        self._counts = [
            TfidfVectorizer(analyzer=counts, sublinear_tf=True, min_df=least, dtype=numpy.float32)
            for counts, least in ((_words, 1), (_characters, 2))
        ]
        for counts in self._counts:
            counts.fit([letter.text for letter in (*labelled, *unlabelled)])
        labels = [letter.label for letter in labelled]
        whole, rest = (self._rows([one.text for one in some]) for some in (labelled, unlabelled))
        self._whole = _learn(whole, labels)
        likely = _likely(self._whole, rest)
        sure = likely.max(axis=1)
        kept = sure > numpy.quantile(sure, _BELIEVED)
        titles = self._rows([letter.title for letter in labelled])
        others = self._rows([letter.title for letter in unlabelled])[kept]
        believed = self._whole.classes_[likely.argmax(axis=1)][kept]
        halves = numpy.full(len(labels), 0.5)
        self._titles = _learn(
            vstack([titles, whole, others]),
            [*labels, *labels, *believed],
            numpy.r_[halves * 2, halves, _UNLABELLED_WEIGHS * sure[kept]],
        )

    def guesses(self, texts: Sequence[str], titles: bool) -> list[Guess]:
        """Return the likeliest department of each letter, or of each title."""
        model = self._titles if titles else self._whole
        likely = _likely(model, self._rows(texts))
        return [(str(model.classes_[row.argmax()]), float(row.max())) for row in likely]

    def _rows(self, texts: Sequence[str]) -> Any:
        called = [[sum(text.count(word) > 0 for word in words) for words in self._called] for text in texts]
        weighed = csr_matrix(_CALLED_WEIGHS * normalize(numpy.array(called, dtype=float)))
        return hstack([*(counts.transform(texts) for counts in self._counts), weighed]).tocsr()


def ask(
    labelled: Sequence[Example], unlabelled: Sequence[Example], texts: Sequence[str], titles: bool
) -> tuple[list[Guess], dict[str, object]]:
    """Learn from letters and return what the texts are taken for, with seconds and milliseconds spent."""
    began = time.perf_counter()
    model = Letters(labelled, unlabelled)
    seconds = time.perf_counter() - began
    began = time.process_time()
    found = model.guesses(texts, titles)
    spent = time.process_time() - began
    return found, {"training_s": seconds, "message_ms": 1000 * spent / len(texts)}


def _learn(rows: Any, labels: Sequence[str], weights: Any = None) -> Any:
    return LinearSVC(C=_C, class_weight="balanced").fit(rows, numpy.array(labels), sample_weight=weights)


def _likely(model: Any, rows: Any) -> Any:
    return softmax(_SHARPNESS * model.decision_function(rows), axis=1)


def _words(text: str) -> list[str]:
    return [word for word in jieba.cut(_HIDDEN.sub(" ", text.lower()), HMM=False) if _HAN.search(word)]


def _characters(text: str) -> list[str]:
    runs = _HAN.findall(_HIDDEN.sub(" ", text.lower()))
    return [part for run in runs for part in in_a_row(run, 4) if len(part) > 1]
