"""Decisions of moderators: what they do, who may, the log, and appeals."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from cruddur.context import Context
from cruddur.moderation import purge
from devtools.local.database_roles import ROLES, role_url
from tests.conftest import Account, Browser, Clock, problem
from tests.locks import wait_for_lock_wait
from tests.messaging import inbox, open_socket, write
from tests.moderation.conftest import (
    REASON,
    decide,
    decisions,
    queue,
    report,
    reports,
    uuid_of,
)
from tests.paging import every_page
from tests.social.protection import notified, protect, requests
from tests.waiting import WAIT_SECONDS

OPERATIONS = [
    ("get", "/api/moderation/reports", None),
    ("get", "/api/moderation/log", None),
    (
        "post",
        f"/api/moderation/reports/{uuid4()}/decision",
        {"action": "dismiss", "reason": REASON},
    ),
    ("post", "/api/moderation/people/@nobody_here/reinstate", {"reason": REASON}),
    ("post", f"/api/moderation/activities/{uuid4()}/reinstate", {"reason": REASON}),
]


@pytest.fixture
def culprit(app: Flask, sign_up: Callable[[str], Account]) -> Browser:
    """Dave, whom decisions are about."""
    browser = Browser(app.test_client(), sign_up("dave"))
    uuid_of(browser)
    return browser


def listed(response: Any) -> list[str]:
    """Return the handles in a list, in the order of the list."""
    assert response.status_code == 200, response.text
    return [entry["handle"] for entry in response.get_json()]


def seen(viewer: Browser, handle: str) -> dict[str, bool]:
    """Return in which lists a viewer sees a person, who wrote "hello #tag"."""
    return {
        "public": handle in listed(viewer.get("/api/activities/public")),
        "home": handle in listed(viewer.get("/api/activities/home")),
        "tag": handle in listed(viewer.get("/api/activities/tags/tag")),
        "words": handle in listed(viewer.get("/api/activities/search?term=hello")),
        "tag and words": handle in listed(viewer.get("/api/activities/search?term=hello %23tag")),
        "their words": handle in listed(viewer.get(f"/api/activities/search?term=from:{handle}")),
        "people": handle in listed(viewer.get(f"/api/users/search?term={handle}")),
        "suggestions": handle in listed(viewer.get("/api/users/suggestions?limit=50")),
        "profile": viewer.get(f"/api/activities/@{handle}").status_code == 200,
        "followers": viewer.get(f"/api/users/@{handle}/followers").status_code == 200,
        "notifications": handle in listed(viewer.get("/api/activities/notifications")),
    }


def logged(moderator: Browser, person: Browser) -> list[dict[str, Any]]:
    """Return the entries of the log about a person, newest first. Other tests' entries stay."""
    found, path = [], "/api/moderation/log?limit=100"
    while path:
        response = moderator.get(path)
        found += [each for each in response.get_json() if each["handle"] == person.handle]
        path = response.headers.get("Link", "").split(";")[0].strip("<>")
    return found


@pytest.mark.parametrize(("method", "path", "body"), OPERATIONS)
def test_only_moderators_may(
    alice: Browser,
    anonymous: Browser,
    moderator: Browser,
    make_moderator: Callable[[str], Account],
    app: Flask,
    admin: psycopg.Connection,
    method: str,
    path: str,
    body: dict[str, str] | None,
) -> None:
    def ask(person: Browser) -> int:
        return int(getattr(person, method)(path, json=body).status_code)

    assert ask(anonymous) == 401
    assert ask(alice) == 403
    assert ask(moderator) in (200, 404)
    # A row without the group, and a row that is withdrawn while the token lives.
    admin.execute("INSERT INTO moderators (user_uuid) VALUES (%s)", (uuid_of(alice),))
    assert ask(alice) == 403
    admin.execute("DELETE FROM moderators")
    assert ask(moderator) == 403


