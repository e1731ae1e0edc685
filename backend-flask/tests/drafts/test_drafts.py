"""Drafts: private, on every device, up to a hundred, with pictures that stay as long as they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from pydantic import TypeAdapter

from cruddur.accounts.export_schemas import Export
from cruddur.context import ApiContext
from cruddur.drafts import service
from cruddur.drafts.schemas import Draft
from cruddur.media import repository as media_rows
from tests.conftest import Browser, Clock, problem
from tests.drafts.pictures import ready_picture
from tests.paging import every_page, messages
from tests.waiting import WAIT_SECONDS

PATH = "/api/drafts"


def save(person: Browser, message: str = "later", **more: Any) -> dict[str, Any]:
    response = person.post(PATH, json={"message": message, **more})
    assert response.status_code == 201, response.text
    draft: dict[str, Any] = response.get_json()
    TypeAdapter(Draft).validate_python(draft)
    return draft


def change(person: Browser, draft: dict[str, Any], **content: Any) -> dict[str, Any]:
    response = person.put(f"{PATH}/{draft['uuid']}", json=content)
    assert response.status_code == 200, response.text
    changed: dict[str, Any] = response.get_json()
    return changed


def sweep(context: ApiContext) -> int:
    return media_rows.delete_unattached(context.database, now=context.clock(), limit=100)


def test_a_draft_is_saved_changed_and_deleted(alice: Browser, clock: Clock) -> None:
    clock.stop()
    written = {
        "message": "a #draft",
        "ttl": "3-days",
        "reply_policy": "following",
        "content_warning": "spiders",
    }
    draft = save(alice, **written)
    assert {name: draft[name] for name in written} == written
    assert draft["media"] == []
    assert alice.get(PATH).get_json() == [draft]
    clock.ahead += timedelta(minutes=1)
    changed = change(alice, draft, message="changed")
    assert (changed["message"], changed["ttl"], changed["reply_policy"]) == ("changed", None, None)
    assert changed["created_at"] == draft["created_at"] < changed["updated_at"]
    assert alice.get(PATH).get_json() == [changed]
    assert alice.delete(f"{PATH}/{draft['uuid']}").status_code == 204
    assert alice.get(PATH).get_json() == []
    for refused in (
        alice.delete(f"{PATH}/{draft['uuid']}"),
        alice.put(f"{PATH}/{draft['uuid']}", json={"message": "again"}),
    ):
        assert problem(refused, 404) == {"draft_not_found"}


def test_a_draft_is_its_authors_alone(alice: Browser, bob: Browser) -> None:
    bob.get("/api/profile")
    path = f"{PATH}/{save(alice)['uuid']}"
    assert bob.get(PATH).get_json() == []
    assert problem(bob.put(path, json={"message": "mine"}), 404) == {"draft_not_found"}
    assert problem(bob.delete(path), 404) == {"draft_not_found"}
    assert problem(alice.delete(path.replace("drafts", "scheduled")), 404) == {
        "scheduled_not_found"
    }
    assert messages(alice.get(PATH).get_json()) == ["later"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "draft_blank"),
        ({"message": " \n\u200b"}, "draft_blank"),
        ({"ttl": "1-day", "reply_policy": "anyone"}, "draft_blank"),
        ({"message": "x" * 281}, "message_exceed_max_chars"),
        ({"message": "x", "ttl": "2-days"}, "ttl_unknown"),
        ({"message": "x", "reply_policy": "me"}, "reply_policy_unknown"),
        ({"message": "x", "media": [{"uuid": str(uuid4())}]}, "media_unusable"),
        ({"message": "a\0b"}, "message_control_chars"),
        ({"poll": {"choices": ["", " "]}}, "draft_blank"),
        ({"poll": {"choices": ["x" * 51]}}, "poll_choice_exceed_max_chars"),
        ({"poll": {"choices": ["1", "2", "3", "4", "5"]}}, "poll_too_many"),
        ({"poll": {"choices": ["1", "2"], "duration": 1}}, "poll_out_of_range"),
        ({"message": "x", "quote_uuid": "x"}, "quote_uuid_malformed"),
    ],
)
def test_an_unusable_draft_is_refused(alice: Browser, content: dict[str, Any], code: str) -> None:
    draft = save(alice, "stays")
    assert problem(alice.post(PATH, json=content), 422) == {code}
    assert problem(alice.put(f"{PATH}/{draft['uuid']}", json=content), 422) == {code}
    assert alice.get(PATH).get_json() == [draft]


def test_a_draft_may_be_a_picture_or_a_warning_alone(
    alice: Browser, admin: psycopg.Connection
) -> None:
    save(alice, "", content_warning="spiders")
    save(alice, "", media=[{"uuid": ready_picture(admin, alice), "alt": "A cat"}])
    assert messages(alice.get(PATH).get_json()) == ["", ""]


def test_a_draft_keeps_a_poll_that_is_not_finished(alice: Browser) -> None:
    poll = {"choices": ["tea", "", "tea"], "multiple": True, "duration": 3600}
    draft = save(alice, "", poll=poll)
    assert draft["poll"] == poll
    assert alice.get(PATH).get_json() == [draft]
    changed = change(alice, draft, message="Which?", poll={"choices": ["", ""]})
    assert changed["poll"] == {"choices": ["", ""], "multiple": False, "duration": None}


def test_a_draft_shows_what_it_would_quote_while_that_is_there(
    alice: Browser, bob: Browser, clock: Clock
) -> None:
    for person in (alice, bob):
        person.get("/api/profile")
    clock.stop()
    crud = bob.crud("hello", "1-day")

    assert "quote" not in save(alice, "without")
    draft = save(alice, "", quote_uuid=crud["uuid"], quote_policy="nobody")
    assert (draft["quote_uuid"], draft["quote_policy"]) == (crud["uuid"], "nobody")
    assert (draft["quote"]["state"], draft["quote"]["message"]) == ("available", "hello")

    def saved() -> dict[str, Any]:
        drafts: list[dict[str, Any]] = alice.get(PATH).get_json()
        return next(each for each in drafts if each["uuid"] == draft["uuid"])

    assert saved() == draft
    bob.act("block", alice)
    gone = {"state": "not_available"}
    assert (saved()["quote"], saved()["quote_uuid"]) == (gone, crud["uuid"])
    bob.undo("block", alice)
    clock.ahead += timedelta(days=1)
    assert saved()["quote"] == gone
    clock.ahead -= timedelta(hours=1)
    bob.delete(f"/api/activities/{crud['uuid']}")
    assert saved()["quote"] == gone


def test_a_list_is_paged(alice: Browser) -> None:
    for number in range(5):
        save(alice, f"draft {number}")
    expected = [f"draft {number}" for number in (4, 3, 2, 1, 0)]
    assert messages(every_page(alice, f"{PATH}?limit=2")) == expected


def test_a_repeated_request_saves_one(alice: Browser) -> None:
    headers = {"Idempotency-Key": "once"}
    first, second = (
        alice.post(PATH, json={"message": "later"}, headers=headers).get_json() for _ in range(2)
    )
    assert first == second
    assert alice.get(PATH).get_json() == [first]


def test_the_hundred_and_first_is_refused_also_of_two_at_once(
    alice: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert service.MAX_DRAFTS == 100
    monkeypatch.setattr(service, "MAX_DRAFTS", 3)
    save(alice), save(alice)
    with ThreadPoolExecutor(4) as pool:
        saving = [pool.submit(alice.post, PATH, json={"message": "more"}) for _ in range(4)]
        answers = [each.result(timeout=WAIT_SECONDS) for each in saving]
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert problem(refused, 422) == {"drafts_too_many"}
    drafts = alice.get(PATH).get_json()
    change(alice, drafts[0], message="may be changed")
    alice.delete(f"{PATH}/{drafts[0]['uuid']}")
    save(alice)


def test_the_pictures_of_a_draft_stay_while_it_does(
    alice: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock
) -> None:
    first, second, third = (ready_picture(admin, alice) for _ in range(3))
    draft = save(alice, media=[{"uuid": second, "alt": "A cat"}, {"uuid": first}])
    assert [(each["uuid"], each["alt"]) for each in draft["media"]] == [
        (second, "A cat"),
        (first, ""),
    ]
    assert draft["media"][0]["renditions"][0]["url"] == "/media/x"
    clock.ahead = timedelta(days=300)
    assert sweep(context) == 1, "the third"
    changed = change(alice, draft, message="x", media=[{"uuid": first}])
    assert [each["uuid"] for each in changed["media"]] == [first]
    assert sweep(context) == 0, "the second may be used for a day"
    clock.ahead += timedelta(days=2)
    assert sweep(context) == 1
    clock.ahead += timedelta(days=300)
    assert sweep(context) == 0
    alice.delete(f"{PATH}/{draft['uuid']}")
    clock.ahead += timedelta(days=2)
    assert sweep(context) == 1
    assert third


def test_a_picture_is_where_it_was_put_last(
    alice: Browser, admin: psycopg.Connection, context: ApiContext, clock: Clock
) -> None:
    picture = [{"uuid": ready_picture(admin, alice)}]
    first, second = (save(alice, name, media=picture) for name in ("first", "second"))
    assert [len(draft["media"]) for draft in alice.get(PATH).get_json()] == [1, 0]
    alice.delete(f"{PATH}/{first['uuid']}")
    clock.ahead = timedelta(days=2)
    assert sweep(context) == 0
    body = {"message": "shown", "ttl": "7-days", "media": picture}
    crud = alice.post("/api/activities", json=body).get_json()
    assert len(crud["media"]) == 1
    assert [len(draft["media"]) for draft in alice.get(PATH).get_json()] == [0]
    alice.delete(f"{PATH}/{second['uuid']}")
    clock.ahead = timedelta(days=5)
    assert sweep(context) == 0, "the crud has it"
    refused = alice.post(PATH, json={"message": "again", "media": picture})
    assert problem(refused, 422) == {"media_unusable"}


def test_a_discarded_picture_is_gone_from_its_draft(
    alice: Browser, bob: Browser, admin: psycopg.Connection
) -> None:
    bob.get("/api/profile")
    picture = ready_picture(admin, alice)
    save(alice, media=[{"uuid": picture}])
    refused = bob.post(PATH, json={"message": "x", "media": [{"uuid": picture}]})
    assert problem(refused, 422) == {"media_unusable"}
    assert alice.delete(f"/api/media/{picture}").status_code == 204
    assert [draft["media"] for draft in alice.get(PATH).get_json()] == [[]]


def test_a_draft_ends_a_year_after_its_last_change(
    alice: Browser, context: ApiContext, clock: Clock, admin: psycopg.Connection
) -> None:
    draft = save(alice)
    save(alice, "other", media=[{"uuid": ready_picture(admin, alice)}])
    clock.ahead = timedelta(days=200)
    change(alice, draft, message="changed")
    assert list(service.purge(context)) == []
    clock.ahead = timedelta(days=365, hours=1)
    assert messages(alice.get(PATH).get_json()) == ["changed"]
    assert list(service.purge(context)) == [1]
    assert sweep(context) == 0
    clock.ahead = timedelta(days=366, hours=1)
    assert sweep(context) == 1
    clock.ahead = timedelta(days=600)
    assert list(service.purge(context)) == [1]


def test_an_export_has_drafts_and_scheduled_cruds(alice: Browser, context: ApiContext) -> None:
    draft = save(alice)
    at = (context.clock() + timedelta(days=1)).isoformat()
    body = {"message": "tomorrow", "ttl": "1-day", "scheduled_at": at}
    scheduled = alice.post("/api/activities", json=body).get_json()
    exported = alice.get("/api/account/export").get_json()
    Export.model_validate(exported)
    assert exported["drafts"] == [draft]
    assert exported["scheduled"] == [scheduled]
