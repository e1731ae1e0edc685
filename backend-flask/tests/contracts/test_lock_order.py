"""The lock order of decision 19 under contention: no deadlock, no 500, exact counters."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations_with_replacement
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from flask import Flask

from cruddur.accounts import deletion
from cruddur.accounts import service as accounts
from cruddur.accounts.service import Viewer
from cruddur.activities import policies, polls, reactions
from cruddur.activities import purge as activities_purge
from cruddur.activities import repository as activity_rows
from cruddur.activities import service as activities
from cruddur.activities.schemas import (
    ActivityEdit,
    NewActivity,
    NewReply,
    Reaction,
    ReplyPolicy,
)
from cruddur.context import ApiContext, system_clock
from cruddur.drafts import scheduled
from cruddur.drafts import service as drafts
from cruddur.drafts.schemas import NewDraft
from cruddur.errors import CruddurError
from cruddur.floods import service as floods
from cruddur.idempotency_keys import service as idempotency_keys
from cruddur.idempotency_keys.service import IdempotencyKey, StoredResponse
from cruddur.media import repository as media_rows
from cruddur.media import service as media
from cruddur.moderation import reports
from cruddur.moderation import service as moderation
from cruddur.moderation.schemas import NewDecision, NewReport
from cruddur.notifications import service as notifications
from cruddur.profiles import service as profiles
from cruddur.profiles.schemas import ProfileUpdate
from cruddur.social import muted_words
from cruddur.social import service as social
from cruddur.social.schemas import NewMutedWord
from tests.waiting import WAIT_SECONDS

_PEOPLE = 6
_ACTS_PER_THREAD = 2
_THREADS = 8

# Everybody follows, likes, bookmarks and answers everybody; some of it has expired.
POPULATE = (
    "DELETE FROM activities; DELETE FROM users; DELETE FROM deleted_accounts;"
    " DELETE FROM deleted_follows",
    """
    INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
    SELECT uuidv7(), n::text, n || '@cruddur.test', 'person_' || n, 'Person', now()
    FROM generate_series(1, %(people)s) AS n
    """,
    """
    INSERT INTO activities (uuid, user_uuid, message, created_at, expires_at)
    SELECT
        uuidv7(), users.uuid, 'a crud', now() - interval '1 day',
        now() + CASE n WHEN 1 THEN interval '-1 hour' ELSE interval '1 day' END
    FROM users CROSS JOIN generate_series(1, 3) AS n
    """,
    """
    INSERT INTO activities (
        uuid, user_uuid, message, reply_to_activity_uuid, created_at, expires_at
    )
    SELECT
        uuidv7(), users.uuid, 'a reply', parents.uuid, now() - interval '1 day',
        now() + CASE WHEN parents.uuid < users.uuid THEN interval '-1 hour'
            ELSE (random() - 0.5) * interval '1 day' END
    FROM users CROSS JOIN activities AS parents
    WHERE parents.expires_at > now()
    """,
    """
    INSERT INTO activities (
        uuid, user_uuid, message, quote_uuid, quote_expires_at, is_quote_detached, created_at,
        expires_at
    )
    SELECT
        uuidv7(), users.uuid, 'a quote', quoted.uuid, quoted.expires_at, random() < 0.2,
        now() - interval '1 day', now() + (random() - 0.5) * interval '1 day'
    FROM users CROSS JOIN activities AS quoted
    ORDER BY random()
    LIMIT 18
    """,
    # Some replies quote an older crud, which may be the one that they answer.
    """
    UPDATE activities AS replies
    SET quote_uuid = quoted.uuid, quote_expires_at = quoted.expires_at
    FROM activities AS quoted
    WHERE replies.reply_to_activity_uuid IS NOT NULL
        AND quoted.uuid < replies.uuid
        AND (quoted.uuid = replies.reply_to_activity_uuid OR random() < 0.05)
        AND random() < 0.3
    """,
    *(
        f"INSERT INTO {table} (uuid, user_uuid, activity_uuid)"
        " SELECT uuidv7(), users.uuid, activities.uuid FROM users CROSS JOIN activities"
        for table in ("likes", "reposts", "bookmarks")
    ),
    """
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT uuidv7(), activities.user_uuid, kind, users.uuid, activities.uuid
    FROM users CROSS JOIN activities CROSS JOIN unnest(ARRAY['like', 'mention']) AS kind
    WHERE activities.user_uuid <> users.uuid
    """,
    """
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    SELECT uuidv7(), one.uuid, other.uuid
    FROM users AS one CROSS JOIN users AS other
    WHERE one.uuid <> other.uuid
    """,
    """
    INSERT INTO follow_requests (uuid, follower_uuid, followed_uuid)
    SELECT uuidv7(), one.uuid, other.uuid
    FROM users AS one CROSS JOIN users AS other
    WHERE one.uuid <> other.uuid
    """,
    """
    INSERT INTO mutes (muter_uuid, muted_uuid, expires_at)
    SELECT one.uuid, other.uuid, now() + (random() - 0.5) * interval '1 day'
    FROM users AS one CROSS JOIN users AS other
    WHERE one.uuid <> other.uuid
    """,
    # Some end now, and a reply prolongs the others.
    """
    INSERT INTO thread_mutes (user_uuid, thread_uuid, expires_at)
    SELECT users.uuid, activities.uuid, now() + (random() - 0.3) * interval '1 day'
    FROM users CROSS JOIN activities
    WHERE activities.reply_to_activity_uuid IS NULL
    """,
    # Some drafts are old, and some scheduled cruds are due.
    """
    INSERT INTO drafts (uuid, user_uuid, content, scheduled_at, created_at, updated_at, expires_at)
    SELECT
        uuidv7(), users.uuid,
        '{"message": "a text", "ttl": "1-day", "media": [], "reply_policy": "anyone"}',
        CASE WHEN n > 3 THEN now() + (random() - 0.5) * interval '1 hour' END, now(), now(),
        now() + CASE WHEN n = 1 THEN interval '-1 hour' ELSE interval '1 day' END
    FROM users CROSS JOIN generate_series(1, 6) AS n
    """,
    """
    INSERT INTO media (
        uuid, user_uuid, purpose, status, width, height, placeholder, renditions, created_at,
        expires_at
    )
    SELECT uuidv7(), uuid, 'image', 'ready', 1, 1, 'x', '[]', now(), now() + interval '1 day'
    FROM users CROSS JOIN generate_series(1, 3)
    """,
    # Every crud has a poll, in which everybody but one has voted.
    "UPDATE activities SET poll_choices = ARRAY['yes', 'no']",
    """
    INSERT INTO polls (activity_uuid, is_multiple, closes_at, votes_counts, notify_at)
    SELECT uuid, FALSE, expires_at, '{0,0}', CASE WHEN random() < 0.3 THEN now() END
    FROM activities
    """,
    """
    INSERT INTO poll_votes (uuid, user_uuid, activity_uuid, choices)
    SELECT uuidv7(), users.uuid, activities.uuid, ARRAY[(random() < 0.5)::integer]
    FROM users CROSS JOIN activities
    WHERE users.handle <> 'person_1'
    """,
    """
    UPDATE polls SET
        voters_count = (
            SELECT count(*) FROM poll_votes WHERE activity_uuid = polls.activity_uuid
        ),
        votes_counts = ARRAY(
            SELECT (
                SELECT count(*) FROM poll_votes
                WHERE activity_uuid = polls.activity_uuid AND choices = ARRAY[choice::smallint]
            )
            FROM generate_series(0, 1) AS choice
        )
    """,
    """
    UPDATE activities SET
        likes_count = (SELECT count(*) FROM likes WHERE activity_uuid = activities.uuid),
        reposts_count = (SELECT count(*) FROM reposts WHERE activity_uuid = activities.uuid),
        replies_count = (
            SELECT count(*) FROM activities AS replies
            WHERE replies.reply_to_activity_uuid = activities.uuid
        ),
        quotes_count = (
            SELECT count(*) FROM activities AS quotes
            WHERE quotes.quote_uuid = activities.uuid AND NOT quotes.is_quote_detached
        )
    """,
    """
    UPDATE users SET
        followers_count = (SELECT count(*) FROM follows WHERE followed_uuid = users.uuid),
        following_count = (SELECT count(*) FROM follows WHERE follower_uuid = users.uuid)
    """,
)
WRONG_COUNTS = b"""
SELECT uuid FROM activities
WHERE (likes_count, reposts_count, replies_count, quotes_count) <> (
    (SELECT count(*) FROM likes WHERE activity_uuid = activities.uuid),
    (SELECT count(*) FROM reposts WHERE activity_uuid = activities.uuid),
    (
        SELECT count(*) FROM activities AS replies
        WHERE replies.reply_to_activity_uuid = activities.uuid
    ),
    (
        SELECT count(*) FROM activities AS quotes
        WHERE quotes.quote_uuid = activities.uuid AND NOT quotes.is_quote_detached
    )
)
UNION ALL
SELECT activity_uuid FROM polls
WHERE (voters_count, votes_counts) <> (
    (SELECT count(*) FROM poll_votes WHERE activity_uuid = polls.activity_uuid),
    ARRAY(
        SELECT (
            SELECT count(*)::integer FROM poll_votes
            WHERE activity_uuid = polls.activity_uuid AND choices = ARRAY[choice::smallint]
        )
        FROM generate_series(0, 1) AS choice
    )
)
UNION ALL
SELECT uuid FROM users
WHERE (followers_count, following_count) <> (
    (SELECT count(*) FROM follows WHERE followed_uuid = users.uuid),
    (SELECT count(*) FROM follows WHERE follower_uuid = users.uuid)
)
"""


@dataclass(frozen=True)
class World:
    """People and what they have, as they were at the beginning."""

    context: ApiContext
    people: list[Viewer]
    cruds: list[tuple[UUID, UUID]]
    quotes: list[tuple[UUID, UUID]]  # and who is quoted
    pictures: dict[UUID, list[UUID]]


Writer = Callable[[World, random.Random], object]


def _someone(world: World, chance: random.Random) -> Viewer:
    return chance.choice(world.people)


def _crud(world: World, chance: random.Random) -> UUID:
    return chance.choice(world.cruds)[0]


def _text(world: World, chance: random.Random) -> str:
    named = " ".join(f"@{person.handle}" for person in chance.sample(world.people, 2))
    return f"{named} #tag{chance.randrange(2)}"


def _create(world: World, chance: random.Random) -> object:
    author = _someone(world, chance)
    new = NewActivity.model_validate({"message": _text(world, chance), "ttl": "1-day"})
    return activities.create(world.context, author.uuid, new)


def _flood(world: World, chance: random.Random) -> object:
    """Send a text that many get, of one of two authors."""
    message = f"A text that is the same for all. {_text(world, chance)}"
    new = NewActivity.model_validate({"message": message, "ttl": "1-day"})
    return activities.create(world.context, chance.choice(world.people[:2]).uuid, new)


def _create_with_key(world: World, chance: random.Random) -> object:
    author = _someone(world, chance)
    key = IdempotencyKey(author.uuid, "POST /test", str(chance.randrange(3)))
    new = NewActivity.model_validate({"message": _text(world, chance), "ttl": "1-day"})

    def work(transaction: object) -> StoredResponse:
        bound = ApiContext(**{**vars(world.context), "database": transaction})
        return StoredResponse(200, activities.create(bound, author.uuid, new))

    return idempotency_keys.run_once(world.context, key, b"same", work)


def _create_with_pictures(world: World, chance: random.Random) -> object:
    author = _someone(world, chance)
    pictures = chance.sample(world.pictures[author.uuid], 3)
    new = NewActivity.model_validate(
        {"message": "", "ttl": "1-day", "media": [{"uuid": str(one)} for one in pictures]}
    )
    return activities.create(world.context, author.uuid, new)


def _discard(world: World, chance: random.Random) -> None:
    owner = _someone(world, chance)
    media.discard(world.context, owner.uuid, chance.choice(world.pictures[owner.uuid]))


def _reply(world: World, chance: random.Random) -> object:
    new = NewReply.model_validate({"message": _text(world, chance)})
    return activities.reply(world.context, _someone(world, chance).uuid, _crud(world, chance), new)


def _reply_with_quote(world: World, chance: random.Random) -> object:
    new = NewReply.model_validate(
        {"message": _text(world, chance), "quote_uuid": str(_crud(world, chance))}
    )
    return activities.reply(world.context, _someone(world, chance).uuid, _crud(world, chance), new)


def _react(reaction: Reaction) -> Writer:
    return lambda world, chance: reactions.react(
        world.context, _someone(world, chance).uuid, _crud(world, chance), reaction
    )


def _remove(reaction: Reaction) -> Writer:
    return lambda world, chance: reactions.remove_reaction(
        world.context, _someone(world, chance).uuid, _crud(world, chance), reaction
    )


def _vote(world: World, chance: random.Random) -> object:
    someone = _someone(world, chance).uuid
    return reactions.vote(world.context, someone, _crud(world, chance), [chance.randrange(2)])


def _mute_thread(*, is_muted: bool) -> Writer:
    return lambda world, chance: activities.set_thread_muted(
        world.context, _someone(world, chance).uuid, _crud(world, chance), is_muted=is_muted
    )


def _quote(world: World, chance: random.Random) -> object:
    quoted = str(_crud(world, chance))
    new = NewActivity.model_validate(
        {"message": _text(world, chance), "ttl": "1-day", "quote_uuid": quoted}
    )
    return activities.create(world.context, _someone(world, chance).uuid, new)


def _write_thread(world: World, chance: random.Random) -> object:
    """Write a thread about others, with pictures that other threads have in another order."""
    author = _someone(world, chance)
    parts = [
        {"message": f"Much the same, {chance.randrange(2)}. {_text(world, chance)}", "media": [one]}
        for one in _pictures(world, chance, author)
    ]
    new = NewActivity.model_validate(
        {"message": _text(world, chance), "ttl": "1-day", "thread": parts}
    )
    return activities.create(world.context, author.uuid, new)


def _detach(world: World, chance: random.Random) -> object:
    quoting, quoted_author = chance.choice(world.quotes)
    return policies.detach_quote(world.context, quoted_author, quoting)


def _set_reply_policy(world: World, chance: random.Random) -> object:
    uuid, author_uuid = chance.choice(world.cruds)
    policy = chance.choice(list(ReplyPolicy))
    return policies.set_reply_policy(world.context, author_uuid, uuid, policy)


def _hide(world: World, chance: random.Random) -> object:
    is_hidden = chance.random() < 0.5
    someone = _someone(world, chance).uuid
    return policies.set_hidden(world.context, someone, _crud(world, chance), is_hidden=is_hidden)


def _edit(world: World, chance: random.Random) -> None:
    """Edit a crud, with pictures that other cruds of its author may have or want."""
    uuid, author_uuid = chance.choice(world.cruds)
    pictures = chance.sample(world.pictures[author_uuid], 2)
    changes = ActivityEdit.model_validate(
        {"message": _text(world, chance), "media": [{"uuid": str(one)} for one in pictures]}
    )
    read = activity_rows.ReadContext(author_uuid, world.context.clock())
    if shown := activity_rows.activity(world.context.database, read, uuid):
        crud = json.loads(shown)
        version = crud.get("edited_at", crud["created_at"])
        activities.edit(world.context, author_uuid, uuid, version, changes)


def _delete_crud(world: World, chance: random.Random) -> None:
    uuid, author_uuid = chance.choice(world.cruds)
    activities.delete(world.context, author_uuid, uuid)


def _relate(act: Callable[[ApiContext, UUID, str], object]) -> Writer:
    def write(world: World, chance: random.Random) -> object:
        one, other = chance.sample(world.people, 2)
        return act(world.context, one.uuid, other.handle)

    return write


def _change_handle(world: World, chance: random.Random) -> None:
    handle = f"person_{chance.randrange(2 * _PEOPLE)}"
    accounts.change_handle(world.context, _someone(world, chance).uuid, handle)


def _switch_protection(world: World, chance: random.Random) -> None:
    is_protected = chance.random() < 0.5
    social.set_protected(world.context, _someone(world, chance).uuid, is_protected=is_protected)


def _update_profile(world: World, chance: random.Random) -> object:
    new = ProfileUpdate(display_name="Changed", bio="")
    return profiles.update(world.context, _someone(world, chance).uuid, new)


def _report(world: World, chance: random.Random) -> None:
    report = NewReport.model_validate(
        {"subject": {"type": "activity", "uuid": str(_crud(world, chance))}, "reason": "spam"}
    )
    reports.create(world.context, _someone(world, chance).uuid, report, None)


def _decide(world: World, chance: random.Random) -> None:
    """Report a crud that isn't the newest, and decide on it."""
    reporter, moderator = chance.sample(world.people, 2)
    report = NewReport.model_validate(
        {"subject": {"type": "activity", "uuid": str(min(world.cruds)[0])}, "reason": "spam"}
    )
    made = reports.create(world.context, reporter.uuid, report, None)
    action = chance.choice(["hide", "suspend", "suspend"])
    decision = NewDecision.model_validate({"action": action, "reason": "Why."})
    moderation.decide(world.context, moderator, UUID(json.loads(made)["uuid"]), decision)


