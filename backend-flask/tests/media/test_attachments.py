"""Pictures of cruds, and their deletion."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
from flask import Flask
from pydantic import TypeAdapter

from cruddur.accounts.export_schemas import Export
from cruddur.activities import purge
from cruddur.activities.schemas import Activity
from cruddur.media.schemas import Purpose
from tests.conftest import Account, Browser, Clock, problem
from tests.media import image_fixtures
from tests.media.conftest import UploadHarness
from tests.paging import every_page

CrudWith = Callable[..., dict[str, Any]]


def post(person: Browser, media: object, message: str = "Look") -> Any:
    return person.post("/api/activities", json={"message": message, "ttl": "1-day", "media": media})


def test_a_crud_shows_its_pictures_in_their_order_wherever_it_is_read(
    crud_with: CrudWith, alice: Browser, anonymous: Browser
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(), image_fixtures.png(300, 600))
    assert [(each["width"], each["height"], each["alt"]) for each in crud["media"]] == [
        (800, 600, "Picture 0"),
        (300, 600, "Picture 1"),
    ]
    TypeAdapter(Activity).validate_python(crud)
    (seen,) = anonymous.get("/api/activities/public").get_json()
    assert seen["media"] == crud["media"]
    thread = anonymous.get(f"/api/activities/@{alice.handle}/status/{crud['uuid']}").get_json()
    assert thread["activity"]["media"] == crud["media"]


def test_pictures_are_part_of_what_is_stored_with_a_crud(
    crud_with: CrudWith, alice: Browser, anonymous: Browser, database_url: str
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(), image_fixtures.png(300, 600))
    with psycopg.connect(database_url, autocommit=True) as connection:
        stored = connection.execute("SELECT content FROM activities").fetchone()
        assert stored is not None
        assert json.loads(stored[0] + "}")["media"] == crud["media"]
        connection.execute("UPDATE activities SET content = NULL")
    public = anonymous.get("/api/activities/public").get_json()
    assert public == [{**crud, "can_reply": False, "can_quote": False}]


def test_a_reply_shows_pictures_too(harness: UploadHarness, alice: Browser, bob: Browser) -> None:
    crud = alice.crud("Show me")
    picture = harness.upload(bob, image_fixtures.jpeg())
    response = bob.post(
        f"/api/activities/{crud['uuid']}/reply",
        json={"message": "", "media": [{"uuid": picture["uuid"]}]},
    )
    assert response.status_code == 200, response.text
    assert [(each["uuid"], each["alt"]) for each in response.get_json()["media"]] == [
        (picture["uuid"], "")
    ]


def test_a_message_may_be_blank_only_with_pictures(harness: UploadHarness, alice: Browser) -> None:
    picture = harness.upload(alice, image_fixtures.jpeg())
    assert problem(post(alice, [], " \u2800 "), 422) == {"message_blank"}
    assert problem(post(alice, [], ""), 422) == {"message_blank"}
    written = post(alice, [{"uuid": picture["uuid"]}], " \u2800 ")
    assert written.status_code == 200
    assert written.get_json()["message"] == ""


def test_alt_text_is_cleaned_and_bounded(harness: UploadHarness, alice: Browser) -> None:
    uuid = harness.upload(alice, image_fixtures.jpeg())["uuid"]
    unprintable = post(alice, [{"uuid": uuid, "alt": "a\0b"}])
    assert problem(unprintable, 422) == {"media_alt_control_chars"}
    endless = post(alice, [{"uuid": uuid, "alt": "a" * 1001}])
    assert problem(endless, 422) == {"media_alt_exceed_max_chars"}
    written = post(alice, [{"uuid": uuid, "alt": "  A \uf8ffcat\vasleep "}])
    assert written.get_json()["media"][0]["alt"] == "A cat\nasleep"


def test_only_own_ready_unattached_pictures_can_be_attached(
    harness: UploadHarness, crud_with: CrudWith, alice: Browser, bob: Browser
) -> None:
    ready = harness.upload(alice, image_fixtures.jpeg())["uuid"]
    pending = str(harness.start(alice).uuid)
    unusable = {
        "another's": harness.upload(bob, image_fixtures.jpeg())["uuid"],
        "pending": pending,
        "refused": harness.upload(alice, image_fixtures.svg())["uuid"],
        "an avatar": harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)["uuid"],
        "used": crud_with(alice, image_fixtures.jpeg())["media"][0]["uuid"],
        "unknown": str(uuid4()),
        "twice": ready,
    }
    for what, uuid in unusable.items():
        refused = post(alice, [{"uuid": ready}, {"uuid": uuid}])
        assert problem(refused, 422) == {"media_unusable"}, what
    assert post(alice, [{"uuid": ready}]).status_code == 200


def test_a_picture_that_waited_for_a_day_cannot_be_attached(
    harness: UploadHarness, alice: Browser, clock: Clock
) -> None:
    uuid = harness.upload(alice, image_fixtures.jpeg())["uuid"]
    clock.ahead = timedelta(days=1)
    assert problem(post(alice, [{"uuid": uuid}]), 422) == {"media_unusable"}


def test_concurrent_cruds_cannot_attach_the_same_picture(
    harness: UploadHarness, alice: Browser
) -> None:
    uuid = harness.upload(alice, image_fixtures.jpeg())["uuid"]
    with ThreadPoolExecutor(4) as executor:
        statuses = list(executor.map(lambda _: post(alice, [{"uuid": uuid}]).status_code, range(4)))
    assert sorted(statuses) == [200, 422, 422, 422]


def test_four_pictures_are_the_most(harness: UploadHarness, alice: Browser) -> None:
    uuids = [harness.upload(alice, image_fixtures.jpeg(64, 64))["uuid"] for _ in range(5)]
    too_many = post(alice, [{"uuid": uuid} for uuid in uuids])
    assert problem(too_many, 422) == {"media_too_many"}
    assert post(alice, [{"uuid": uuid} for uuid in uuids[:4]]).status_code == 200


def test_a_persons_pictures_are_listed_and_paged(
    harness: UploadHarness, crud_with: CrudWith, alice: Browser, anonymous: Browser
) -> None:
    shown = [crud_with(alice, image_fixtures.jpeg(64, 64), message=f"Number {n}") for n in range(3)]
    alice.crud("Without a picture")
    path = f"/api/activities/@{alice.handle}?tab=media"
    assert [each["uuid"] for each in every_page(anonymous, f"{path}&limit=2", "activities")] == [
        each["uuid"] for each in reversed(shown)
    ]


def test_deleting_a_crud_deletes_its_pictures(
    harness: UploadHarness, crud_with: CrudWith, alice: Browser
) -> None:
    crud = crud_with(alice, image_fixtures.jpeg(), image_fixtures.png())
    remaining = crud_with(alice, image_fixtures.jpeg())
    picture = crud["media"][0]["uuid"]
    assert problem(alice.delete(f"/api/media/{picture}"), 409) == {"media_in_use"}
    assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    assert harness.sweep() == 2
    assert {key.split("/")[1] for key in harness.served()} == {remaining["media"][0]["uuid"]}
    assert alice.get(f"/api/media/{picture}").status_code == 404


def test_purging_a_crud_deletes_its_pictures(
    harness: UploadHarness, crud_with: CrudWith, alice: Browser, clock: Clock
) -> None:
    crud_with(alice, image_fixtures.jpeg())
    harness.sweep()
    assert harness.served()
    clock.ahead = timedelta(days=1, minutes=1)
    assert list(purge.purge(harness.context)) == [1]
    harness.sweep()
    assert not harness.served()


def test_account_deletion_deletes_pictures(
    app: Flask,
    harness: UploadHarness,
    crud_with: CrudWith,
    sign_up: Callable[[str], Account],
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    crud_with(dave, image_fixtures.jpeg())
    harness.upload(dave, image_fixtures.jpeg(), Purpose.AVATAR)
    exported = Export.model_validate(dave.get("/api/account/export").get_json())
    assert {each.purpose for each in exported.media} == {Purpose.AVATAR, Purpose.IMAGE}
    assert dave.delete("/api/account").status_code == 204
    assert harness.sweep() == 2
    assert not harness.served()


def test_an_export_contains_no_expired_pictures(
    harness: UploadHarness, crud_with: CrudWith, alice: Browser, clock: Clock
) -> None:
    crud_with(alice, image_fixtures.jpeg())
    harness.upload(alice, image_fixtures.jpeg())
    avatar = harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)["uuid"]

    def exported() -> list[str]:
        return [each["uuid"] for each in alice.get("/api/account/export").get_json()["media"]]

    assert len(exported()) == 3
    clock.ahead = timedelta(days=1, minutes=1)
    assert exported() == [avatar]


def test_an_unattached_picture_is_deleted_after_a_day(
    harness: UploadHarness, alice: Browser, clock: Clock
) -> None:
    uuid = harness.upload(alice, image_fixtures.jpeg())["uuid"]
    harness.sweep()
    assert harness.served()
    clock.ahead = timedelta(days=1, minutes=1)
    assert problem(post(alice, [{"uuid": uuid}]), 422) == {"media_unusable"}
    harness.sweep()
    assert not harness.served()
