"""Avatars and banners."""

from __future__ import annotations

from typing import Any

from cruddur.media.schemas import Purpose
from tests.conftest import Browser
from tests.media import image_fixtures
from tests.media.conftest import UploadHarness


def avatar_of(person: Browser) -> Any:
    return person.get("/api/profile").get_json()["avatar"]


def test_an_avatar_is_shown_everywhere_with_its_person(
    harness: UploadHarness, alice: Browser, bob: Browser, anonymous: Browser
) -> None:
    assert avatar_of(alice) is None
    crud = alice.crud("Hello")
    bob.put(f"/api/activities/{crud['uuid']}/like")
    bob.act("follow", alice)
    alice.act("follow", bob)
    for person in (alice, bob):
        harness.upload(person, image_fixtures.jpeg(), Purpose.AVATAR)
    alices, bobs = avatar_of(alice), avatar_of(bob)
    assert [each["width"] for each in alices["renditions"]] == [64, 128, 512]
    assert bobs != alices

    def read(path: str, reader: Browser = anonymous) -> Any:
        response = reader.get(path)
        assert response.status_code == 200, response.text
        return response.get_json()

    assert read("/api/activities/public")[0]["avatar"] == alices
    assert read("/api/activities/home", bob)[0]["avatar"] == alices
    page = read(f"/api/activities/@{alice.handle}")
    assert page["profile"]["avatar"] == page["activities"][0]["avatar"] == alices
    thread = read(f"/api/activities/@{alice.handle}/status/{crud['uuid']}")
    assert thread["activity"]["avatar"] == alices
    assert read(f"/api/users/@{alice.handle}/short")["avatar"] == alices
    assert read(f"/api/users/@{alice.handle}/followers")[0]["avatar"] == bobs
    assert read(f"/api/users/@{bob.handle}/following")[0]["avatar"] == alices
    assert read(f"/api/users/search?term={alice.handle}")[0]["avatar"] == alices
    notifications = read("/api/activities/notifications", alice)
    assert {str(each["actors"][0]["avatar"]) for each in notifications} == {str(bobs)}


def test_a_new_avatar_has_another_url_and_the_old_one_is_deleted(
    harness: UploadHarness, alice: Browser
) -> None:
    first = harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)
    second = harness.upload(alice, image_fixtures.png(), Purpose.AVATAR)
    current = avatar_of(alice)["renditions"]
    assert current == second["renditions"]
    assert not {each["url"] for each in current} & {each["url"] for each in first["renditions"]}
    harness.sweep()
    assert {f"/{key}" for key in harness.served()} == {each["url"] for each in current}


def test_the_avatar_that_was_started_last_wins(harness: UploadHarness, alice: Browser) -> None:
    early, late = (harness.start(alice, Purpose.AVATAR) for _ in range(2))
    for form in (late, early):
        harness.post(form, image_fixtures.jpeg())
        harness.process(form)
    assert avatar_of(alice)["renditions"] == harness.state(alice, late)["renditions"]
    seen = harness.state(alice, early)
    assert (seen["status"], seen["reason"]) == ("refused", "superseded")
    assert {key.split("/")[1] for key in harness.served()} == {str(late.uuid)}


def test_a_refused_avatar_keeps_the_current_one(harness: UploadHarness, alice: Browser) -> None:
    harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)
    current = avatar_of(alice)
    assert harness.upload(alice, image_fixtures.svg(), Purpose.AVATAR)["status"] == "refused"
    assert avatar_of(alice) == current


def test_an_avatar_can_be_removed(harness: UploadHarness, alice: Browser) -> None:
    seen = harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)
    assert alice.delete("/api/profile/avatar").status_code == 204
    assert alice.delete("/api/profile/avatar").status_code == 204
    assert avatar_of(alice) is None
    again = harness.upload(alice, image_fixtures.jpeg(), Purpose.AVATAR)
    assert alice.delete(f"/api/media/{again['uuid']}").status_code == 204
    assert avatar_of(alice) is None
    assert alice.get(f"/api/media/{seen['uuid']}").status_code == 404
    harness.sweep()
    assert not harness.served()


def test_a_banner_is_shown_on_the_profile(
    harness: UploadHarness, alice: Browser, anonymous: Browser
) -> None:
    harness.upload(alice, image_fixtures.jpeg(1600, 900), Purpose.BANNER)
    profile = anonymous.get(f"/api/activities/@{alice.handle}").get_json()["profile"]
    assert [each["width"] for each in profile["banner"]["renditions"]] == [600, 1500]
    assert profile["avatar"] is None
    assert alice.delete("/api/profile/banner").status_code == 204
    assert alice.get("/api/profile").get_json()["banner"] is None