def _reinstate(world: World, chance: random.Random) -> None:
    moderator = _someone(world, chance)
    moderation.reinstate_person(world.context, moderator, _someone(world, chance).handle, "Why.")


def _mute_until_tomorrow(context: ApiContext, viewer_uuid: UUID, handle: str) -> object:
    end = context.clock() + timedelta(days=1)
    return social.mute(context, viewer_uuid, handle, expires_at=end)


def _mute_word(world: World, chance: random.Random) -> object:
    new = NewMutedWord(value=f"word {chance.randrange(3)}")
    return muted_words.add(world.context, _someone(world, chance).uuid, new)


def _pictures(world: World, chance: random.Random, author: Viewer) -> list[dict[str, str]]:
    return [{"uuid": str(one)} for one in chance.sample(world.pictures[author.uuid], 2)]


def _save_draft(world: World, chance: random.Random) -> object:
    author = _someone(world, chance)
    new = NewDraft.model_validate({"message": "a draft", "media": _pictures(world, chance, author)})
    return drafts.create(world.context, author.uuid, new)


def _on_draft(write: Callable[[World, random.Random, Viewer, UUID], object]) -> Writer:
    def act(world: World, chance: random.Random) -> object:
        author = _someone(world, chance)
        found = drafts.drafts(world.context, author.uuid, after=None, limit=100).body
        uuids = [UUID(each["uuid"]) for each in json.loads(found)]
        return write(world, chance, author, chance.choice(uuids)) if uuids else None

    return act


