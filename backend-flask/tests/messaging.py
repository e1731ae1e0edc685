"""Actions of users with messages, over HTTP, and sending during crashes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.conftest import Browser
from tests.waiting import WAIT_SECONDS, wait_until

_SENDERS, _CRASHES = 4, 4


def send(sender: Browser, message: str, **to: str) -> dict[str, Any]:
    """Send a message, which must be accepted; return it."""
    response = sender.post("/api/messages", json={"message": message, **to})
    assert response.status_code == 200, response.text
    sent: dict[str, Any] = response.get_json()
    return sent


def write(sender: Browser, recipient: Browser, message: str) -> dict[str, Any]:
    """Send a message to a user."""
    recipient.get("/api/profile")  # makes sure that their row exists
    return send(sender, message, handle=recipient.handle)


def inbox(person: Browser, folder: str = "inbox") -> list[dict[str, Any]]:
    """Return a folder of a user."""
    response = person.get(f"/api/message_groups?folder={folder}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()
    return found


def group(person: Browser, uuid: str) -> dict[str, Any]:
    """Return a conversation of a user."""
    response = person.get(f"/api/message_groups/{uuid}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def words(person: Browser, uuid: str, query: str = "") -> list[str]:
    """Return the texts that a user reads in a conversation."""
    response = person.get(f"/api/messages/{uuid}{query}")
    assert response.status_code == 200, response.text
    return [message["message"] for message in response.get_json()]


def open_socket(url: str, origin: str | None = None) -> ClientConnection:
    """Open a WebSocket with timeouts for a slow machine."""
    return connect(
        url,
        origin=Origin(origin) if origin else None,
        open_timeout=WAIT_SECONDS,
        ping_timeout=WAIT_SECONDS,
        close_timeout=WAIT_SECONDS,
    )


class Restartable(Protocol):
    """A process that can be killed and restarted."""

    def kill(self) -> None:
        """End it immediately."""

    def start(self) -> None:
        """Start it."""


def send_during_crashes(process: Restartable, send: Callable[[int, str, str], bool]) -> list[str]:
    """Send from several threads while the process is killed and restarted; return what it accepted.

    `send` gets the sender's number, the message and its idempotency key. It returns whether the
    message was accepted; if not, the same message is sent again.
    """
    is_done = threading.Event()
    accepted: list[str] = []
    refused: list[str] = []

    def send_until_done(sender: int) -> None:
        number = 0
        while not is_done.is_set():
            message, key = f"{sender}.{number}", str(uuid4())
            while not send(sender, message, key):
                refused.append(message)
                time.sleep(0.05)
            accepted.append(message)
            number += 1

    senders = [
        threading.Thread(target=send_until_done, args=[one], daemon=True) for one in range(_SENDERS)
    ]
    for sender in senders:
        sender.start()
    moments = random.Random(4)  # noqa: S311  # no secret
    for _ in range(_CRASHES):
        wait_until(partial(_goes_on, accepted, len(accepted)), "another message is accepted")
        time.sleep(moments.uniform(0, 0.5))
        process.kill()
        process.start()
    is_done.set()
    for sender in senders:
        sender.join(timeout=WAIT_SECONDS)
        assert not sender.is_alive(), "a sender still waits for a response"
    assert len(refused) >= _CRASHES
    assert len(accepted) > _CRASHES
    return accepted


def _goes_on(accepted: list[str], since: int) -> bool:
    return len(accepted) > since
