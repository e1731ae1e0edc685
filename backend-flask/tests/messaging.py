"""What people do with messages, over HTTP."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from tests.conftest import Browser
from tests.waiting import WAIT_SECONDS, wait_until

_SENDERS, _KILLS = 4, 4


def send(sender: Browser, message: str, **to: str) -> dict[str, Any]:
    """Write a message that must be accepted; answer it."""
    response = sender.post("/api/messages", json={"message": message, **to})
    assert response.status_code == 201, response.text
    sent: dict[str, Any] = response.get_json()
    return sent


def write(sender: Browser, receiver: Browser, message: str) -> dict[str, Any]:
    """Write to a person."""
    receiver.get("/api/profile")  # whose row this request makes sure of
    return send(sender, message, handle=receiver.handle)


def inbox(person: Browser, folder: str = "inbox") -> list[dict[str, Any]]:
    """Answer a list of somebody's conversations."""
    response = person.get(f"/api/message_groups?folder={folder}")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()
    return found


def group(person: Browser, uuid: str) -> dict[str, Any]:
    """Answer one conversation as it stands for somebody."""
    response = person.get(f"/api/message_groups/{uuid}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def words(person: Browser, uuid: str, query: str = "") -> list[str]:
    """Answer what somebody reads in a conversation."""
    response = person.get(f"/api/messages/{uuid}{query}")
    assert response.status_code == 200, response.text
    return [message["message"] for message in response.get_json()]


def open_socket(url: str) -> ClientConnection:
    """Open a WebSocket that a slow machine doesn't end."""
    return connect(
        url,
        open_timeout=WAIT_SECONDS,
        ping_timeout=WAIT_SECONDS,
        close_timeout=WAIT_SECONDS,
    )


class Mortal(Protocol):
    """What may be killed and started again."""

    def kill(self) -> None:
        """End it at once, whatever it is doing."""

    def start(self) -> None:
        """Start it."""


def sent_amid_kills(process: Mortal, send: Callable[[int, str, str], bool]) -> list[str]:
    """Let some send without end, while the process is killed now and then; answer what was taken.

    `send` gets the sender's number, the message and its key, and tells whether it was taken; if
    not, the same is sent again.
    """
    is_over = threading.Event()
    taken: list[str] = []
    refused: list[str] = []

    def keep_sending(sender: int) -> None:
        number = 0
        while not is_over.is_set():
            message, key = f"{sender}.{number}", str(uuid4())
            while not send(sender, message, key):
                refused.append(message)
                time.sleep(0.05)
            taken.append(message)
            number += 1

    senders = [
        threading.Thread(target=keep_sending, args=[one], daemon=True) for one in range(_SENDERS)
    ]
    for sender in senders:
        sender.start()
    moments = random.Random(4)  # noqa: S311  # no secret
    for _ in range(_KILLS):
        wait_until(partial(_goes_on, taken, len(taken)), "another message is taken")
        time.sleep(moments.uniform(0, 0.5))
        process.kill()
        process.start()
    is_over.set()
    for sender in senders:
        sender.join(timeout=WAIT_SECONDS)
        assert not sender.is_alive(), "a sender still waits for an answer"
    assert len(refused) >= _KILLS
    assert len(taken) > _KILLS
    return taken


def _goes_on(taken: list[str], since: int) -> bool:
    return len(taken) > since
