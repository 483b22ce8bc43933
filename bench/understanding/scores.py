"""How good guesses are, and how well it is known how good they are."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.metrics import f1_score

COVERED = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # parts of the messages, the surest first
_BINS = 10
Guess = tuple[str, float]  # a label and how sure it is, 0 to 1
Spans = frozenset[tuple[int, int, str]]


def of_labels(meant: Sequence[str], guessed: Sequence[Guess]) -> dict[str, object]:
    """Return accuracy, macro F1 over the labels that are meant, calibration error and risk by coverage."""
    labels = [label for label, _ in guessed]
    right = [label == true for label, true in zip(labels, meant, strict=True)]
    sure = [confidence for _, confidence in guessed]
    macro = f1_score(meant, labels, average="macro", labels=sorted(set(meant)), zero_division=0)
    return {
        "accuracy": sum(right) / len(right),
        "macro_f1": float(macro),
        "calibration_error": calibration_error(right, sure),
        "risk_at_coverage": risk_at_coverage(right, sure),
    }


def calibration_error(right: Sequence[bool], sure: Sequence[float]) -> float:
    """Return the expected calibration error: how far confidence is from accuracy, in ten equal steps."""
    steps: dict[int, list[float]] = {}
    for was_right, confidence in zip(right, sure, strict=True):
        steps.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append(was_right - confidence)
    return sum(abs(sum(step)) for step in steps.values()) / len(right)


def risk_at_coverage(right: Sequence[bool], sure: Sequence[float]) -> dict[str, float]:
    """Return the part of wrong guesses among the surest part of all, for each of `COVERED`."""
    surest = [was_right for _, was_right in sorted(zip(sure, right, strict=True), key=lambda one: -one[0])]
    kept = {part: max(1, round(part * len(surest))) for part in COVERED}
    return {f"{part:.0%}": 1 - sum(surest[:count]) / count for part, count in kept.items()}


def of_parts(meant: Sequence[Spans], found: Sequence[Spans]) -> dict[str, object]:
    """Return precision, recall and F1 of parts that are exactly right from start to end."""
    right = sum(len(one & other) for one, other in zip(meant, found, strict=True))
    marked, guessed = (sum(map(len, spans)) for spans in (meant, found))
    return {
        "precision": right / guessed if guessed else 0.0,
        "recall": right / marked,
        "f1": 2 * right / (marked + guessed),
    }
