"""Writes that race the deletion of an account: each has its answer, and none is an internal error.

Dave deletes his account. In the first table a write begins while the deletion has his row and waits
for another; in the second it has passed authentication and then waits, while he is deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import boto3
import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cruddur.accounts.service import Viewer
from cruddur.context import ApiContext
from cruddur.errors import TokenRefused
from cruddur.media import service as media
from cruddur.media import uploads
from cruddur.media.schemas import Purpose, UploadRequest
from tests.authenticator import code
from tests.conftest import Account, Browser, problem
from tests.locks import lock_waits, wait_for_lock_wait
from tests.messaging import write
from tests.push.browsers import PushBrowser
from tests.waiting import WAIT_SECONDS, wait_until


@dataclass(frozen=True)
class Scene:
    """Dave, who leaves, alice, who stays, and what they wrote before."""

    dave: Browser
    alice: Browser
    daves: dict[str, Any]
    alices: dict[str, Any]
    daves_reply: dict[str, Any]
    alices_reply: dict[str, Any]
    context: ApiContext

    @property
    def dave_uuid(self) -> UUID:
        return UUID(self.daves["user_uuid"])


Act = Callable[[Scene], TestResponse]


@dataclass(frozen=True)
class Case:
    """A write, its answer, and the foreign keys to people and cruds that it writes."""

    act: Act
    status: int
    code: str = ""
    keys: tuple[str, ...] = ()
    waits: bool = True


def crud(person: str, message: str = "hello", **headers: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        text = message.replace("@dave", f"@{scene.dave.handle}")
        body = {"message": text, "ttl": "1-day"}
        sender: Browser = getattr(scene, person)
        return sender.post("/api/activities", json=body, headers=headers)

    return act


def reply(person: str, to: str, message: str = "hello", **headers: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        path = f"/api/activities/{getattr(scene, to)['uuid']}/reply"
        text = message.replace("@dave", f"@{scene.dave.handle}")
        sender: Browser = getattr(scene, person)
        return sender.post(path, json={"message": text}, headers=headers)

    return act


def turn_on_two_step(scene: Scene) -> TestResponse:
    assert scene.dave.account is not None
    secret = boto3.client("cognito-idp").associate_software_token(
        AccessToken=scene.dave.account.access_token
    )["SecretCode"]
    return scene.dave.put("/api/account/two-step", json={"code": code(secret)})


def vote(person: str, to: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        path = f"/api/activities/{getattr(scene, to)['uuid']}/vote"
        answer: TestResponse = getattr(scene, person).post(path, json={"choices": [0]})
        return answer

    return act


def quote(person: str, what: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        body = {"message": "look", "ttl": "1-day", "quote_uuid": getattr(scene, what)["uuid"]}
        sender: Browser = getattr(scene, person)
        return sender.post("/api/activities", json=body)

    return act


def reply_with_quote(person: str, to: str, what: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        path = f"/api/activities/{getattr(scene, to)['uuid']}/reply"
        sender: Browser = getattr(scene, person)
        return sender.post(
            path, json={"message": "look", "quote_uuid": getattr(scene, what)["uuid"]}
        )

    return act


def react(person: str, to: str, kind: str, method: str = "put") -> Act:
    def act(scene: Scene) -> TestResponse:
        path = f"/api/activities/{getattr(scene, to)['uuid']}/{kind}"
        answer: TestResponse = getattr(getattr(scene, person), method)(path)
        return answer

    return act


def relate(person: str, other: str, kind: str, method: str = "put") -> Act:
    def act(scene: Scene) -> TestResponse:
        path = f"/api/users/@{getattr(scene, other).handle}/{kind}"
        answer: TestResponse = getattr(getattr(scene, person), method)(path)
        return answer

    return act


def call(person: str, method: str, path: str, **body: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        options = {"json": body} if body else {}
        answer: TestResponse = getattr(getattr(scene, person), method)(path, **options)
        return answer

    return act


def edit(person: str, which: str, message: str) -> Act:
    def act(scene: Scene) -> TestResponse:
        text = message.replace("@dave", f"@{scene.dave.handle}")
        editor: Browser = getattr(scene, person)
        return editor.edit(getattr(scene, which), message=text)

    return act


def delete_crud(person: str, which: str) -> Act:
    return lambda scene: getattr(scene, person).delete(
        f"/api/activities/{getattr(scene, which)['uuid']}"
    )


REFUSED = (401, "token_refused")
NO_CRUD = (404, "activity_not_found")
NO_USER = (404, "person_not_found")
KEY: dict[str, str] = {"Idempotency-Key": "once"}
LONG = "A text that is long enough to be counted."

RACES: dict[str, Case] = {
    # Dave's own requests: as with an invalid token.
    "dave writes a crud": Case(crud("dave"), *REFUSED, ("activities.user_uuid",)),
    "dave writes a crud with a key": Case(
        crud("dave", **KEY), *REFUSED, ("idempotency_keys.user_uuid",)
    ),
    "dave writes a hashtag": Case(
        crud("dave", "a #tag"), *REFUSED, ("hashtags_used.activity_uuid",)
    ),
    "dave mentions himself": Case(crud("dave", "I, @dave"), *REFUSED),
    "dave replies": Case(reply("dave", "alices"), *REFUSED, ("notifications.actor_uuid",)),
    "dave replies with a key": Case(reply("dave", "alices", **KEY), *REFUSED),
    "dave replies to himself": Case(reply("dave", "daves"), *REFUSED),
    "dave likes": Case(react("dave", "alices", "like"), *REFUSED, ("likes.user_uuid",)),
    "dave reposts": Case(react("dave", "alices", "repost"), *REFUSED, ("reposts.user_uuid",)),
    "dave bookmarks": Case(react("dave", "alices", "bookmark"), *REFUSED, ("bookmarks.user_uuid",)),
    "dave votes": Case(vote("dave", "alices"), *REFUSED, ("poll_votes.user_uuid",)),
    "dave unlikes": Case(react("dave", "alices", "like", "delete"), *REFUSED),
    "dave unreposts": Case(react("dave", "alices", "repost", "delete"), *REFUSED),
    "dave unbookmarks": Case(react("dave", "alices", "bookmark", "delete"), *REFUSED),
    "dave follows": Case(
        relate("dave", "alice", "follow"),
        *REFUSED,
        ("follows.follower_uuid", "follow_requests.follower_uuid"),
    ),
    "dave unfollows": Case(relate("dave", "alice", "follow", "delete"), *REFUSED),
    "dave blocks": Case(relate("dave", "alice", "block"), *REFUSED, ("blocks.blocker_uuid",)),
    "dave unblocks": Case(relate("dave", "alice", "block", "delete"), *REFUSED),
    "dave writes alice a long reply": Case(
        reply("dave", "alices", LONG), *REFUSED, ("text_recipients.author_uuid",)
    ),
    "dave writes alice a first message": Case(
        lambda scene: scene.dave.post(
            "/api/messages", json={"message": LONG, "handle": scene.alice.handle}
        ),
        *REFUSED,
    ),
    "dave reports": Case(
        lambda scene: scene.dave.post(
            "/api/reports",
            json={
                "subject": {"type": "activity", "uuid": scene.alices["uuid"]},
                "reason": "spam",
            },
        ),
        *REFUSED,
    ),
    # The deletion hasn't come to the crud yet, and the report keeps a copy of it.
    "alice reports dave's crud": Case(
        lambda scene: scene.alice.post(
            "/api/reports",
            json={"subject": {"type": "activity", "uuid": scene.daves["uuid"]}, "reason": "spam"},
        ),
        201,
        waits=False,
    ),
    "dave mutes": Case(relate("dave", "alice", "mute"), *REFUSED, ("mutes.muter_uuid",)),
    "dave unmutes": Case(relate("dave", "alice", "mute", "delete"), *REFUSED),
    "dave mutes reposts": Case(
        relate("dave", "alice", "mute-reposts"), *REFUSED, ("repost_mutes.muter_uuid",)
    ),
    "dave mutes a word": Case(
        call("dave", "post", "/api/muted_words", value="cats"),
        *REFUSED,
        ("muted_words.user_uuid",),
    ),
    "dave saves a draft": Case(
        call("dave", "post", "/api/drafts", message="later"), *REFUSED, ("drafts.user_uuid",)
    ),
    "dave changes a draft": Case(
        call("dave", "put", f"/api/drafts/{UUID(int=0)}", message="later"), *REFUSED
    ),
    "dave deletes a draft": Case(call("dave", "delete", f"/api/drafts/{UUID(int=0)}"), *REFUSED),
    "dave deletes a scheduled crud": Case(
        call("dave", "delete", f"/api/scheduled/{UUID(int=0)}"), *REFUSED
    ),
    "dave's browser is subscribed": Case(
        lambda scene: scene.dave.post(
            "/api/push/subscriptions",
            json=PushBrowser("https://fcm.googleapis.com/fcm/send/x").to_json(),
        ),
        *REFUSED,
        ("push_subscriptions.user_uuid",),
    ),
    "dave mutes a thread": Case(
        react("dave", "alices", "mute-thread"), *REFUSED, ("thread_mutes.user_uuid",)
    ),
    "dave unmutes a thread": Case(react("dave", "alices", "mute-thread", "delete"), *REFUSED),
    "dave changes who may reply": Case(
        lambda scene: scene.dave.put(
            f"/api/activities/{scene.daves['uuid']}/reply_policy", json={"reply_policy": "nobody"}
        ),
        *REFUSED,
    ),
    "dave quotes alice": Case(quote("dave", "alices"), *REFUSED),
    "dave replies with a quote": Case(reply_with_quote("dave", "alices", "alices_reply"), *REFUSED),
    "alice replies with a quote of dave": Case(reply_with_quote("alice", "alices", "daves"), 404),
    "dave changes who may quote": Case(
        lambda scene: scene.dave.put(
            f"/api/activities/{scene.daves['uuid']}/quote_policy", json={"quote_policy": "nobody"}
        ),
        *REFUSED,
    ),
    "dave detaches a quote": Case(react("dave", "alices", "quote", "delete"), *REFUSED),
    "dave hides a reply": Case(react("dave", "alices_reply", "hidden"), *REFUSED),
    # Nothing of it refers to him.
    "alice hides dave's reply": Case(react("alice", "daves_reply", "hidden"), 200, waits=False),
    "dave chooses notifications": Case(
        call("dave", "put", "/api/notifications/settings", replies="all"), *REFUSED
    ),
    "dave changes his handle": Case(
        call("dave", "put", "/api/account/handle", handle="dave_is_new"),
        *REFUSED,
        ("held_handles.user_uuid",),
    ),
    "dave turns two-step sign-in on": Case(
        turn_on_two_step,
        *REFUSED,
        ("recovery_codes.user_uuid", "two_step_changes.user_uuid"),
    ),
    "dave protects his account": Case(
        lambda scene: scene.dave.put("/api/profile/protected", json={"protected": True}), *REFUSED
    ),
    "dave accepts a request": Case(
        lambda scene: scene.dave.put(f"/api/follow_requests/@{scene.alice.handle}"), *REFUSED
    ),
    "dave refuses a request": Case(
        lambda scene: scene.dave.delete(f"/api/follow_requests/@{scene.alice.handle}"), *REFUSED
    ),
    "alice accepts dave's request": Case(
        lambda scene: scene.alice.put(f"/api/follow_requests/@{scene.dave.handle}"), *NO_USER
    ),
    "dave changes his profile": Case(
        call("dave", "put", "/api/profile/update", display_name="Dave", bio="Gone"), *REFUSED
    ),
    "dave marks as read": Case(call("dave", "put", "/api/notifications/read"), *REFUSED),
    "dave signs out": Case(call("dave", "post", "/api/account/sign-out-everywhere"), *REFUSED),
    "dave ends a session": Case(
        call("dave", "delete", "/api/account/sessions/01900000-0000-7000-8000-000000000000"),
        *REFUSED,
    ),
    "dave edits a crud": Case(edit("dave", "daves", "edited"), *REFUSED),
    "alice mentions dave in an edit": Case(edit("alice", "alices", "hi @dave"), 200),
    "dave deletes a crud": Case(delete_crud("dave", "daves"), *REFUSED),
    "dave deletes a reply": Case(delete_crud("dave", "daves_reply"), *REFUSED),
    "dave deletes his account": Case(call("dave", "delete", "/api/account"), *REFUSED),
    "dave removes his avatar": Case(call("dave", "delete", "/api/profile/avatar"), *REFUSED),
    "dave discards a picture": Case(
        call("dave", "delete", "/api/media/01900000-0000-7000-8000-000000000000"), *REFUSED
    ),
    # Alice's requests about dave: he isn't there.
    "alice mentions dave": Case(crud("alice", "hi @dave"), 200),
    "alice mentions dave with a key": Case(crud("alice", "hi @dave", **KEY), 200),
    "alice mentions dave in a reply": Case(reply("alice", "alices", "hi @dave"), 200),
    "alice replies to dave": Case(
        reply("alice", "daves"),
        *NO_CRUD,
        ("notifications.user_uuid", "notifications.activity_uuid"),
    ),
    "alice quotes dave": Case(quote("alice", "daves"), *NO_CRUD),
    "alice likes dave's crud": Case(
        react("alice", "daves", "like"), *NO_CRUD, ("likes.activity_uuid",)
    ),
    "alice reposts dave's crud": Case(
        react("alice", "daves", "repost"), *NO_CRUD, ("reposts.activity_uuid",)
    ),
    "alice bookmarks dave's crud": Case(
        react("alice", "daves", "bookmark"), *NO_CRUD, ("bookmarks.activity_uuid",)
    ),
    "alice votes in dave's poll": Case(
        vote("alice", "daves"),
        *NO_CRUD,
        ("poll_votes.activity_uuid", "polls.activity_uuid"),
    ),
    "alice unlikes dave's crud": Case(react("alice", "daves", "like", "delete"), *NO_CRUD),
    "alice follows dave": Case(
        relate("alice", "dave", "follow"),
        *NO_USER,
        ("follows.followed_uuid", "follow_requests.followed_uuid"),
    ),
    "alice unfollows dave": Case(relate("alice", "dave", "follow", "delete"), *NO_USER),
    "alice blocks dave": Case(relate("alice", "dave", "block"), *NO_USER, ("blocks.blocked_uuid",)),
    "alice unblocks dave": Case(relate("alice", "dave", "block", "delete"), *NO_USER),
    "alice mutes dave": Case(relate("alice", "dave", "mute"), *NO_USER, ("mutes.muted_uuid",)),
    "alice unmutes dave": Case(relate("alice", "dave", "mute", "delete"), *NO_USER),
    "alice mutes dave's reposts": Case(
        relate("alice", "dave", "mute-reposts"), *NO_USER, ("repost_mutes.muted_uuid",)
    ),
    # He began the thread, so he would be notified.
    "alice replies to herself below dave's crud": Case(reply("alice", "alices_reply"), 200),
    "alice takes dave's handle": Case(
        lambda scene: scene.alice.put("/api/account/handle", json={"handle": scene.dave.handle}),
        422,
        "handle_taken",
        waits=False,
    ),
}

# Written only by Lambdas and with pictures: tested below.
PICTURES = {"media.user_uuid", "media.activity_uuid"}
OPERATORS = {"moderators.user_uuid"}
# Recorded before the request itself, and not while the person's row is locked.
# A subscription locks its session first, below the lock of the person.
SESSIONS = {"sessions.user_uuid", "push_subscriptions.session_uuid"}


@pytest.fixture
def scene(app: Flask, context: ApiContext, sign_up: Callable[[str], Account]) -> Scene:
    # Alice has her own account, as she may change its handle.
    dave, alice = (Browser(app.test_client(), sign_up(name)) for name in ("dave", "alice"))
    for person in (dave, alice):
        uuid = person.get("/api/profile").get_json()["uuid"]
        if person is dave:
            dave_uuid = uuid
    poll = {"choices": ["yes", "no"]}
    alices, daves = alice.crud("alice's", poll=poll), dave.crud("dave's", poll=poll)
    return Scene(
        dave,
        alice,
        {**daves, "user_uuid": dave_uuid},
        alices,
        dave.reply(alices, "dave's reply"),
        alice.reply(daves, "alice's reply"),
        context,
    )


@pytest.mark.parametrize("name", RACES)
def test_a_write_during_an_account_deletion_has_its_answer(
    scene: Scene, carol: Browser, database_url: str, name: str
) -> None:
    case = RACES[name]
    elsewhere = carol.crud("a crud that nobody but dave has to do with")
    assert scene.dave.put(f"/api/activities/{elsewhere['uuid']}/like").status_code == 200
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (elsewhere["uuid"],))
        leaving = pool.submit(scene.dave.delete, "/api/account")
        wait_for_lock_wait(database_url)
        writing = pool.submit(case.act, scene)
        if case.waits:
            wait_for_lock_wait(database_url, sessions=2)
        else:
            writing.result(timeout=WAIT_SECONDS)
        holding.commit()
        answer = writing.result(timeout=WAIT_SECONDS)
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
    if case.code:
        assert problem(answer, case.status) == {case.code}
    else:
        assert answer.status_code == case.status, answer.text
        assert answer.get_json().get("entities", []) == []


def test_a_report_has_all_of_a_crud_that_is_being_deleted_or_is_refused(
    scene: Scene, carol: Browser, admin: psycopg.Connection, database_url: str
) -> None:
    """The deletion has locked dave's cruds, and waits to delete what he likes."""
    elsewhere = carol.crud("a crud that dave likes")["uuid"]
    assert scene.dave.put(f"/api/activities/{elsewhere}/like").status_code == 200
    report = RACES["alice reports dave's crud"].act
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM likes WHERE activity_uuid = %s FOR UPDATE", (elsewhere,))
        leaving = pool.submit(scene.dave.delete, "/api/account")
        wait_for_lock_wait(database_url)
        reporting = pool.submit(report, scene)
        wait_for_lock_wait(database_url, sessions=2)
        holding.commit()
        assert problem(reporting.result(timeout=WAIT_SECONDS), 404) == {"activity_not_found"}
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
    assert admin.execute("SELECT count(*) FROM reports").fetchone() == (0,)


