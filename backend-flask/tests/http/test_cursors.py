"""Cursors: any text is a page or a refusal, and each cursor continues exactly where it was made."""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64encode
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest

from cruddur.http.pagination import PageQuery
from tests.conftest import OPENAPI, Browser, problem
from tests.messaging import write
from tests.moderation.conftest import (  # noqa: F401  # fixtures
    make_moderator,
    moderator,
    moderator_accounts,
    moderators,
)
from tests.paging import every_page, messages
from tests.properties import HealthCheck, given, settings
from tests.properties import strategies as st

PAGED = [
    path
    for path, methods in OPENAPI["paths"].items()
    for parameter in methods.get("get", {}).get("parameters", ())
    if parameter["name"] == "cursor"
]
ALPHABET = "ABCXYZabcxyz0189-_"
# Texts like a cursor, and the two sizes that exist with any bytes in them.
cursors = (
    st.text(max_size=40)
    | st.text(ALPHABET + "=", max_size=30)
    | st.binary(min_size=16, max_size=16).map(lambda data: urlsafe_b64encode(data).decode())
    | st.binary(min_size=20, max_size=20).map(lambda data: urlsafe_b64encode(data).decode())
    | st.sampled_from([float("nan"), float("inf"), -0.0, 1e-45]).map(
        lambda rank: urlsafe_b64encode(struct.pack(">f16s", rank, uuid4().bytes)).decode()
    )
)


@pytest.mark.parametrize("path", PAGED)
def test_any_text_as_a_cursor_is_a_page_or_a_refusal(
    friends: tuple[Browser, Browser],
    moderator: Browser,  # noqa: F811
    path: str,
) -> None:
    alice, bob = friends
    reader = moderator if path.startswith("/api/moderation/") else alice
    known = {
        "handle": bob.handle,
        "activity_uuid": bob.crud("hello #birds")["uuid"],
        "message_group_uuid": write(alice, bob, "hello")["message_group_uuid"],
        "tag": "birds",
    }
    concrete = re.sub(r"\{(\w+)\}", lambda name: known[name[1]], path)

    @given(cursor=cursors)
    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(cursor: str) -> None:
        answer = reader.get(f"{concrete}?term=hello&cursor={quote(cursor)}")
        if answer.status_code != 200:
            assert problem(answer, 422) == {"cursor_malformed"}

    ask()


@given(last=st.uuids(), padding=st.sampled_from(["", "=", "=="]))
def test_a_cursor_is_the_id_that_it_was_made_of(last: UUID, padding: str) -> None:
    text = urlsafe_b64encode(last.bytes).decode().rstrip("=")
    assert PageQuery(cursor=text + padding).after == last


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_a_walk_over_equal_ranks_has_each_match_once(
    alice: Browser, bob: Browser, anonymous: Browser, limit: int
) -> None:
    said = []
    for author in (alice, bob):
        for number in range(4):
            # Two ranks, each of several cruds.
            said.append(f"{'kite ' * (1 + number % 2)}kite {uuid4().hex}")
            author.crud(said[-1])
    walked = every_page(anonymous, f"/api/activities/search?term=kite&limit={limit}")
    assert sorted(messages(walked)) == sorted(said)
    assert walked == every_page(anonymous, "/api/activities/search?term=kite&limit=100")