def test_a_hidden_crud_is_gone_for_all_and_comes_back(
    alice: Browser, culprit: Browser, anonymous: Browser, moderator: Browser
) -> None:
    root = alice.crud("a question")
    crud = culprit.reply(root, "hello #tag")
    alice.put(f"/api/activities/{crud['uuid']}/like")
    path = f"/api/activities/@{culprit.handle}/status/{crud['uuid']}"
    made = report(alice, "activity", crud["uuid"])
    decided = decide(moderator, made["uuid"], "hide")
    assert decided["status"] == "closed"
    assert decided["decision"]["after"]["is_hidden"] is True
    for viewer in (alice, culprit, anonymous):
        assert viewer.get(path).status_code == 404
    assert listed(alice.get("/api/activities/tags/tag")) == []
    assert alice.put(f"/api/activities/{crud['uuid']}/like").status_code == 404
    reply = alice.post(f"/api/activities/{crud['uuid']}/reply", json={"message": "x"})
    assert reply.status_code == 404
    assert [each["status"] for each in reports(alice)] == ["acted"]
    again = f"/api/moderation/activities/{crud['uuid']}/reinstate"
    assert moderator.post(again, json={"reason": REASON}).status_code == 204
    assert problem(moderator.post(again, json={"reason": REASON}), 409) == {"nothing_to_reinstate"}
    assert alice.get(path).get_json()["activity"]["message"] == "hello #tag"


def test_a_warning_stands_on_the_crud(alice: Browser, culprit: Browser, moderator: Browser) -> None:
    crud = culprit.crud("hello")
    decide(moderator, report(alice, "activity", crud["uuid"])["uuid"], "warn")
    path = f"/api/activities/@{culprit.handle}/status/{crud['uuid']}"
    assert alice.get(path).get_json()["activity"]["moderation_warning"]
    moderator.post(f"/api/moderation/activities/{crud['uuid']}/reinstate", json={"reason": REASON})
    assert alice.get(path).get_json()["activity"].get("moderation_warning") is None


def test_a_limited_person_is_in_no_list_of_strangers(
    alice: Browser, bob: Browser, culprit: Browser, moderator: Browser
) -> None:
    culprit.crud("hello #tag")
    alice.act("follow", culprit)
    before = seen(bob, culprit.handle)
    assert all(shown for name, shown in before.items() if name not in ("home", "notifications"))
    decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "limit")
    culprit.crud("hello again #tag")
    shown = {name for name, is_shown in seen(bob, culprit.handle).items() if is_shown}
    assert shown == {"profile", "followers"}
    assert seen(alice, culprit.handle)["home"]
    handle = culprit.handle
    path = f"/api/moderation/people/@{handle}/reinstate"
    person = moderator.post(path, json={"reason": REASON}).get_json()
    assert (person["is_limited"], person["is_suspended"]) == (False, False)
    assert [each["action"] for each in person["decisions"]] == ["reinstate", "limit"]
    assert seen(bob, handle) == before


def test_a_suspended_person_and_all_of_theirs_are_hidden_and_their_token_is_refused(
    alice: Browser, bob: Browser, culprit: Browser, moderator: Browser, clock: Clock
) -> None:
    crud = culprit.crud("hello #tag")
    group = write(culprit, alice, "hello")["message_group_uuid"]
    alice.act("follow", culprit)
    bob.act("follow", alice)
    culprit.act("follow", alice)
    bob_crud = bob.crud("hi")
    culprit.put(f"/api/activities/{bob_crud['uuid']}/like")
    assert seen(alice, culprit.handle)["notifications"]
    ticket = culprit.post("/api/realtime/tickets").get_json()["url"]
    decide(moderator, report(alice, "message", message_of(alice, group))["uuid"], "suspend")
    for viewer in (alice, bob):
        assert not any(seen(viewer, culprit.handle).values())
    assert listed(alice.get("/api/activities/notifications")) == [bob.handle]
    assert inbox(alice) == []
    assert alice.get(f"/api/messages/{group}").status_code == 404
    for response in (
        culprit.get("/api/profile"),
        culprit.post("/api/activities", json={"message": "x", "ttl": "1-day"}),
        culprit.get("/api/activities/public"),
    ):
        assert problem(response, 401) == {"account_suspended"}
    assert culprit.account is not None
    body = {"refresh_token": culprit.account.refresh_token}
    assert problem(culprit.post("/api/session", json=body), 401) == {"account_suspended"}
    (decision,) = decisions(culprit)
    assert (decision["action"], decision["reason"], decision["until"]) == ("suspend", REASON, None)
    assert decision["can_appeal"]
    moderator.post(f"/api/moderation/people/@{culprit.handle}/reinstate", json={"reason": REASON})
    assert culprit.get("/api/profile").status_code == 200
    assert seen(alice, culprit.handle)["home"]
    assert crud["uuid"] in [each["uuid"] for each in alice.get("/api/activities/home").get_json()]
    assert ticket