def _change_draft(world: World, chance: random.Random, author: Viewer, uuid: UUID) -> object:
    new = NewDraft.model_validate({"message": "a draft", "media": _pictures(world, chance, author)})
    return drafts.update(world.context, author.uuid, uuid, new)


def _schedule(world: World, chance: random.Random) -> object:
    author = _someone(world, chance)
    new = NewActivity.model_validate(
        {
            "message": _text(world, chance),
            "ttl": "1-day",
            "media": _pictures(world, chance, author),
        }
    )
    at = world.context.clock() + timedelta(minutes=2)
    return scheduled.schedule(world.context, author.uuid, new, at)


def _publish_due(world: World, _chance: random.Random) -> object:
    """Publish what is due, as a run of the job in ten minutes would."""
    later = replace(world.context, clock=lambda: system_clock() + timedelta(minutes=10))
    return list(scheduled.publish_due(later))


WRITERS: dict[str, Writer] = {
    "a crud": _create,
    "a crud with a key": _create_with_key,
    "a flood": _flood,
    "a crud with pictures": _create_with_pictures,
    "a discarded picture": _discard,
    "a reply": _reply,
    "a quote": _quote,
    "a reply that quotes": _reply_with_quote,
    "a detached quote": _detach,
    "a thread": _write_thread,
    "a like": _react(Reaction.LIKE),
    "a repost": _react(Reaction.REPOST),
    "a bookmark": _react(Reaction.BOOKMARK),
    "an unlike": _remove(Reaction.LIKE),
    "an unbookmark": _remove(Reaction.BOOKMARK),
    "a vote": _vote,
    "the end of polls": lambda world, _: list(polls.notify_ended(world.context, batch=2)),
    "a reply policy": _set_reply_policy,
    "a hidden reply": _hide,
    "an edit": _edit,
    "a deleted crud": _delete_crud,
    "a follow": _relate(social.follow),
    "an unfollow": _relate(social.unfollow),
    "an accepted request": _relate(social.accept),
    "a switched protection": _switch_protection,
    "a block": _relate(social.block),
    "a mute": _relate(social.mute),
    "a mute with an end": _relate(_mute_until_tomorrow),
    "a muted word": _mute_word,
    "a draft": _save_draft,
    "a changed draft": _on_draft(_change_draft),
    "a deleted draft": _on_draft(
        lambda world, _, author, uuid: drafts.delete(world.context, author.uuid, uuid)
    ),
    "a scheduled crud": _schedule,
    "the publication": _publish_due,
    "muted reposts": _relate(social.mute_reposts),
    "a muted thread": _mute_thread(is_muted=True),
    "an unmuted thread": _mute_thread(is_muted=False),
    "a new handle": _change_handle,
    "a new profile": _update_profile,
    "read notifications": lambda world, chance: notifications.mark_read(
        world.context, _someone(world, chance).uuid
    ),
    "a report": _report,
    "a decision": _decide,
    "a reinstatement": _reinstate,
    "a deleted account": lambda world, chance: accounts.delete(
        world.context, _someone(world, chance)
    ),
    "the purge of cruds": lambda world, _: list(activities_purge.purge(world.context, batch=3)),
    "the purge of keys": lambda world, _: list(idempotency_keys.purge(world.context)),
    "the purge of thread mutes": lambda world, _: list(notifications.purge(world.context, batch=3)),
    "the purge of drafts": lambda world, _: list(drafts.purge(world.context, batch=3)),
    "the purge of mutes": lambda world, _: list(muted_words.purge(world.context, batch=3)),
    "the purge of recipients": lambda world, _: list(floods.purge(world.context, batch=3)),
    "the purge of handles": lambda world, _: list(accounts.purge(world.context)),
    "the correction of counters": lambda world, _: list(
        deletion.correct_follow_counts(world.context, batch=3)
    ),
    "the sweep of pictures": lambda world, _: media_rows.delete_unattached(
        world.context.database, now=world.context.clock(), limit=10
    ),
}


