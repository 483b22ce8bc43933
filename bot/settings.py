"""The environment, read once and typed. A mistake names the variable and what is expected."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import ipaddress
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.fernet import Fernet
from pydantic import BaseSettings, Field, ValidationError, root_validator, validator
from sqlalchemy.engine import make_url

ROOT = Path(__file__).resolve().parent.parent


class BadSettings(Exception):
    """The environment cannot be used; the message says which variable and why."""


class Settings(BaseSettings):
    """Everything the processes read from their environment (or from `.env`)."""

    state_dir: Path = Field(ROOT / "var", description="a folder this user may write, for data, logs and keys")
    content_dir: Path = Field(ROOT / "content", description="the folder with institution.yml and units.yml")
    models_dir: Path = Field(ROOT / "models", description="the folder for trained models")
    bind_address: str = Field("127.0.0.1", description="the address to listen on, such as 127.0.0.1")
    bot_port: int = Field(5005, ge=1, le=65535, description="a port from 1 to 65535")
    bot_workers: int = Field(
        1,
        ge=1,
        le=32,
        description="1 to 32 bot processes; they take BOT_PORT and the ports after it",
    )
    actions_port: int = Field(5055, ge=1, le=65535, description="a port from 1 to 65535")
    clock_port: int = Field(5056, ge=1, le=65535, description="a port from 1 to 65535")
    console_port: int = Field(8000, ge=1, le=65535, description="a port from 1 to 65535, for the desk")
    redis_port: int = Field(
        5379, ge=1, le=65535, description="a port from 1 to 65535, for the embedded Redis"
    )
    redis_url: str = Field("", description="redis://[:password@]host:port/0, or nothing for the embedded one")
    database_url: str = Field("", description="postgresql://user:password@host/name or sqlite:///path")
    secret_key: str = Field("", description="at least 32 characters; signs citizens' session tokens")
    master_key: str = Field("", description="one or more Fernet keys, comma separated, the newest first")
    rest_token: str = Field("", description="a bearer token of at least 16 characters for the REST channel")
    wechat_token: str = Field("", description="the 3 to 32 letters and digits set as Token at the platform")
    wechat_app_id: str = Field("", description="the AppID of the official account")
    wechat_secret: str = Field("", description="the AppSecret of the official account")
    wechat_aes_key: str = Field("", description="the EncodingAESKey, 43 letters and digits, or nothing")
    wechat_api: str = Field(
        "https://api.weixin.qq.com", description="the address of the platform's interface"
    )
    phone: bool = Field(False, description="1 to answer telephone calls, or 0")
    phone_port: int = Field(5057, ge=1, le=65535, description="a port from 1 to 65535, for a dialplan to ask")
    sip_port: int = Field(5060, ge=1, le=65535, description="a port from 1 to 65535, for SIP over UDP")
    audiosocket_port: int = Field(5058, ge=1, le=65535, description="a port from 1 to 65535, for Asterisk")
    phone_address: str = Field("", description="the address that callers reach BIND_ADDRESS by, if another")
    phone_peers: str = Field(
        "127.0.0.0/8", description="networks that may call, comma separated: 10.0.0.5/32"
    )
    phone_calls: int = Field(60, ge=1, le=1000, description="1 to 1000 calls at once over each transport")
    phone_queue: str = Field("", description="the extension where people answer when the bot cannot")
    phone_records: bool = Field(False, description="1 to record calls, which callers are told, or 0")
    phone_voice_dir: Path | None = Field(
        None, description="a folder with list.tsv and WAV files of sentences"
    )
    asr_model_dir: Path | None = Field(None, description="a folder with a streaming model of sherpa-onnx")
    pause_seconds: float = Field(
        0.8, ge=0, le=5, description="seconds from 0 to 5 that a citizen must be silent to have finished"
    )
    actions_timeout_seconds: float = Field(8, gt=0, le=60, description="seconds from 0 to 60")
    turn_timeout_seconds: float = Field(20, gt=0, le=120, description="seconds from 0 to 120")
    # No DEBUG: at that level Rasa logs citizens' words.
    log_level: str = Field("INFO", regex="^(INFO|WARNING|ERROR)$", description="INFO, WARNING or ERROR")

    class Config:
        """Values come from the environment, then from `.env` in the root."""

        env_file = ROOT / ".env"
        frozen = True

    @validator("state_dir", "content_dir", "models_dir")
    def _absolute(cls, value: Path) -> Path:
        if "%" in str(value):
            raise ValueError("a path without %")  # supervisor would expand it
        return value.expanduser().resolve()

    @validator("bind_address")
    def _an_address(cls, value: str) -> str:
        if value != "localhost":
            ipaddress.ip_address(value)  # a ValueError if it is none
        return value

    @validator("database_url")
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "sqlite:///")):
            raise ValueError("an address that begins with postgresql:// or sqlite:///")
        if value and make_url(value).query:
            raise ValueError("an address without ?options")
        return value

    @validator("redis_url")
    def _known_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("an address that begins with redis:// or rediss://")
        _ = urlsplit(value).port  # a ValueError if it is no number
        return value

    @validator("secret_key")
    def _long_enough(cls, value: str) -> str:
        if value and len(value) < 32:
            raise ValueError("at least 32 characters")
        return value

    @validator("master_key")
    def _fernet_keys(cls, value: str) -> str:
        for key in filter(None, value.split(",")):
            try:
                Fernet(key.strip())
            except ValueError:
                raise ValueError("Fernet keys: 32 bytes in url-safe base64, comma separated") from None
        return value

    @validator("phone_peers")
    def _networks(cls, value: str) -> str:
        for network in value.split(","):
            ipaddress.ip_network(network)  # a ValueError if it is none
        return value

    @validator("phone_queue")
    def _an_extension(cls, value: str) -> str:
        if not re.fullmatch("[0-9A-Za-z_]*", value):
            raise ValueError("letters and digits")
        return value

    @validator("wechat_token")
    def _a_token(cls, value: str) -> str:
        if value and not re.fullmatch("[A-Za-z0-9]{3,32}", value):
            raise ValueError("3 to 32 letters and digits")
        return value

    @validator("wechat_aes_key")
    def _an_aes_key(cls, value: str) -> str:
        if value and not re.fullmatch("[A-Za-z0-9]{43}", value):
            raise ValueError("43 letters and digits")
        return value

    @root_validator(skip_on_failure=True)
    def _wechat_is_whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in ("wechat_app_id", "wechat_secret") if not values[name]]
        if values["wechat_token"] and missing:
            raise ValueError(f"{missing[0].upper()}: must be set with WECHAT_TOKEN")
        return values

    @root_validator(skip_on_failure=True)
    def _rest_is_guarded(cls, values: dict[str, Any]) -> dict[str, Any]:
        token = values["rest_token"]
        if token and len(token) < 16:
            raise ValueError("REST_TOKEN: at least 16 characters")
        if not token and values["bind_address"] not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("REST_TOKEN: must be set when BIND_ADDRESS is not this machine alone")
        return values

    @root_validator(skip_on_failure=True)
    def _ports_differ(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["bot_port"] + values["bot_workers"] > 65536:
            raise ValueError("BOT_WORKERS: more than there are ports from BOT_PORT on")
        taken = {values["bot_port"] + worker: "BOT_PORT" for worker in range(values["bot_workers"])}
        for name in [
            "actions_port",
            "clock_port",
            "console_port",
            *(["phone_port", "audiosocket_port"] if values["phone"] else []),
            *([] if values["redis_url"] else ["redis_port"]),
        ]:
            if values[name] in taken:
                raise ValueError(
                    f"{name.upper()}: the same as {taken[values[name]]}; expected a port of its own"
                )
            taken[values[name]] = name.upper()
        return values

    @root_validator(skip_on_failure=True)
    def _derive(cls, values: dict[str, Any]) -> dict[str, Any]:
        state: Path = values["state_dir"]
        values["secret_key"] = values["secret_key"] or _kept(
            state / "secret.key", lambda: secrets.token_urlsafe(48)
        )
        values["master_key"] = values["master_key"] or _kept(
            state / "master.key", lambda: Fernet.generate_key().decode()
        )
        values["database_url"] = values["database_url"] or f"sqlite:///{state / 'hotline.db'}"
        return values

    @property
    def embedded_redis(self) -> bool:
        """Say whether we run Redis ourselves."""
        return not self.redis_url

    @property
    def redis_password(self) -> str:
        """Return the password of the embedded Redis: other users of this machine do not know it."""
        return hmac.new(self.secret_key.encode(), b"embedded redis", hashlib.sha256).hexdigest()

    @property
    def redis_address(self) -> str:
        """Return where Redis is, embedded or not."""
        return self.redis_url or f"redis://:{quote(self.redis_password)}@127.0.0.1:{self.redis_port}/0"

    @property
    def bot_ports(self) -> range:
        """Return the ports of the bot processes."""
        return range(self.bot_port, self.bot_port + self.bot_workers)

    @property
    def actions_url(self) -> str:
        """Return where the bot calls custom actions."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"

    def bot_url(self, port: int = 0) -> str:
        """Return where the bot, or its process at `port`, is reached from this machine."""
        everywhere = self.bind_address in ("0.0.0.0", "::", "localhost")  # noqa: S104 - compared, not bound
        host = "127.0.0.1" if everywhere else self.bind_address
        return f"http://{f'[{host}]' if ':' in host else host}:{port or self.bot_port}"