def test_a_suspension_clears_requests_to_follow_both_ways(
    alice: Browser, bob: Browser, culprit: Browser, moderator: Browser
) -> None:
    uuid_of(bob)
    for person in (alice, culprit):
        protect(person)
    culprit.act("follow", alice)
    bob.act("follow", culprit)
    bob.act("follow", alice)
    decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "suspend")
    moderator.post(f"/api/moderation/people/@{culprit.handle}/reinstate", json={"reason": REASON})
    assert (requests(culprit), notified(culprit)) == ([], [])
    assert requests(alice) == [bob.handle]
    assert notified(alice) == [("follow_request", bob.handle)]
    relation = bob.get(f"/api/activities/@{culprit.handle}").get_json()["profile"]["relation"]
    assert relation["requested"] is False


def test_a_suspended_person_can_sign_out(
    alice: Browser, leaver: Browser, moderator: Browser
) -> None:
    assert leaver.account is not None
    body = {"refresh_token": leaver.account.refresh_token}
    assert leaver.post("/api/session", json=body).status_code == 201
    made = report(alice, "person", uuid_of(leaver))
    decide(moderator, made["uuid"], "suspend")
    assert leaver.delete("/api/session").status_code == 204
    moderator.post(f"/api/moderation/people/@{leaver.handle}/reinstate", json={"reason": REASON})
    assert problem(leaver.post("/api/session", json=body), 401) == {"session_ended"}


def test_a_suspended_person_can_have_their_data_and_delete_their_account(
    alice: Browser, leaver: Browser, moderator: Browser
) -> None:
    crud = leaver.crud("go away")
    made = report(alice, "activity", crud["uuid"])
    decide(moderator, made["uuid"], "suspend")
    exported = leaver.get("/api/account/export").get_json()
    assert [each["message"] for each in exported["cruds"]] == ["go away"]
    assert [each["action"] for each in exported["decisions"]] == ["suspend"]
    assert leaver.delete("/api/account").status_code == 204
    assert problem(leaver.get("/api/account/export"), 401) == {"token_refused"}
    (case,) = queue(moderator, "closed")
    assert case["evidence"]["activity"]["message"] == "go away"
    assert case["person"]["is_deleted"]
    assert [each["action"] for each in logged(moderator, leaver)] == ["suspend"]


def test_what_a_suspended_person_reposted_stays_without_their_repost(
    alice: Browser, bob: Browser, culprit: Browser, moderator: Browser
) -> None:
    crud, newer = bob.crud("first"), bob.crud("second")
    suspended = uuid_of(culprit)
    for person in (bob, culprit):
        alice.act("follow", person)
    culprit.put(f"/api/activities/{crud['uuid']}/repost")

    def home() -> list[tuple[str, str | None]]:
        """Return the home of alice, page by page, with who reposted."""
        return [
            (each["uuid"], (each["reposted_by"] or {}).get("handle"))
            for each in every_page(alice, "/api/activities/home?limit=1")
        ]

    assert home() == [(crud["uuid"], culprit.handle), (newer["uuid"], None)]
    decide(moderator, report(alice, "person", suspended)["uuid"], "suspend")
    assert home() == [(newer["uuid"], None), (crud["uuid"], None)]


def message_of(person: Browser, group: str) -> str:
    """Return the uuid of the last message of a conversation."""
    return str(person.get(f"/api/messages/{group}").get_json()[-1]["uuid"])


def receive_all(socket: ClientConnection) -> None:
    """Receive events until the socket is closed."""
    while True:
        socket.recv(timeout=WAIT_SECONDS)


def test_a_suspension_closes_the_sockets(
    alice: Browser, culprit: Browser, moderator: Browser
) -> None:
    url = culprit.post("/api/realtime/tickets").get_json()["url"]
    late = culprit.post("/api/realtime/tickets").get_json()["url"]
    with open_socket(url) as socket:
        decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "suspend")
        with pytest.raises(ConnectionClosed):
            receive_all(socket)
    with pytest.raises(InvalidStatus), open_socket(late):
        pass