@pytest.fixture
def populate(
    app: Flask,
    context: ApiContext,
    admin: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[], World]:
    monkeypatch.setattr(floods, "FLOOD_PEOPLE", 2)
    monkeypatch.setattr(activities, "EDIT_WINDOW", timedelta(days=2))  # their cruds are a day old

    def make() -> World:
        if admin.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'populated'").fetchone():
            _populate_again(admin)
        else:
            _populate(admin)
        people = [
            Viewer(*row) for row in admin.execute("SELECT uuid, handle FROM users").fetchall()
        ]
        cruds = admin.execute("SELECT uuid, user_uuid FROM activities").fetchall()
        quotes = admin.execute(
            "SELECT quoting.uuid, quoted.user_uuid FROM activities AS quoting"
            " INNER JOIN activities AS quoted ON quoted.uuid = quoting.quote_uuid"
        ).fetchall()
        pictures: dict[UUID, list[UUID]] = {person.uuid: [] for person in people}
        for uuid, owner in admin.execute("SELECT uuid, user_uuid FROM media").fetchall():
            pictures[owner].append(uuid)
        return World(context, people, cruds, quotes, pictures)

    return make


def _populate(admin: psycopg.Connection) -> None:
    """Populate the database, and store a copy of each table, with the text of each row."""
    for statement in POPULATE:
        admin.execute(statement.replace("%(people)s", str(_PEOPLE)).encode())
    with admin.transaction():
        admin.execute("CREATE SCHEMA populated")
        for table, columns in _columns(admin).items():
            admin.execute(
                f"CREATE TABLE populated.{table} AS"
                f" SELECT {columns}, ROW({columns})::text AS row_text FROM public.{table}".encode()
            )
            admin.execute(f"ANALYZE populated.{table}".encode())


