"""`hotline train`: a model for exactly these sources."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click

from bot.settings import ROOT, read_settings

_STEP = re.compile(r"Starting to train component '(\w+)'")


@click.command()
def train() -> None:
    """Train the model unless there is one for these very sources."""
    click.echo(f"model: {ensure_model()}")


def ensure_model() -> Path:
    """Return the model for the sources as they stand, training it if it is missing."""
    path = read_settings().models_dir / f"shouwen-{_digest()}.tar.gz"
    if path.exists():
        return path
    log = read_settings().state_dir / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    click.echo(f"training the model (about a minute; the whole of it in {log}) …")
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "train", "--out", str(path.parent)]
    # What is cut off is never taken for a model, nor what another process trains beside it.
    unfinished = path.with_name(f"unfinished-{os.getpid()}-{path.name}")
    command += ["--fixed-model-name", unfinished.name.removesuffix(".tar.gz")]
    with (
        open(log, "w", encoding="utf-8") as file,
        subprocess.Popen(  # noqa: S603 - our own command line
            command,
            cwd=ROOT,
            env=quiet_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as training,
    ):
        for line in training.stdout or ():
            file.write(line)
            step = _STEP.search(line)
            if step:
                click.echo(f"  {step[1]}")
    if training.returncode or not unfinished.exists():
        raise click.ClickException(f"training failed; what Rasa says of it stands in {log}")
    return unfinished.replace(path)


def quiet_environment() -> dict[str, str]:
    """Return this environment with Rasa told to report to nobody and TensorFlow to keep quiet."""
    return os.environ | {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TQDM_DISABLE": "1",
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": read_settings().log_level,
    }


def _digest() -> str:
    """Return a digest of everything that a model is made from."""
    sources = [
        ROOT / "config.yml",
        ROOT / "domain.yml",
        *sorted((ROOT / "bot" / "nlu").glob("*.py")),
    ]
    folders = [folder for folder in sorted((ROOT / "data").iterdir()) if folder.name != "desk"]  # for staff
    sources += [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    sources += [ROOT / "bot" / "hotline" / name for name in ("emergency.py", "spelling.py")]
    digest = hashlib.sha256(f"rasa {version('rasa')}".encode())
    for path in sources:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
