"""Rasa pipelines, trained on the examples of a yardstick and asked for their guess."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog
from ruamel.yaml import YAML

from bench.understanding.examples import Example
from bench.understanding.scores import Guess, Spans
from bot.settings import ROOT

CANDIDATES = Path(__file__).with_name("candidates.yml")
Figures = dict[str, object]
Parsed = dict[str, Any]


def candidates(task: str) -> dict[str, list[dict[str, Any]]]:
    """Return the pipelines that are compared at a task (`labels` or `parts`), by name."""
    of_task: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(CANDIDATES)[task]
    return of_task


def shipped() -> list[dict[str, Any]]:
    """Return the pipeline of config.yml."""
    pipeline: list[dict[str, Any]] = YAML(typ="safe").load(ROOT / "config.yml")["pipeline"]
    return pipeline


def ask(
    pipeline: Sequence[dict[str, Any]],
    taught: Sequence[Example],
    texts: Sequence[str],
    marks: Path | None = None,
) -> tuple[list[Parsed], Figures]:
    """Train a pipeline, by the examples or by Rasa's own files if given; return what it makes of texts.

    With it come seconds of training, milliseconds a message and the size of the model in MB.
    """
    configure_structlog(logging.ERROR)
    # Rasa tells of itself where our figures go.
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        data, config = Path(folder, "taught.json"), Path(folder, "config.yml")
        data.write_text(json.dumps(_as_rasa_reads(taught), ensure_ascii=False), encoding="utf-8")
        with config.open("w", encoding="utf-8") as file:
            YAML().dump(_config(pipeline), file)
        began = time.perf_counter()
        model = train_nlu(str(config), str(marks or data), folder, fixed_model_name="model")
        seconds = time.perf_counter() - began
        agent = Agent.load(model)
        asyncio.run(agent.parse_message(texts[0]))  # the first one loads the dictionary
        began = time.process_time()
        parsed = asyncio.run(_all(agent, texts))
        spent = time.process_time() - began
        megabytes = Path(str(model)).stat().st_size / 1e6
    return parsed, {"training_s": seconds, "message_ms": 1000 * spent / len(texts), "model_mb": megabytes}


def guesses(parsed: Sequence[Parsed]) -> list[Guess]:
    """Return the likeliest label of each text; a message that is not understood has no label of ours."""
    return [(one["intent"]["name"] or "", one["intent"]["confidence"]) for one in parsed]


def spans(parsed: Sequence[Parsed]) -> list[Spans]:
    """Return the parts that are found in each text."""
    return [frozenset((e["start"], e["end"], e["entity"]) for e in one["entities"]) for one in parsed]


async def _all(agent: Agent, texts: Sequence[str]) -> list[Parsed]:
    return [await agent.parse_message(text) for text in texts]


def _config(pipeline: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "recipe": "default.v1",
        "assistant_id": "yardstick",
        "language": "zh",
        "pipeline": [dict(component) for component in pipeline],
    }


def _as_rasa_reads(taught: Sequence[Example]) -> dict[str, Any]:
    examples = [
        {
            "text": one.text,
            "intent": one.label or "address",  # without one, Rasa takes it for no example
            "entities": [
                {"start": start, "end": end, "value": one.text[start:end], "entity": name}
                for start, end, name in sorted(one.parts)
            ],
        }
        for one in taught
    ]
    return {"rasa_nlu_data": {"common_examples": examples}}
