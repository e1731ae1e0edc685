"""Fixtures of Web Push: two push services on this machine, which the app's settings allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from cruddur.context import ApiContext
from tests.push.browsers import PushService


@pytest.fixture
def push_service() -> Iterator[PushService]:
    """A push service."""
    service = PushService()
    yield service
    service.close()


@pytest.fixture
def other_service() -> Iterator[PushService]:
    """A second push service."""
    service = PushService()
    yield service
    service.close()


@pytest.fixture
def push_events() -> list[tuple[str, str, str | None]]:
    """What the app would push: user, kind and subject."""
    return []


@pytest.fixture
def context(
    context: ApiContext,
    push_service: PushService,
    other_service: PushService,
    push_events: list[tuple[str, str, str | None]],
) -> ApiContext:
    """The dependencies of the app, which allows these push services and records its pushes."""

    def record(user_uuid: object, kind: str, subject_uuid: object) -> None:
        push_events.append((str(user_uuid), kind, str(subject_uuid) if subject_uuid else None))

    return replace(
        context,
        push=record,
        push_key="BKey",
        push_services=(push_service.origin, other_service.origin),
    )


@pytest.fixture(autouse=True)
def _app(app: Flask) -> None:
    """Empty the database after each test."""
