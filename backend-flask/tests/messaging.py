"""What people do with messages, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.conftest import Browser

T = TypeVar("T")


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


def eventually(condition: Callable[[], T], within: float = 10) -> T:
    """Wait for the stream's Lambda; answer the first truthy answer."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {within} seconds"
        time.sleep(0.02)
    return answer