def test_a_suspension_ends_in_the_purge(
    alice: Browser, culprit: Browser, moderator: Browser, purging: Context, clock: Clock
) -> None:
    culprit.crud("hello #tag", ttl="30-days")
    hidden = culprit.crud("go away", ttl="30-days")
    decide(moderator, report(alice, "activity", hidden["uuid"])["uuid"], "hide")
    until = (clock() + timedelta(days=1)).isoformat()
    made = report(alice, "person", uuid_of(culprit))
    decide(moderator, made["uuid"], "suspend", until=until)
    assert list(purge.end_suspensions(purging)) == []
    clock.ahead = timedelta(days=1, minutes=1)
    assert problem(culprit.get("/api/profile"), 401) == {"account_suspended"}
    assert list(purge.end_suspensions(purging)) == [1]
    assert culprit.get("/api/profile").status_code == 200
    messages = [each["message"] for each in alice.get("/api/activities/public").get_json()]
    assert messages == ["hello #tag"]
    assert [(each["action"], each["moderator"]) for each in logged(moderator, culprit)] == [
        ("reinstate", None),
        ("suspend", moderator.handle),
        ("hide", moderator.handle),
    ]


def test_an_appeal_comes_back_into_the_queue_and_its_answer_is_final(
    alice: Browser, bob: Browser, culprit: Browser, moderators: list[Browser]
) -> None:
    first, second = moderators
    crud = culprit.crud("hello")
    made = report(alice, "activity", crud["uuid"])
    decide(first, made["uuid"], "hide")
    assert culprit.get("/api/badges").get_json()["notifications"] == 1
    (decision,) = decisions(culprit)
    assert set(decision) == {
        "uuid",
        "action",
        "subject",
        "text",
        "reason",
        "until",
        "created_at",
        "appeal",
        "can_appeal",
    }
    assert (decision["text"], decision["can_appeal"], decision["appeal"]) == ("hello", True, None)
    assert first.handle not in str(decision)
    assert alice.handle not in str(decision)
    culprit.put("/api/notifications/read", json={"read_up_to": decision["uuid"]})
    assert culprit.get("/api/badges").get_json()["notifications"] == 0
    path = f"/api/account/decisions/{decision['uuid']}/appeal"
    assert problem(bob.post(path, json={"appeal": "I"}), 404) == {"decision_not_found"}
    assert problem(culprit.post(path, json={"appeal": " "}), 422) == {"appeal_blank"}
    assert culprit.post(path, json={"appeal": "It was a joke."}).status_code == 204
    assert problem(culprit.post(path, json={"appeal": "Again."}), 409) == {"not_appealable"}
    (case,) = queue(second)
    assert (case["uuid"], case["appeal"]) == (made["uuid"], "It was a joke.")
    assert case["decision"]["action"] == "hide"
    decide(second, case["uuid"], "dismiss")
    assert alice.get(f"/api/activities/@{culprit.handle}/status/{crud['uuid']}").status_code == 200
    assert [each["status"] for each in reports(alice)] == ["dismissed"]
    answer, asked = decisions(culprit)
    assert (answer["action"], answer["can_appeal"]) == ("reinstate", False)
    assert asked["appeal"] == "It was a joke."
    path = f"/api/account/decisions/{answer['uuid']}/appeal"
    assert problem(culprit.post(path, json={"appeal": "Thanks."}), 409) == {"not_appealable"}


def test_an_appeal_can_be_answered_by_another_measure(
    alice: Browser, culprit: Browser, moderator: Browser
) -> None:
    made = report(alice, "person", uuid_of(culprit))
    decide(moderator, made["uuid"], "suspend")
    (decision,) = decisions(culprit)
    culprit.post(f"/api/account/decisions/{decision['uuid']}/appeal", json={"appeal": "Please."})
    decided = decide(moderator, made["uuid"], "limit")
    assert decided["person"]["is_limited"]
    assert not decided["person"]["is_suspended"]
    assert [each["action"] for each in decisions(culprit)] == ["limit", "suspend"]


def test_the_reported_does_not_see_a_dismissal(
    alice: Browser, culprit: Browser, moderator: Browser
) -> None:
    decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "dismiss")
    assert decisions(culprit) == []
    assert culprit.get("/api/badges").get_json()["notifications"] == 0


