"""Protected accounts over HTTP."""

from __future__ import annotations

from typing import Any

from tests.conftest import Browser


def protect(person: Browser, *, is_protected: bool = True) -> dict[str, Any]:
    """Turn a person's protection on or off; return their profile."""
    response = person.put("/api/profile/protected", json={"protected": is_protected})
    assert response.status_code == 200, response.text
    profile: dict[str, Any] = response.get_json()
    assert profile["protected"] is is_protected
    return profile


def accept(person: Browser, asker: Browser) -> dict[str, bool]:
    """Accept a request, which must be there; return the relation."""
    response = person.put(f"/api/follow_requests/@{asker.handle}")
    assert response.status_code == 200, response.text
    relation: dict[str, bool] = response.get_json()
    return relation


def requests(person: Browser) -> list[str]:
    """Return the handles of those who ask to follow a person, newest first."""
    response = person.get("/api/follow_requests")
    assert response.status_code == 200, response.text
    return [asker["handle"] for asker in response.get_json()]


def notified(person: Browser) -> list[tuple[str, str]]:
    """Return the kind and the newest actor of each notification, newest first."""
    response = person.get("/api/activities/notifications")
    assert response.status_code == 200, response.text
    return [(entry["kind"], entry["handle"]) for entry in response.get_json()]