def test_accounts_are_deleted_one_after_another(
    scene: Scene, carol: Browser, database_url: str
) -> None:
    """Two people with rows about each other would delete these in opposite orders: a deadlock."""
    for one, other in ((scene.dave, scene.alice), (scene.alice, scene.dave)):
        one.act("follow", other)
        one.act("mute", other)
    elsewhere = carol.crud("a crud that dave likes")
    assert scene.dave.put(f"/api/activities/{elsewhere['uuid']}/like").status_code == 200
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute("SELECT FROM activities WHERE uuid = %s FOR UPDATE", (elsewhere["uuid"],))
        first = pool.submit(scene.dave.delete, "/api/account")
        wait_for_lock_wait(database_url)
        second = pool.submit(scene.alice.delete, "/api/account")
        wait_until(
            lambda: second.done() or lock_waits(database_url) == 2, "the second deletion waits"
        )
        assert not second.done()
        holding.commit()
        assert first.result(timeout=WAIT_SECONDS).status_code == 204
        assert second.result(timeout=WAIT_SECONDS).status_code == 204


@dataclass(frozen=True)
class LateCase:
    """A request that reads `table` after it was authenticated, and its answer."""

    act: Act
    table: str
    status: int
    code: str


LATE: dict[str, LateCase] = {
    "dave exports his data": LateCase(
        call("dave", "get", "/api/account/export"), "held_handles", *REFUSED
    ),
    "dave reads his profile": LateCase(call("dave", "get", "/api/profile"), "blocks", *REFUSED),
    "dave writes a message": LateCase(
        lambda scene: scene.dave.post(
            "/api/messages", json={"message": "bye", "handle": scene.alice.handle}
        ),
        "blocks",
        *REFUSED,
    ),
    "alice writes dave a message": LateCase(
        lambda scene: scene.alice.post(
            "/api/messages", json={"message": "hi", "handle": scene.dave.handle}
        ),
        "blocks",
        *NO_USER,
    ),
}
DELETE = b"""
WITH deleted AS (DELETE FROM users WHERE uuid = %(uuid)s RETURNING uuid, cognito_sub)
INSERT INTO deleted_accounts (user_uuid, deleted_at, cognito_sub, has_cognito_user)
SELECT uuid, now(), cognito_sub, true FROM deleted
"""