def test_the_queue_has_the_oldest_and_most_reported_first(
    alice: Browser, bob: Browser, carol: Browser, culprit: Browser, moderator: Browser, clock: Clock
) -> None:
    cruds = [culprit.crud(str(number), ttl="7-days")["uuid"] for number in range(3)]
    for hours, (reporter, crud) in enumerate([(alice, 0), (alice, 1), (alice, 2), (bob, 2)]):
        clock.ahead = timedelta(hours=hours)
        report(reporter, "activity", cruds[crud])
    order = [case["subject"]["uuid"] for case in queue(moderator)]
    assert order == [cruds[2], cruds[0], cruds[1]]
    first = moderator.get("/api/moderation/reports?limit=2")
    second = moderator.get(first.headers["Link"].split(";")[0].strip("<>"))
    paged = [case["subject"]["uuid"] for case in first.get_json() + second.get_json()]
    assert paged == order
    for case in queue(moderator)[:2]:
        decide(moderator, case["uuid"], "dismiss")
    assert [case["subject"]["uuid"] for case in queue(moderator, "closed")] == [
        cruds[0],
        cruds[2],
    ]
    first = moderator.get("/api/moderation/reports?status=closed&limit=1")
    second = moderator.get(first.headers["Link"].split(";")[0].strip("<>"))
    assert [case["subject"]["uuid"] for case in second.get_json()] == [cruds[2]]


@pytest.mark.parametrize(
    ("kind", "change", "status", "codes"),
    [
        ("person", {"action": "hide"}, 422, {"action_not_applicable"}),
        ("person", {"action": "ban"}, 422, {"action_unknown"}),
        ("person", {"reason": " "}, 422, {"reason_blank"}),
        ("person", {"until": "2100-01-01T00:00:00Z"}, 422, {"until_not_applicable"}),
        ("person", {"action": "suspend", "until": "2020-01-01T00:00:00Z"}, 422, {"until_past"}),
        ("person", {"action": "suspend", "until": "2100-01-01"}, 422, {"until_malformed"}),
        (
            "person",
            {"action": "suspend", "until": "9999-12-31T23:59:59-23:00"},
            422,
            {"until_out_of_range"},
        ),
    ],
)
def test_a_decision_that_is_none_is_refused(
    alice: Browser,
    culprit: Browser,
    moderator: Browser,
    kind: str,
    change: dict[str, Any],
    status: int,
    codes: set[str],
) -> None:
    made = report(alice, kind, uuid_of(culprit))
    body = {"action": "dismiss", "reason": REASON, **change}
    path = f"/api/moderation/reports/{made['uuid']}/decision"
    assert problem(moderator.post(path, json=body), status) == codes
    assert len(queue(moderator)) == 1


def test_a_deleted_crud_cannot_be_hidden_and_moderators_cannot_decide_about_themselves(
    alice: Browser, culprit: Browser, moderators: list[Browser]
) -> None:
    first, second = moderators
    crud = culprit.crud("hello")["uuid"]
    made = report(alice, "activity", crud)
    culprit.delete(f"/api/activities/{crud}")
    path = f"/api/moderation/reports/{made['uuid']}/decision"
    body = {"action": "hide", "reason": REASON}
    assert problem(first.post(path, json=body), 404) == {"activity_not_found"}
    assert decide(first, made["uuid"], "limit")["person"]["is_limited"]
    mine = report(alice, "person", uuid_of(first))
    path = f"/api/moderation/reports/{mine['uuid']}/decision"
    body["action"] = "dismiss"
    assert problem(first.post(path, json=body), 403) == {"own_report"}
    decide(second, mine["uuid"], "dismiss")


def test_the_second_of_two_moderators_gets_a_conflict(
    alice: Browser, bob: Browser, culprit: Browser, moderators: list[Browser], database_url: str
) -> None:
    crud = culprit.crud("hello")["uuid"]
    made = [report(reporter, "activity", crud) for reporter in (alice, bob)]
    paths = [f"/api/moderation/reports/{one['uuid']}/decision" for one in made]
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM users WHERE handle = %s FOR UPDATE", (culprit.handle,))
        deciding = [
            pool.submit(moderator.post, path, json={"action": action, "reason": REASON})
            for moderator, path, action in zip(moderators, paths, ("hide", "dismiss"), strict=True)
        ]
        wait_for_lock_wait(database_url, sessions=2)
        holding.rollback()
        answers = [one.result(timeout=WAIT_SECONDS) for one in deciding]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = [answer for answer in answers if answer.status_code == 409]
    assert problem(refused, 409) == {"already_decided"}


