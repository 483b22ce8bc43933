"""The models that the tail is tried on: the shipped one, and one that does what no hotline needs."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import structlog
from cryptography.fernet import Fernet
from rasa import model_training
from two_sides import Both, Ours, Stock

from bot.settings import ROOT
from bot.stores.sql.types import Cipher

MORE = Path(__file__).parent / "more"


def trained(model: str, place: Path) -> Path:
    """Train a model without NLU: the shipped one, or one of `more`, which do what no hotline needs."""
    more = [] if model == "shipped" else [MORE]
    (place / "domain").mkdir()
    for folder in (ROOT, *more):
        shutil.copy(folder / "domain.yml", place / "domain" / f"{folder.name}.yml")
    config = MORE / f"{model}-config.yml" if more else ROOT / "config.yml"
    data = [ROOT / "data" / "stories", ROOT / "data" / "responses", *(folder / "data.yml" for folder in more)]
    with mock.patch.dict("os.environ", RASA_CACHE_DIRECTORY=str(place), RASA_TELEMETRY_ENABLED="false"):
        done = model_training.train(str(place / "domain"), str(config), [*map(str, data)], output=str(place))
    assert done.code == 0
    return Path(done.model or "")


@pytest.fixture(scope="session", params=["shipped", "rules", "stories"])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """Both sides of a model: the shipped one, one of longer rules, and one of stories beside them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    model = trained(request.param, tmp_path_factory.mktemp(request.param))
    yield Both(Ours(model, Cipher(Fernet.generate_key().decode())), Stock(model))
    structlog.reset_defaults()