@pytest.mark.parametrize("name", LATE)
def test_a_request_authenticated_before_the_deletion_has_its_answer(
    scene: Scene, database_url: str, name: str
) -> None:
    case = LATE[name]
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute(f"LOCK TABLE {case.table} IN ACCESS EXCLUSIVE MODE".encode())
        asking = pool.submit(case.act, scene)
        wait_for_lock_wait(database_url)
        holding.execute(DELETE, {"uuid": scene.dave_uuid})
        holding.commit()
        assert problem(asking.result(timeout=WAIT_SECONDS), case.status) == {case.code}


@pytest.mark.parametrize("sender", ["dave", "alice"])
def test_a_message_in_a_conversation_with_a_deleted_account_is_refused(
    scene: Scene, database_url: str, sender: str
) -> None:
    uuid = write(scene.alice, scene.dave, "hi")["message_group_uuid"]
    person: Browser = getattr(scene, sender)
    body = {"message": "again", "message_group_uuid": uuid}
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute("LOCK TABLE blocks IN ACCESS EXCLUSIVE MODE")
        asking = pool.submit(person.post, "/api/messages", json=body)
        wait_for_lock_wait(database_url)
        holding.execute(DELETE, {"uuid": scene.dave_uuid})
        holding.commit()
        status, code = REFUSED if sender == "dave" else NO_USER
        assert problem(asking.result(timeout=WAIT_SECONDS), status) == {code}


