"""Cruds show up to four pictures, and take them along when they go."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from pydantic import TypeAdapter

from cruddur.accounts.schemas import Export
from cruddur.activities import purge
from cruddur.activities.schemas import Activity
from cruddur.media import service
from cruddur.media.schemas import Purpose
from cruddur.platform.object_storage import ObjectStorage
from tests.conftest import Account, Browser, Clock, problem
from tests.media import corpus
from tests.media.conftest import Studio
from tests.pages import every_page

CrudWith = Callable[..., dict[str, Any]]


def post(person: Browser, media: object, message: str = "Look") -> Any:
    return person.post("/api/activities", json={"message": message, "ttl": "1-day", "media": media})


def test_a_crud_shows_its_pictures_in_their_order_wherever_it_is_read(
    crud_with: CrudWith, alice: Browser, stranger: Browser
) -> None:
    crud = crud_with(alice, corpus.jpeg(), corpus.png(300, 600))
    assert [(each["width"], each["height"], each["alt"]) for each in crud["media"]] == [
        (800, 600, "Picture 0"),
        (300, 600, "Picture 1"),
    ]
    TypeAdapter(Activity).validate_python(crud)
    (seen,) = stranger.get("/api/activities/public").get_json()
    assert seen["media"] == crud["media"]
    thread = stranger.get(f"/api/activities/@{alice.handle}/status/{crud['uuid']}").get_json()
    assert thread["activity"]["media"] == crud["media"]


def test_a_reply_shows_pictures_too(studio: Studio, alice: Browser, bob: Browser) -> None:
    crud = alice.crud("Show me")
    picture = studio.upload(bob, corpus.jpeg())
    response = bob.post(
        f"/api/activities/{crud['uuid']}/reply",
        json={"message": "", "media": [{"uuid": picture["uuid"]}]},
    )
    assert response.status_code == 201, response.text
    assert [(each["uuid"], each["alt"]) for each in response.get_json()["media"]] == [
        (picture["uuid"], "")
    ]


def test_pictures_may_speak_for_themselves_but_nothing_may_not(
    studio: Studio, alice: Browser
) -> None:
    picture = studio.upload(alice, corpus.jpeg())
    assert problem(post(alice, [], " \u2800 "), 422) == {"message_blank"}
    assert problem(post(alice, [], ""), 422) == {"message_blank"}
    written = post(alice, [{"uuid": picture["uuid"]}], " \u2800 ")
    assert written.status_code == 201
    assert written.get_json()["message"] == ""


def test_alt_text_is_cleaned_and_bounded(studio: Studio, alice: Browser) -> None:
    uuid = studio.upload(alice, corpus.jpeg())["uuid"]
    unprintable = post(alice, [{"uuid": uuid, "alt": "a\x01b"}])
    assert problem(unprintable, 422) == {"media_alt_control_chars"}
    endless = post(alice, [{"uuid": uuid, "alt": "a" * 1001}])
    assert problem(endless, 422) == {"media_alt_exceed_max_chars"}
    written = post(alice, [{"uuid": uuid, "alt": "  A cat\nasleep "}])
    assert written.get_json()["media"][0]["alt"] == "A cat\nasleep"


def test_only_ready_pictures_of_ones_own_that_stand_nowhere_can_be_shown(
    studio: Studio, crud_with: CrudWith, alice: Browser, bob: Browser
) -> None:
    ready = studio.upload(alice, corpus.jpeg())["uuid"]
    pending = str(studio.start(alice).uuid)
    unusable = {
        "another's": studio.upload(bob, corpus.jpeg())["uuid"],
        "pending": pending,
        "refused": studio.upload(alice, corpus.svg())["uuid"],
        "an avatar": studio.upload(alice, corpus.jpeg(), Purpose.AVATAR)["uuid"],
        "used": crud_with(alice, corpus.jpeg())["media"][0]["uuid"],
        "unknown": str(uuid4()),
        "twice": ready,
    }
    for what, uuid in unusable.items():
        refused = post(alice, [{"uuid": ready}, {"uuid": uuid}])
        assert problem(refused, 422) == {"media_unusable"}, what
    assert post(alice, [{"uuid": ready}]).status_code == 201


def test_a_picture_is_not_shown_by_two_cruds_however_they_race(
    studio: Studio, alice: Browser
) -> None:
    uuid = studio.upload(alice, corpus.jpeg())["uuid"]
    with ThreadPoolExecutor(4) as crowd:
        statuses = list(crowd.map(lambda _: post(alice, [{"uuid": uuid}]).status_code, range(4)))
    assert sorted(statuses) == [201, 422, 422, 422]


def test_four_pictures_are_the_most(studio: Studio, alice: Browser) -> None:
    uuids = [studio.upload(alice, corpus.jpeg(64, 64))["uuid"] for _ in range(5)]
    too_many = post(alice, [{"uuid": uuid} for uuid in uuids])
    assert problem(too_many, 422) == {"media_too_many"}
    assert post(alice, [{"uuid": uuid} for uuid in uuids[:4]]).status_code == 201


def test_a_persons_pictures_are_listed_and_paged(
    studio: Studio, crud_with: CrudWith, alice: Browser, stranger: Browser
) -> None:
    shown = [crud_with(alice, corpus.jpeg(64, 64), message=f"Number {n}") for n in range(3)]
    alice.crud("Without a picture")
    path = f"/api/activities/@{alice.handle}?tab=media"
    assert [each["uuid"] for each in every_page(stranger, f"{path}&limit=2", "activities")] == [
        each["uuid"] for each in reversed(shown)
    ]


def test_pictures_go_with_a_crud_that_is_deleted(
    studio: Studio, crud_with: CrudWith, alice: Browser
) -> None:
    crud = crud_with(alice, corpus.jpeg(), corpus.png())
    kept = crud_with(alice, corpus.jpeg())
    picture = crud["media"][0]["uuid"]
    assert problem(alice.delete(f"/api/media/{picture}"), 409) == {"media_in_use"}
    assert alice.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    assert studio.sweep() == 2
    assert {key.split("/")[1] for key in studio.served()} == {kept["media"][0]["uuid"]}
    assert alice.get(f"/api/media/{picture}").status_code == 404


def test_pictures_go_with_a_crud_that_has_expired(
    studio: Studio, crud_with: CrudWith, alice: Browser, clock: Clock
) -> None:
    crud_with(alice, corpus.jpeg())
    studio.sweep()
    assert studio.served()
    clock.ahead = timedelta(days=1, minutes=1)
    assert list(purge.purge(studio.context)) == [1]
    studio.sweep()
    assert not studio.served()


def test_pictures_go_with_their_person(
    app: Flask,
    studio: Studio,
    crud_with: CrudWith,
    sign_up: Callable[[str], Account],
) -> None:
    dave = Browser(app.test_client(), sign_up("dave"))
    crud_with(dave, corpus.jpeg())
    studio.upload(dave, corpus.jpeg(), Purpose.AVATAR)
    exported = Export.model_validate(dave.get("/api/account/export").get_json())
    assert {each.purpose for each in exported.media} == {Purpose.AVATAR, Purpose.IMAGE}
    assert dave.delete("/api/account").status_code == 204
    assert studio.sweep() == 2
    assert not studio.served()


def test_a_picture_that_no_crud_shows_goes_after_a_day(
    studio: Studio, alice: Browser, clock: Clock
) -> None:
    uuid = studio.upload(alice, corpus.jpeg())["uuid"]
    studio.sweep()
    assert studio.served()
    clock.ahead = timedelta(days=1, minutes=1)
    assert problem(post(alice, [{"uuid": uuid}]), 422) == {"media_unusable"}
    studio.sweep()
    assert not studio.served()


def test_what_could_not_be_deleted_is_not_forgotten(
    studio: Studio, crud_with: CrudWith, alice: Browser, objects: ObjectStorage, database_url: str
) -> None:
    crud = crud_with(alice, corpus.jpeg())
    alice.delete(f"/api/activities/{crud['uuid']}")

    class Failing(ObjectStorage):
        def __init__(self) -> None:
            pass

        def delete_prefix(self, prefix: str) -> None:
            raise ConnectionError(prefix)

    with pytest.raises(ConnectionError):
        service.sweep(studio.context, Failing(), 10)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM media_deletion_queue").fetchone() == (1,)
    assert studio.sweep() == 1
    assert not studio.served()
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) FROM media_deletion_queue").fetchone() == (0,)
