"""What is open to whom: nothing of Rasa's own API, to no page of another site (docs/security.md)."""

from __future__ import annotations

import httpx
import pytest
from citizens import WebCitizen
from conftest import Hotline
from desk import address

ELSEWHERE = "https://elsewhere.example"
# Every route that Rasa 3.6 has (rasa/server.py), and those of its stock channels.
RASA = [
    *(("GET", path) for path in ("/version", "/status", "/domain", "/model", "/webhooks/rest", "/docs")),
    ("GET", "/conversations/rest:a/tracker"),
    ("POST", "/conversations/rest:a/tracker/events"),
    ("PUT", "/conversations/rest:a/tracker/events"),
    ("GET", "/conversations/rest:a/story"),
    *(
        ("POST", f"/conversations/rest:a/{what}")
        for what in ("execute", "trigger_intent", "predict", "messages")
    ),
    *(("POST", f"/model/{what}") for what in ("train", "test/stories", "test/intents", "predict", "parse")),
    ("PUT", "/model"),
    ("DELETE", "/model"),
    ("POST", "/webhooks/callback/webhook"),
    ("POST", "/webhooks/facebook/webhook"),
]


@pytest.fixture
def bot(hotline: Hotline) -> httpx.Client:
    return httpx.Client(base_url=hotline.url, trust_env=False)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize(("method", "path"), RASA)
def test_nothing_of_rasas_own_api_is_served(bot: httpx.Client, method: str, path: str) -> None:
    assert bot.request(method, path, json={}).status_code == 404


def test_the_bots_root_tells_no_version(bot: httpx.Client) -> None:
    answer = bot.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/chat")


@pytest.mark.parametrize("path", ["/actions", "/", "/status", "/webhook/x"])
def test_the_action_server_answers_the_bot_and_health_alone(hotline: Hotline, path: str) -> None:
    at = f"http://127.0.0.1:{hotline.environment['ACTIONS_PORT']}"
    with httpx.Client(base_url=at, trust_env=False) as actions:
        assert actions.get(path).status_code == 404
        assert actions.get("/health").status_code == 200


@pytest.mark.parametrize(
    "path", ["/chat", "/services", "/health", "/webhooks/rest/messages?sender=a", "/none"]
)
def test_a_page_of_another_site_may_read_nothing(bot: httpx.Client, hotline: Hotline, path: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Origin": ELSEWHERE}
    for answer in (
        bot.get(path, headers={"Origin": ELSEWHERE}),
        bot.options(path, headers=asked),
        httpx.get(f"{address(hotline)}/api/me", headers={"Origin": ELSEWHERE}, trust_env=False),
        httpx.options(f"{address(hotline)}/api/sign-in", headers=asked, trust_env=False),
    ):
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/chat", "/services", "/webhooks/rest/messages?sender=a", "/health", "/none"]
)
def test_no_answer_is_guessed_at_or_tells_where_one_came_from(bot: httpx.Client, path: str) -> None:
    headers = bot.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    if path.startswith("/webhooks"):
        assert headers["cache-control"] == "no-store"


def test_the_desks_pages_run_nothing_but_their_own_and_stand_in_no_frame(hotline: Hotline) -> None:
    headers = httpx.get(f"{address(hotline)}/", trust_env=False).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy  # so default-src holds: no inline script
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("路灯.png", b"<html><script>alert(1)</script></html>"),
        ("路灯.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("路灯.jpg", b"MZ\x90\0" + b"\0" * 200),
        ("路灯.png", b"PK\x03\x04" + b"\0" * 200),
        ("路灯.png", b""),
    ],
)
async def test_what_only_calls_itself_a_picture_is_not_taken(
    hotline: Hotline, name: str, content: bytes
) -> None:
    citizen = WebCitizen(hotline.url)
    await citizen.arrive()
    assert (await citizen.photograph(content, name)).status_code in (400, 422)
    await citizen.leave()