UPLOAD = UploadRequest.model_validate({"content_type": "image/jpeg"})
PICTURE_WRITES: dict[str, Callable[[ApiContext, UUID], object]] = {
    "an upload begins": lambda context, uuid: uploads.start(
        context,
        None,  # type: ignore[arg-type]  # it isn't reached
        None,
        user_uuid=uuid,
        purpose=Purpose.IMAGE,
        request=UPLOAD,
    ),
    "a picture is discarded": lambda context, uuid: media.discard(context, uuid, uuid),
    "a banner is removed": lambda context, uuid: media.remove_profile_image(
        context, uuid, Purpose.BANNER
    ),
}


@pytest.mark.parametrize("name", PICTURE_WRITES)
def test_a_picture_of_a_person_who_is_being_deleted_is_refused(
    context: ApiContext, make_users: Callable[[int], list[Viewer]], database_url: str, name: str
) -> None:
    (person,) = make_users(1)
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(1) as pool:
        holding.execute(DELETE, {"uuid": person.uuid})
        writing = pool.submit(PICTURE_WRITES[name], context, person.uuid)
        wait_for_lock_wait(database_url)
        holding.commit()
        with pytest.raises(TokenRefused):
            writing.result(timeout=WAIT_SECONDS)


FOREIGN_KEYS = b"""
SELECT conrelid::regclass || '.' || attname
FROM pg_constraint
INNER JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
WHERE contype = 'f'
"""


