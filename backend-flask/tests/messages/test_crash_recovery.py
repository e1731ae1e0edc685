"""The API may crash while messages are sent: every acknowledged message is stored once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cruddur.config import Config
from devtools.settings import SOURCES
from tests.conftest import Browser
from tests.messaging import send_during_crashes, write
from tests.waiting import WAIT_SECONDS

Friends = tuple[Browser, Browser]


class Api:
    """The API as a process that can be killed and restarted."""

    def __init__(self, settings: Config) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        values = self._settings.model_dump(exclude_none=True, exclude_defaults=True)
        self._process = subprocess.Popen(
            [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--factory"]
            + ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1"]
            + ["--blocking-threads", "4", "--no-access-log", "cruddur.app:serve"],
            env={
                **os.environ,
                **{name.upper(): str(value) for name, value in values.items()},
                "PYTHONPATH": SOURCES,
            },
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def send(self, sender: Browser, message: str, group: str, key: str) -> int | None:
        """Send a message; return the status, or None without a response."""
        assert sender.account is not None
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        try:
            connection.request(
                "POST",
                "/api/messages",
                body=json.dumps({"message": message, "message_group_uuid": group}),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {sender.account.access_token}",
                    "Idempotency-Key": key,
                },
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


@pytest.fixture
def api(settings: Config) -> Iterator[Api]:
    running = Api(settings)
    running.start()
    yield running
    running.kill()


def test_a_crash_of_the_api_neither_loses_nor_duplicates_messages(
    friends: Friends, api: Api
) -> None:
    alice, bob = friends
    group = write(alice, bob, "before")["message_group_uuid"]

    def send(sender: int, message: str, key: str) -> bool:
        status = api.send((alice, bob)[sender % 2], message, group, key)
        assert status in (200, 503, None)
        return status == 200

    accepted = send_during_crashes(api, send)
    assert everything(bob, group) == sorted(["before", *accepted])


def everything(reader: Browser, group: str) -> list[str]:
    """Return all messages of a conversation, sorted."""
    found: list[str] = []
    path: str | None = f"/api/messages/{group}?limit=100"
    while path is not None:
        page = reader.get(path)
        found += [message["message"] for message in page.get_json()]
        link = page.headers.get("Link")
        path = link.partition(">")[0].strip("<") if link else None
    return sorted(found)