def _populate_again(admin: psycopg.Connection) -> None:
    """Replace the rows that differ from the copies: to write all rows took most of the time."""
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for table, columns in _columns(admin).items():
            admin.execute(
                f"DELETE FROM public.{table} WHERE ROW({columns})::text NOT IN ("
                f"SELECT row_text FROM populated.{table})".encode()
            )
            admin.execute(
                f"INSERT INTO public.{table} ({columns})"
                f" SELECT {columns} FROM populated.{table} WHERE row_text NOT IN ("
                f"SELECT ROW({columns})::text FROM public.{table})".encode()
            )


def _columns(admin: psycopg.Connection) -> dict[str, str]:
    """Return the columns of each table of the product; nothing can be deleted from the log."""
    rows = admin.execute(
        """
        SELECT table_name, string_agg(column_name, ', ' ORDER BY ordinal_position)
        FROM information_schema.columns
        INNER JOIN information_schema.tables USING (table_schema, table_name)
        WHERE table_schema = 'public'
            AND table_type = 'BASE TABLE'
            AND is_generated = 'NEVER'
            AND table_name NOT LIKE 'schema_%%'
            AND table_name <> 'moderation_log'
        GROUP BY table_name
        ORDER BY table_name
        """,
        [],
    ).fetchall()
    return dict(rows)


