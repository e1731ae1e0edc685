"""Private messages aren't compressed."""

from __future__ import annotations

from tests.conftest import Browser
from tests.messaging import write


def test_private_messages_are_not_compressed(alice: Browser, bob: Browser) -> None:
    """Their length would tell whether what one person writes is like what others wrote."""
    for number in range(5):
        group = write(bob, alice, f"{number} " * 150)["message_group_uuid"]
    response = alice.get(f"/api/messages/{group}", headers={"Accept-Encoding": "gzip"})
    assert len(response.data) > 1000
    assert "Content-Encoding" not in response.headers
