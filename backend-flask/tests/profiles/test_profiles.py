"""Reading and updating profiles."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from cruddur.profiles.schemas import Person, PersonSummary
from tests.conftest import Browser, Clock, problem


def test_the_signed_in_person_sees_themselves(alice: Browser) -> None:
    person = Person.model_validate(alice.get("/api/profile").get_json())
    assert alice.account is not None
    assert person.handle == alice.account.handle
    assert person.cruds_count == 0


def test_the_number_of_cruds_is_that_of_the_list(alice: Browser, clock: Clock) -> None:
    alice.crud("brief", "1-hour")
    parent = alice.crud("longer", "1-day")
    alice.reply(parent, "a reply")
    for hours, count in ((0, 2), (1, 1), (24, 0)):
        clock.ahead = timedelta(hours=hours)
        page = alice.get(f"/api/activities/@{alice.handle}").get_json()
        assert page["profile"]["cruds_count"] == len(page["activities"]) == count


def test_a_stranger_has_no_profile(anonymous: Browser) -> None:
    assert problem(anonymous.get("/api/profile"), 401) == {"not_signed_in"}


@pytest.mark.parametrize("method", ["put", "post"])
def test_an_update_returns_the_new_profile(alice: Browser, anonymous: Browser, method: str) -> None:
    body = {"display_name": "  Alice 🐚 ", "bio": "one\r\ntwo"}
    written = getattr(alice, method)("/api/profile/update", json=body)
    assert written.status_code == 200, written.text
    person = written.get_json()
    assert (person["display_name"], person["bio"]) == ("Alice 🐚", "one\ntwo")
    assert alice.get("/api/profile").get_json() == person
    page = anonymous.get(f"/api/activities/@{person['handle']}").get_json()
    assert page["profile"] == person


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({}, {"display_name_blank"}),
        ({"display_name": " ", "bio": ""}, {"display_name_blank"}),
        ({"display_name": "x" * 51}, {"display_name_exceed_max_chars"}),
        ({"display_name": "a\0b"}, {"display_name_control_chars"}),
        ({"display_name": "\uf8ff"}, {"display_name_blank"}),
        ({"display_name": "a", "bio": "x" * 161}, {"bio_exceed_max_chars"}),
        ({"display_name": "a", "bio": "\x00"}, {"bio_control_chars"}),
        ({"display_name": 1, "bio": 2}, {"display_name_not_text", "bio_not_text"}),
    ],
)
def test_an_invalid_profile_update_is_refused(
    alice: Browser, body: dict[str, object], codes: set[str]
) -> None:
    before = alice.get("/api/profile").get_json()
    assert problem(alice.put("/api/profile/update", json=body), 422) == codes
    assert alice.get("/api/profile").get_json() == before


def test_invisible_characters_are_removed_from_a_profile(alice: Browser) -> None:
    typed = {"display_name": " Alice\v\uf8ff\t the\n 1st", "bio": "one\ftwo\n\n\n\n\nthree\uf8ff"}
    person = alice.put("/api/profile/update", json=typed).get_json()
    assert (person["display_name"], person["bio"]) == ("Alice the 1st", "one\ntwo\n\n\nthree")


def test_a_bio_has_its_links_as_ranges_wherever_it_is_shown(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    bob.get("/api/profile")
    alice.put("/api/profile/update", json={"display_name": "Alice", "bio": "nothing"})
    alice.act("follow", bob)
    bob.act("follow", alice)
    bio = "🐚 see HTTPS://cruddur.example/a_(b), or http://例え.jp/です。@bob #birds javascript://x"
    written = alice.put("/api/profile/update", json={"display_name": "Alice", "bio": bio})
    found = written.get_json()["bio_entities"]
    units = bio.encode("utf-16-le")
    shown = [units[2 * one["start"] : 2 * one["end"]].decode("utf-16-le") for one in found]
    assert shown == [one["url"] for one in found]
    assert shown == ["HTTPS://cruddur.example/a_(b)", "http://例え.jp/"]
    assert {one["kind"] for one in found} == {"link"}

    def everywhere() -> list[object]:
        pages = [
            bob.get(f"/api/users/@{bob.handle}/followers").get_json()[0],
            bob.get(f"/api/users/@{bob.handle}/following").get_json()[0],
            bob.get(f"/api/users/search?term={alice.handle}").get_json()[0],
            bob.get(f"/api/activities/@{alice.handle}").get_json()["profile"],
        ]
        for act, path in (("mute", "muted"), ("mute-reposts", "muted-reposts")):
            bob.act(act, alice)
            pages.append(bob.get(f"/api/users/{path}").get_json()[0])
        return [person["bio_entities"] for person in pages]

    assert everywhere() == [found] * 6
    # The release before writes the bio alone.
    admin.execute("UPDATE users SET bio = %s WHERE handle = %s", (bio[1:], alice.handle))
    assert everywhere() == [[]] * 6
    bob.act("block", alice)
    assert bob.get("/api/users/blocked").get_json()[0]["bio_entities"] == []
    alice.put("/api/profile/update", json={"display_name": "Alice", "bio": bio})
    assert bob.get("/api/users/blocked").get_json()[0]["bio_entities"] == found


def test_anyone_can_read_a_profile_summary(alice: Browser, anonymous: Browser) -> None:
    person = alice.get("/api/profile").get_json()
    short = anonymous.get(f"/api/users/@{person['handle']}/short").get_json()
    PersonSummary.model_validate(short)
    assert short == {key: person[key] for key in ("uuid", "handle", "display_name", "avatar")}
    assert problem(anonymous.get("/api/users/@nobody_here/short"), 404) == {"person_not_found"}