def run(world: World, acts: list[list[Writer]], seed: str) -> None:
    """Run each list of writers in a thread; refusals are answers, other errors fail the test."""
    barrier = Barrier(len(acts))

    def act(number: int) -> None:
        chance = random.Random(f"{seed} {number}")  # noqa: S311  # no secret
        barrier.wait(timeout=WAIT_SECONDS)
        for writer in acts[number]:
            try:
                writer(world, chance)
            except CruddurError as error:
                if error.status >= 500:
                    raise

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act, number) for number in range(len(acts))]:
            done.result(timeout=WAIT_SECONDS)


@pytest.mark.parametrize("one", WRITERS)
def test_no_pair_of_writers_deadlocks(populate: Callable[[], World], one: str) -> None:
    pairs = [pair for pair in combinations_with_replacement(WRITERS, 2) if pair[0] == one]
    for pair in pairs:
        world = populate()
        acts = [[WRITERS[name]] * _ACTS_PER_THREAD for name in (*pair, *pair)]
        run(world, acts, seed=" ".join(pair))


def test_counters_are_exact_after_contention(
    populate: Callable[[], World], context: ApiContext, admin: psycopg.Connection
) -> None:
    chance = random.Random(19)  # noqa: S311  # no secret
    names = [name for name in WRITERS if name != "a deleted account"]
    for number in range(3):
        world = populate()
        acts = [
            [WRITERS[chance.choice(names)] for _ in range(30)] + [WRITERS["a deleted account"]]
            for _ in range(_THREADS)
        ]
        for each in acts:
            chance.shuffle(each)
        run(world, acts, seed=str(number))
        while sum(activities_purge.purge(context)) + sum(deletion.correct_follow_counts(context)):
            pass
        assert admin.execute(WRONG_COUNTS).fetchall() == []