@functools.lru_cache(maxsize=1)
def read_settings() -> Settings:
    """Return the settings; `BadSettings` names each variable that cannot be used."""
    try:
        return Settings.parse_obj({})
    except ValidationError as error:
        raise BadSettings("\n".join(_explain(problem) for problem in error.errors())) from None
    except OSError as error:
        raise BadSettings(f"STATE_DIR: {error}; expected {_expected('state_dir')}") from None


def _explain(problem: Any) -> str:
    name = str(problem["loc"][0])
    if name == "__root__":
        return str(problem["msg"])
    return f"{name.upper()}: {problem['msg']}; expected {_expected(name)}"


def _expected(name: str) -> str:
    return str(Settings.__fields__[name].field_info.description)


def keep_secret(path: Path, secret: str) -> None:
    """Write a secret into a file that only this user may read, in place of what it holds."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_name(f"{path.name}.new")
    with open(new, "w", encoding="ascii", opener=_private) as file:
        file.write(secret)
    new.replace(path)


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in a file that only this user may read, made the first time."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with contextlib.suppress(FileExistsError), open(path, "x", encoding="ascii", opener=_private) as file:
        file.write(make())
    kept = path.read_text(encoding="ascii").strip()
    if not kept:
        raise ValueError(f"{path}: is empty; expected the key that was made there: restore it from a backup")
    return kept


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
