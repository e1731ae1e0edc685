"""Changing a handle, and holding the old one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from flask import Flask

from cruddur.accounts import service
from cruddur.context import ApiContext
from cruddur.errors import InvalidInput
from tests.conftest import Browser, Clock, problem
from tests.locks import wait_for_lock_wait
from tests.waiting import WAIT_SECONDS


def fresh() -> str:
    return f"new_{uuid4().hex[:10]}"


def test_a_new_handle_works_at_once_and_everywhere(alice: Browser, anonymous: Browser) -> None:
    assert alice.account is not None
    crud = alice.crud("still me")
    handle = fresh()
    changed = alice.put("/api/account/handle", json={"handle": handle.upper()})
    assert changed.get_json()["handle"] == handle
    assert alice.get("/api/profile").get_json()["handle"] == handle
    page = anonymous.get(f"/api/activities/@{handle}").get_json()
    assert [entry["uuid"] for entry in page["activities"]] == [crud["uuid"]]


def test_an_old_handle_leads_on_while_it_is_held(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock
) -> None:
    old = alice.handle
    crud = alice.crud("still me", ttl="30-days")
    bob.act("follow", alice)
    for _ in range(2):
        handle = fresh()
        alice.put("/api/account/handle", json={"handle": handle})
    for moment in (timedelta(0), timedelta(days=29)):
        clock.ahead = moment
        thread = anonymous.get(f"/api/activities/@{old.upper()}/status/{crud['uuid']}?limit=5")
        assert thread.get_json()["activity"]["handle"] == handle
        assert thread.headers["Content-Location"] == (
            f"/api/activities/@{handle}/status/{crud['uuid']}?limit=5"
        )
        profile = anonymous.get(f"/api/activities/@{old}")
        assert profile.get_json()["profile"]["handle"] == handle
        assert profile.headers["Content-Location"] == f"/api/activities/@{handle}"
        followers = anonymous.get(f"/api/users/@{old}/followers")
        assert [person["handle"] for person in followers.get_json()] == [bob.handle]
        assert bob.put(f"/api/users/@{old}/mute").get_json()["muting"]
    present = anonymous.get(f"/api/activities/@{handle}")
    assert "Content-Location" not in present.headers
    clock.ahead = timedelta(days=31)
    assert problem(anonymous.get(f"/api/activities/@{old}"), 404) == {"person_not_found"}


def test_a_mention_is_of_a_person_and_has_their_present_handle(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    old = alice.handle
    carol.get("/api/profile")
    profile = alice.get("/api/profile").get_json()
    written = bob.crud(f"#hi @{old}, @{bob.handle} and https://example.com", ttl="30-days")
    # More handles than are held.
    for _ in range(5):
        handle = fresh()
        alice.put("/api/account/handle", json={"handle": handle})
    path = f"/api/activities/@{bob.handle}/status/{written['uuid']}"
    for shown in (
        anonymous.get(path).get_json()["activity"],
        bob.put(f"/api/activities/{written['uuid']}/like").get_json(),
    ):
        assert [entity["kind"] for entity in shown["entities"]] == [
            *("hashtag", "mention", "mention", "link")
        ]
        mentioned = shown["entities"][1]
        assert mentioned == {**written["entities"][1], "handle": handle}
        assert mentioned["uuid"] == profile["uuid"]
        assert shown["entities"][2]["handle"] == bob.handle
    alice.act("block", carol)
    hidden = carol.get(path).get_json()["activity"]["entities"][1]
    assert hidden == written["entities"][1]


def test_a_mention_without_a_uuid_keeps_its_handle(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    alice.get("/api/profile")
    written = bob.crud(f"hi @{alice.handle}")
    for changed in ("- 'uuid'", """ || '{"uuid": null}'""", f""" || '{{"uuid": "{uuid4()}"}}'"""):
        admin.execute(
            f"UPDATE activities SET entities = json_build_array((entities->0)::jsonb {changed})"
        )
        path = f"/api/activities/@{bob.handle}/status/{written['uuid']}"
        (mention,) = bob.get(path).get_json()["activity"]["entities"]
        assert mention["handle"] == alice.handle


def test_an_old_handle_says_nothing_across_a_block(
    alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    alice.crud("hello")
    bob.get("/api/profile")
    alice.act("block", bob)
    old = alice.handle
    alice.put("/api/account/handle", json={"handle": fresh()})
    refused = bob.get(f"/api/activities/@{old}")
    unknown = bob.get(f"/api/activities/@{fresh()}")
    assert problem(refused, 404) == problem(unknown, 404) == {"person_not_found"}
    assert "Content-Location" not in refused.headers
    assert anonymous.get(f"/api/activities/@{old}").status_code == 200


def test_the_next_owner_of_a_handle_has_its_addresses(
    alice: Browser, bob: Browser, anonymous: Browser, clock: Clock
) -> None:
    old = alice.handle
    alice.put("/api/account/handle", json={"handle": fresh()})
    bob.get("/api/profile")
    clock.ahead = timedelta(days=31)
    bob.put("/api/account/handle", json={"handle": old})
    page = anonymous.get(f"/api/activities/@{old}").get_json()
    assert page["profile"]["uuid"] == bob.get("/api/profile").get_json()["uuid"]


def test_an_old_handle_is_held_for_thirty_days(
    app: Flask, context: ApiContext, alice: Browser, bob: Browser, clock: Clock
) -> None:
    assert alice.account is not None
    old = alice.account.handle
    alice.put("/api/account/handle", json={"handle": fresh()})
    new_user = {"sub": str(uuid4()), "handle": old, "name": "X", "email": "x@cruddur.test"}
    for days in (0, 29):
        clock.ahead = timedelta(days=days)
        taken = bob.put("/api/account/handle", json={"handle": old})
        assert problem(taken, 422) == {"handle_taken"}
        with pytest.raises(InvalidInput):
            service.validate_sign_up(context, **new_user)
    clock.ahead = timedelta(days=31)
    service.validate_sign_up(context, **new_user)
    assert bob.put("/api/account/handle", json={"handle": old}).status_code == 200


def test_its_owner_may_take_it_back(alice: Browser) -> None:
    assert alice.account is not None
    alice.put("/api/account/handle", json={"handle": fresh()})
    back = alice.put("/api/account/handle", json={"handle": alice.account.handle})
    assert back.get_json()["handle"] == alice.account.handle


def test_a_taken_handle_is_refused(alice: Browser, bob: Browser) -> None:
    assert bob.account is not None
    before = alice.get("/api/profile").get_json()
    bob.get("/api/profile")
    taken = alice.put("/api/account/handle", json={"handle": bob.account.handle})
    assert problem(taken, 422) == {"handle_taken"}
    assert alice.get("/api/profile").get_json() == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "handle_blank"),
        ({"handle": ""}, "handle_blank"),
        ({"handle": 7}, "handle_blank"),
        ({"handle": "a b c"}, "handle_malformed"),
        ({"handle": "admin"}, "handle_reserved"),
    ],
)
def test_a_malformed_handle_is_refused(alice: Browser, body: dict[str, object], code: str) -> None:
    assert problem(alice.put("/api/account/handle", json=body), 422) == {code}


def test_only_the_newest_three_handles_are_held(alice: Browser, bob: Browser) -> None:
    handles = [alice.handle, *(fresh() for _ in range(5))]
    for handle in handles[1:]:
        assert alice.put("/api/account/handle", json={"handle": handle}).status_code == 200
    held = alice.get("/api/account/export").get_json()["held_handles"]
    assert held == sorted(handles[2:5])
    assert alice.put("/api/account/handle", json={"handle": handles[4]}).status_code == 200
    held = alice.get("/api/account/export").get_json()["held_handles"]
    assert held == sorted([*handles[2:4], handles[5]])
    assert problem(bob.put("/api/account/handle", json={"handle": handles[5]}), 422)
    assert bob.put("/api/account/handle", json={"handle": handles[1]}).status_code == 200


def test_a_concurrent_sign_up_cannot_take_a_handle_that_is_being_released(
    alice: Browser, context: ApiContext, database_url: str
) -> None:
    alice.get("/api/profile")
    sub = str(uuid4())

    def register() -> None:
        service.register(
            context, sub=sub, handle=alice.handle, name="X", email=f"{sub}@cruddur.test"
        )

    with ThreadPoolExecutor(1) as others, psycopg.connect(database_url) as meanwhile:
        meanwhile.execute(
            "INSERT INTO held_handles (handle, user_uuid, held_until)"
            " SELECT handle, uuid, now() + interval '1 day' FROM users WHERE handle = %s",
            (alice.handle,),
        )
        meanwhile.execute("UPDATE users SET handle = %s WHERE handle = %s", (fresh(), alice.handle))
        registering = others.submit(register)
        wait_for_lock_wait(database_url)
        meanwhile.commit()
        registering.result(timeout=WAIT_SECONDS)
    new_user = service.authenticate_sub(context, sub=sub, issued_at=context.clock())
    assert new_user.handle != alice.handle
    assert new_user.handle.startswith(alice.handle[:13])