def test_every_foreign_key_has_its_races(app: Flask, admin: psycopg.Connection) -> None:
    keys = {row[0] for row in admin.execute(FOREIGN_KEYS).fetchall()}
    assert keys == (PICTURES | OPERATORS).union(SESSIONS, *(case.keys for case in RACES.values()))


@pytest.mark.parametrize("kind", ["like", "repost", "bookmark"])
def test_a_reaction_that_began_first_is_deleted_with_the_account(
    scene: Scene, database_url: str, kind: str
) -> None:
    path = f"/api/activities/{scene.alices['uuid']}"
    with psycopg.connect(database_url) as holding, ThreadPoolExecutor(2) as pool:
        holding.execute(
            "SELECT FROM activities WHERE uuid = %s FOR UPDATE", (scene.alices["uuid"],)
        )
        reacting = pool.submit(scene.dave.put, f"{path}/{kind}")
        wait_for_lock_wait(database_url)
        leaving = pool.submit(scene.dave.delete, "/api/account")
        wait_for_lock_wait(database_url, sessions=2)
        holding.commit()
        assert reacting.result(timeout=WAIT_SECONDS).status_code == 200
        assert leaving.result(timeout=WAIT_SECONDS).status_code == 204
    thread = scene.alice.get(
        f"/api/activities/@{scene.alice.handle}/status/{scene.alices['uuid']}"
    ).get_json()
    counts = ("likes_count", "reposts_count", "replies_count")
    assert [thread["activity"][count] for count in counts] == [0, 0, 0]
    assert thread["replies"] == []