def test_a_suspension_waits_for_a_crud_that_is_being_written_and_hides_it(
    alice: Browser, culprit: Browser, moderator: Browser, database_url: str
) -> None:
    made = report(alice, "person", uuid_of(culprit))
    with psycopg.connect(database_url) as writing, ThreadPoolExecutor(1) as pool:
        writing.execute("SELECT FROM users WHERE handle = %s FOR KEY SHARE", (culprit.handle,))
        writing.execute(
            """
            INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
            SELECT uuidv7(), uuid, 'early', now(), now() + interval '1 day'
            FROM users WHERE handle = %s
            """,
            (culprit.handle,),
        )
        deciding = pool.submit(decide, moderator, made["uuid"], "suspend")
        wait_for_lock_wait(database_url)
        writing.commit()
        deciding.result(timeout=WAIT_SECONDS)
    assert listed(alice.get("/api/activities/public")) == []


WRITES: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "a crud": ("post", "/api/activities", {"message": "late", "ttl": "1-day"}),
    "a reply": ("post", "/api/activities/{crud}/reply", {"message": "late"}),
    "a like": ("put", "/api/activities/{crud}/like", None),
    "a follow": ("put", "/api/users/@{alice}/follow", None),
    "a block": ("put", "/api/users/@{alice}/block", None),
    "a protected account": ("put", "/api/profile/protected", {"protected": True}),
    "an answer to a request": ("put", "/api/follow_requests/@{alice}", None),
    "a first message": (
        "post",
        "/api/messages",
        {"message": "It is long enough to be counted.", "handle": "{alice}"},
    ),
    "a report": (
        "post",
        "/api/reports",
        {"subject": {"type": "activity", "uuid": "{crud}"}, "reason": "spam"},
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_that_began_before_a_suspension_is_refused_behind_it(
    alice: Browser, culprit: Browser, moderator: Browser, database_url: str, name: str
) -> None:
    crud = alice.crud("hello")
    method, path, body = WRITES[name]
    path = path.format(crud=crud["uuid"], alice=alice.handle)
    if body and "subject" in body:
        body = {**body, "subject": {"type": "activity", "uuid": crud["uuid"]}}
    if body and "handle" in body:
        body = {**body, "handle": alice.handle}
    made = report(alice, "person", uuid_of(culprit))
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        # The decision has locked the person, and waits for the report.
        holding.execute("SELECT FROM reports WHERE uuid = %s FOR UPDATE", (made["uuid"],))
        deciding = pool.submit(decide, moderator, made["uuid"], "suspend")
        wait_for_lock_wait(database_url)
        writing = pool.submit(getattr(culprit, method), path, json=body)
        wait_for_lock_wait(database_url, sessions=2)
        holding.rollback()
        deciding.result(timeout=WAIT_SECONDS)
        assert problem(writing.result(timeout=WAIT_SECONDS), 401) == {"token_refused"}


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_log SET reason = 'another'",
        "DELETE FROM moderation_log",
        "TRUNCATE moderation_log",
    ],
)
def test_nothing_changes_or_shortens_the_log(
    alice: Browser,
    culprit: Browser,
    moderator: Browser,
    database_url: str,
    role: str | None,
    statement: str,
) -> None:
    decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "dismiss")
    url = role_url(database_url, role) if role else database_url
    refusals = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)
    with psycopg.connect(url) as connection, pytest.raises(refusals):
        connection.execute(statement.encode())
    assert [each["reason"] for each in logged(moderator, culprit)] == [REASON]


def test_the_log_outlives_the_account(alice: Browser, culprit: Browser, moderator: Browser) -> None:
    decide(moderator, report(alice, "person", uuid_of(culprit))["uuid"], "limit")
    assert culprit.delete("/api/account").status_code == 204
    assert [each["action"] for each in logged(moderator, culprit)] == ["limit"]
