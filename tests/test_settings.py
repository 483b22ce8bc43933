"""The environment: defaults that work, and mistakes that name the variable."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import BadSettings, Settings, read_settings

Read = Callable[..., Settings]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An environment that says nothing but where to keep things, and no `.env`."""
    for name in list(os.environ):
        if name.lower() in Settings.__fields__:
            monkeypatch.delenv(name)
    monkeypatch.setattr(Settings.__config__, "env_file", None)
    monkeypatch.setenv("STATE_DIR", str(tmp_path / "state"))
    yield
    read_settings.cache_clear()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the settings anew, as a process that starts with these variables does."""

    def anew(**environment: str) -> Settings:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        read_settings.cache_clear()
        return read_settings()

    return anew


def test_an_empty_environment_is_enough(read: Read, tmp_path: Path) -> None:
    settings = read()
    assert settings.state_dir == tmp_path / "state"
    assert settings.database_url == f"sqlite:///{tmp_path / 'state' / 'hotline.db'}"
    assert settings.embedded_redis
    assert (settings.content_dir / "institution.yml").is_file()
    assert len(settings.secret_key) >= 32
    Fernet(settings.master_key)


def test_without_a_word_only_this_machine_is_served(read: Read) -> None:
    settings = read()
    assert settings.bind_address == "127.0.0.1"
    assert settings.actions_url.startswith("http://127.0.0.1:")
    assert "@127.0.0.1:" in settings.redis_address


def test_every_process_listens_on_a_port_of_its_own(read: Read) -> None:
    settings = read()
    ports = (settings.bot_port, settings.actions_port, settings.clock_port, settings.redis_port)
    assert len(set(ports)) == 4


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"BOT_PORT": "70000"}, "a port from 1 to 65535"),
        ({"ACTIONS_PORT": "0"}, "a port from 1 to 65535"),
        ({"CLOCK_PORT": "http"}, "a port from 1 to 65535"),
        ({"REDIS_PORT": "-1"}, "a port from 1 to 65535"),
        ({"DATABASE_URL": "mysql://localhost/hotline"}, "postgresql://"),
        ({"DATABASE_URL": "hotline.db"}, "sqlite:///"),
        ({"REDIS_URL": "localhost:6379"}, "redis://"),
        ({"SECRET_KEY": "short"}, "at least 32 characters"),
        ({"MASTER_KEY": "nonsense"}, "Fernet"),
        ({"MASTER_KEY": f"{Fernet.generate_key().decode()},nonsense"}, "Fernet"),
        ({"REST_TOKEN": "short"}, "at least 16 characters"),
        ({"WECHAT_TOKEN": "with-a-dash"}, "letters and digits"),
        ({"WECHAT_AES_KEY": "short"}, "43 letters and digits"),
        ({"ACTIONS_TIMEOUT_SECONDS": "0"}, "seconds"),
        ({"TURN_TIMEOUT_SECONDS": "soon"}, "seconds"),
        ({"LOG_LEVEL": "LOUD"}, "INFO"),
    ],
)
def test_a_mistake_names_its_variable_and_what_is_expected(
    read: Read, environment: dict[str, str], expected: str
) -> None:
    with pytest.raises(BadSettings) as caught:
        read(**environment)
    (said,) = str(caught.value).splitlines()
    (name,) = environment
    assert said.startswith(f"{name}: ")
    assert expected in said


@pytest.mark.rule("PV-1")
@pytest.mark.parametrize("name", ["SECRET_KEY", "MASTER_KEY", "REST_TOKEN", "WECHAT_AES_KEY"])
def test_a_secret_is_not_repeated_in_the_message_about_it(read: Read, name: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read(**{name: "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_a_wechat_account_is_set_whole(read: Read) -> None:
    with pytest.raises(BadSettings, match="WECHAT_SECRET: must be set with WECHAT_TOKEN"):
        read(WECHAT_TOKEN="hotline2026", WECHAT_APP_ID="wx5823bf96d3bd56c7")


def test_all_mistakes_are_told_at_once(read: Read) -> None:
    with pytest.raises(BadSettings) as caught:
        read(BOT_PORT="70000", LOG_LEVEL="LOUD")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["BOT_PORT", "LOG_LEVEL"]


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.10", "::"])
def test_who_serves_other_machines_must_guard_the_rest_channel(read: Read, address: str) -> None:
    with pytest.raises(BadSettings, match="REST_TOKEN: must be set"):
        read(BIND_ADDRESS=address)
    assert read(BIND_ADDRESS=address, REST_TOKEN="0123456789abcdef").bind_address == address


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost"])
def test_who_serves_this_machine_alone_needs_no_token(read: Read, address: str) -> None:
    assert read(BIND_ADDRESS=address).rest_token == ""


def test_a_state_folder_that_cannot_be_made_is_named(read: Read, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSettings, match=r"^STATE_DIR: .*; expected a folder"):
        read(STATE_DIR=str(tmp_path / "file" / "state"))


@pytest.mark.rule("PV-2")
def test_secrets_are_made_once_and_kept_for_their_owner_alone(read: Read, tmp_path: Path) -> None:
    first, second = read(), read()
    assert first is not second
    assert (first.secret_key, first.master_key) == (second.secret_key, second.master_key)
    for name in ("secret.key", "master.key"):
        assert stat.S_IMODE((tmp_path / "state" / name).stat().st_mode) == 0o600


@pytest.mark.rule("PV-2")
def test_another_hotline_on_this_machine_has_other_secrets(read: Read, tmp_path: Path) -> None:
    one, other = read(), read(STATE_DIR=str(tmp_path / "other"))
    assert one.secret_key != other.secret_key
    assert one.master_key != other.master_key
    assert one.redis_password != other.redis_password


@pytest.mark.rule("PV-2")
def test_a_secret_from_the_environment_is_not_written_down(read: Read, tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    settings = read(SECRET_KEY="s" * 32, MASTER_KEY=key)
    assert (settings.secret_key, settings.master_key) == ("s" * 32, key)
    assert list(tmp_path.rglob("*.key")) == []


@pytest.mark.rule("PV-2")
@pytest.mark.parametrize("name", ["secret.key", "master.key"])
def test_a_key_file_without_a_key_stops_the_start(read: Read, tmp_path: Path, name: str) -> None:
    """So a full disk leaves it; tokens signed with nothing could be made by anybody."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / name).touch()
    with pytest.raises(BadSettings, match=name):
        read()


@pytest.mark.rule("PV-2")
def test_older_master_keys_may_stand_behind_the_newest(read: Read) -> None:
    keys = ",".join(Fernet.generate_key().decode() for _ in range(3))
    assert read(MASTER_KEY=keys).master_key == keys


def test_a_redis_of_one_s_own_replaces_the_embedded_one(read: Read) -> None:
    settings = read(REDIS_URL="redis://:secret@redis.example:6379/0")
    assert not settings.embedded_redis
    assert settings.redis_address == "redis://:secret@redis.example:6379/0"


def test_folders_are_absolute_wherever_the_process_starts(
    read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(STATE_DIR="here").state_dir == tmp_path / "here"


def test_settings_are_read_once_and_cannot_be_changed(read: Read) -> None:
    settings = read()
    assert read_settings() is settings
    with pytest.raises(TypeError):
        settings.bot_port = 1  # type: ignore[misc]
