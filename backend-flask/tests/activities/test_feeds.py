"""Home feed, bookmarks and the tabs of a profile."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
import pytest
from flask import Flask

from cruddur.accounts.service import Viewer
from cruddur.activities import reactions
from cruddur.activities import service as activities
from cruddur.activities.schemas import Activity, NewActivity, PersonPage, Reaction, Ttl
from cruddur.app import create_app
from cruddur.config import Config
from cruddur.context import ApiContext
from cruddur.platform.database import Database, Row, Statement, Transaction
from tests.conftest import Account, Browser, Clock, problem
from tests.paging import every_page, messages

HOME = "/api/activities/home"
FLOODERS = """
    INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)
    SELECT
        gen_random_uuid(), 'flooder-' || n, NULL, 'flooder_' || n, 'Flooder', users.created_at
    FROM users
    CROSS JOIN generate_series(1, 150) AS numbers (n)
    WHERE users.handle = %s
"""
FOLLOW_FLOODERS = """
    INSERT INTO follows (uuid, follower_uuid, followed_uuid)
    SELECT gen_random_uuid(), users.uuid, flooders.uuid
    FROM users
    CROSS JOIN users AS flooders
    WHERE users.handle = %s AND flooders.handle LIKE 'flooder%%'
"""


@pytest.fixture(autouse=True)
def everybody_is_known(alice: Browser, bob: Browser, carol: Browser) -> None:
    for person in (alice, bob, carol):
        person.get("/api/profile")


def home(reader: Browser) -> list[tuple[str, str | None]]:
    """Return the messages of the viewer's home feed, with the reposter."""
    entries = [Activity.model_validate(entry) for entry in reader.get(HOME).get_json()]
    return [
        (entry.message, entry.reposted_by.handle if entry.reposted_by else None)
        for entry in entries
    ]


def test_the_home_feed_shows_the_viewer_and_their_followees(
    alice: Browser, bob: Browser, carol: Browser, anonymous: Browser
) -> None:
    alice.crud("alice's")
    bob.crud("bob's")
    carol.crud("carol's")
    alice.act("follow", bob)
    assert home(alice) == [("bob's", None), ("alice's", None)]
    assert home(anonymous) == [("carol's", None), ("bob's", None), ("alice's", None)]
    alice.undo("follow", bob)
    assert home(alice) == [("alice's", None)]


def test_the_home_feed_shows_a_crud_once_at_its_newest_entry_with_the_reposter(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    first, second = carol.crud("first"), bob.crud("second")
    alice.act("follow", bob)
    alice.act("follow", carol)
    assert home(alice) == [("second", None), ("first", None)]
    bob.put(f"/api/activities/{first['uuid']}/repost")
    assert home(alice) == [("first", bob.handle), ("second", None)]
    alice.put(f"/api/activities/{second['uuid']}/repost")
    assert home(alice) == [("second", alice.handle), ("first", bob.handle)]
    carol.put(f"/api/activities/{first['uuid']}/repost")
    assert home(alice) == [("first", carol.handle), ("second", alice.handle)]
    carol.delete(f"/api/activities/{first['uuid']}/repost")
    bob.delete(f"/api/activities/{first['uuid']}/repost")
    assert home(alice) == [("second", alice.handle), ("first", None)]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_walk_of_the_home_feed_has_a_crud_once(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock, limit: int
) -> None:
    alice.act("follow", bob)
    alice.act("follow", carol)
    cruds = []
    for number in range(6):
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        cruds.append((bob if number % 2 else carol).crud(f"crud {number}"))
    for reposter, number in ((bob, 0), (alice, 4), (carol, 3), (carol, 0), (bob, 1)):
        clock.ahead += timedelta(milliseconds=1)
        reposter.put(f"/api/activities/{cruds[number]['uuid']}/repost")
    seen = every_page(alice, f"{HOME}?limit={limit}")
    assert [(entry["message"], (entry["reposted_by"] or {}).get("handle")) for entry in seen] == [
        ("crud 1", bob.handle),
        ("crud 0", carol.handle),
        ("crud 3", carol.handle),
        ("crud 4", alice.handle),
        ("crud 5", None),
        ("crud 2", None),
    ]


def test_a_walk_of_the_home_feed_ignores_reposts_of_others(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    alice.act("follow", bob)
    alice.act("follow", carol)
    old = bob.crud("old")
    clock.ahead += timedelta(milliseconds=1)
    bob.crud("new")
    clock.ahead += timedelta(milliseconds=1)
    carol.put(f"/api/activities/{old['uuid']}/repost")
    alice.act("mute", carol)
    assert messages(every_page(alice, f"{HOME}?limit=1")) == ["new", "old"]


def test_the_home_feed_shows_replies_only_if_reposted(
    alice: Browser, bob: Browser, carol: Browser
) -> None:
    alice.act("follow", bob)
    reply = bob.reply(carol.crud("talk"), "an answer")
    assert home(alice) == []
    bob.put(f"/api/activities/{reply['uuid']}/repost")
    assert home(alice) == [("an answer", bob.handle)]


@pytest.mark.parametrize("act", ["mute", "block"])
def test_the_home_feed_hides_muted_and_blocked_authors_of_reposts_too(
    alice: Browser, bob: Browser, carol: Browser, act: str
) -> None:
    crud = carol.crud("carol's")
    alice.act("follow", bob)
    bob.put(f"/api/activities/{crud['uuid']}/repost")
    assert home(alice) == [("carol's", bob.handle)]
    alice.act(act, carol)
    assert home(alice) == []
    alice.undo(act, carol)
    alice.act("mute", bob)
    assert home(alice) == []


def test_the_home_feed_hides_muted_reposts(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    crud = carol.crud("carol's")
    alice.act("follow", bob)
    for number in range(4):
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        mine = bob.crud(f"crud {number}")
    clock.ahead += timedelta(milliseconds=1)
    for reposted in (crud, mine):
        bob.put(f"/api/activities/{reposted['uuid']}/repost")
    assert len(home(alice)) == 5
    alice.act("mute-reposts", bob)
    own = [(f"crud {number}", None) for number in (3, 2, 1, 0)]
    assert home(alice) == own
    for limit in (1, 2, 3):
        assert messages(every_page(alice, f"{HOME}?limit={limit}")) == [says for says, _ in own]
    page = alice.get(f"/api/activities/@{bob.handle}").get_json()
    assert messages(page["activities"])[:2] == ["crud 3", "carol's"], "their page is as it was"
    alice.act("follow", carol)
    assert home(alice) == [*own, ("carol's", None)]
    carol.put(f"/api/activities/{crud['uuid']}/repost")
    assert home(alice)[0] == ("carol's", carol.handle)
    alice.undo("mute-reposts", bob)
    assert home(alice)[1] == ("crud 3", bob.handle)


def test_a_page_of_busy_followees_hides_muted_authors_of_reposts_too(
    alice: Browser, bob: Browser, carol: Browser, clock: Clock
) -> None:
    hidden = carol.crud("carol's")
    alice.act("follow", bob)
    for number in range(4):
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        bob.crud(f"crud {number}")
    clock.ahead += timedelta(milliseconds=1)
    bob.put(f"/api/activities/{hidden['uuid']}/repost")
    path = f"{HOME}?limit=2"
    assert messages(alice.get(path).get_json()) == ["carol's", "crud 3"]
    alice.act("mute", carol)
    assert messages(alice.get(path).get_json()) == ["crud 3", "crud 2"]


def test_a_home_page_is_full_despite_duplicate_entries(
    alice: Browser, context: ApiContext, clock: Clock, make_users: Callable[[int], list[Viewer]]
) -> None:
    people = make_users(6)
    for person in people:
        assert alice.put(f"/api/users/@{person.handle}/follow").status_code == 200
    written = []
    for number in range(9):
        clock.ahead += timedelta(milliseconds=1)  # ids of one millisecond are in no order
        new = NewActivity(message=f"crud {number}", ttl=Ttl.ONE_DAY)
        author = people[number % 3].uuid
        written.append(Activity.model_validate_json(activities.create(context, author, new)))
    for person in people[3:]:
        for crud in written[:4]:
            clock.ahead += timedelta(milliseconds=1)
            reactions.react(context, person.uuid, crud.uuid, Reaction.REPOST)
    first = alice.get(f"{HOME}?limit=4").get_json()
    assert messages(first) == ["crud 3", "crud 2", "crud 1", "crud 0"]
    assert {entry["reposted_by"]["handle"] for entry in first} == {people[5].handle}
    for limit in (1, 2, 3, 4, 20):
        seen = every_page(alice, f"{HOME}?limit={limit}")
        reposted = [f"crud {number}" for number in range(3, -1, -1)]
        assert messages(seen) == reposted + [f"crud {number}" for number in range(8, 3, -1)]


@pytest.mark.parametrize("are_followed", [False, True], ids=["strangers", "followees"])
def test_a_home_page_is_exact_during_a_flood_of_reposts(
    alice: Browser,
    bob: Browser,
    admin: psycopg.Connection,
    clock: Clock,
    context: ApiContext,
    are_followed: bool,
) -> None:
    """More reposts since the page's oldest crud than the query reads to find a page's bound."""
    alice.act("follow", bob)
    written = []
    for number in range(22):
        clock.ahead += timedelta(milliseconds=1)
        written.append(bob.crud(f"crud {number}"))
    admin.execute(FLOODERS, [bob.handle])
    if are_followed:
        admin.execute(FOLLOW_FLOODERS, [alice.handle])
    people = admin.execute("SELECT uuid FROM users WHERE handle LIKE 'flooder%'").fetchall()
    with admin.cursor() as cursor, cursor.copy("COPY reposts FROM STDIN") as rows:
        for crud in written:
            for (person,) in people:
                clock.ahead += timedelta(milliseconds=1)
                rows.write_row((context.new_uuid(), person, crud["uuid"]))
    walk = every_page(alice, f"{HOME}?limit=20")
    assert messages(walk[:20]) == [f"crud {number}" for number in range(21, 1, -1)]
    reposted = {entry["reposted_by"] is not None for entry in walk[:20]}
    assert reposted == {are_followed}
    assert sorted(messages(walk)) == sorted(f"crud {number}" for number in range(22))


def test_bookmarks_are_private_and_paged_newest_first(alice: Browser, bob: Browser) -> None:
    cruds = [alice.crud(f"crud {number}") for number in range(5)]
    for crud in (cruds[1], cruds[4], cruds[0]):
        bob.put(f"/api/activities/{crud['uuid']}/bookmark")
    seen = every_page(bob, "/api/activities/bookmarks?limit=2")
    assert messages(seen) == ["crud 0", "crud 4", "crud 1"]
    assert all(entry["bookmarked"] for entry in seen)
    assert alice.get("/api/activities/bookmarks").get_json() == []
    alice.act("block", bob)
    assert bob.get("/api/activities/bookmarks").get_json() == []


def test_a_person_has_tabs(alice: Browser, bob: Browser, anonymous: Browser) -> None:
    mine = [alice.crud(f"mine {number}") for number in range(3)]
    theirs = bob.crud("bob's")
    for number in range(3):
        alice.reply(theirs, f"answer {number}")
    alice.put(f"/api/activities/{theirs['uuid']}/repost")
    alice.put(f"/api/activities/{mine[0]['uuid']}/repost")
    for crud in (mine[2], theirs):
        alice.put(f"/api/activities/{crud['uuid']}/like")

    def tab(query: str) -> list[str]:
        path = f"/api/activities/@{alice.handle}?limit=2{query}"
        PersonPage.model_validate(anonymous.get(path).get_json())
        return messages(every_page(anonymous, path, "activities"))

    assert tab("") == tab("&tab=cruds") == ["mine 0", "bob's", "mine 2", "mine 1"]
    assert tab("&tab=replies") == ["answer 2", "answer 1", "answer 0"]
    assert tab("&tab=likes") == ["bob's", "mine 2"]
    path = f"/api/activities/@{alice.handle}"
    whole = anonymous.get(path).get_json()["activities"]
    brought = [(entry["reposted_by"] or {}).get("handle") for entry in whole]
    assert brought == [alice.handle, alice.handle, None, None]
    assert problem(anonymous.get(f"{path}?tab=photos"), 422) == {"tab_unknown"}


@dataclass
class Witness(Database):
    """A database that records the statements it runs."""

    served: Database
    names: list[str] = field(default_factory=list)

    def fetch_one(self, statement: Statement, **parameters: object) -> Row | None:
        """Note the statement and run it."""
        self.names.append(statement.name)
        return self.served.fetch_one(statement, **parameters)

    def execute(self, statement: Statement, **parameters: object) -> int:
        """Note the statement and run it."""
        self.names.append(statement.name)
        return self.served.execute(statement, **parameters)

    def fetch_both(
        self,
        first: Statement,
        first_parameters: Mapping[str, object],
        second: Statement,
        second_parameters: Mapping[str, object],
    ) -> tuple[Row | None, Row | None]:
        """Note both statements and run them."""
        self.names += [first.name, second.name]
        return self.served.fetch_both(first, first_parameters, second, second_parameters)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Note that more than one statement is coming."""
        self.names.append("a transaction")
        with self.served.transaction() as transaction:
            yield transaction


def test_a_page_costs_one_statement_besides_authentication(
    app: Flask,
    settings: Config,
    context: ApiContext,
    alice: Browser,
    bob: Browser,
    cast: dict[str, Account],
) -> None:
    crud = bob.crud("hello")
    alice.act("follow", bob)
    assert isinstance(context.database, Database)
    witness = Witness(context.database)
    watched = dataclasses.replace(context, database=witness)
    reader = Browser(create_app(settings, watched).test_client(), cast["alice"])
    person = f"/api/activities/@{bob.handle}"
    for path in (
        HOME,
        "/api/activities/public",
        "/api/activities/bookmarks",
        "/api/activities/tags/birds",
        person,
        f"{person}?tab=replies",
        f"{person}?tab=likes",
        f"{person}/status/{crud['uuid']}",
        f"/api/users/@{bob.handle}/followers",
        f"/api/users/@{bob.handle}/following",
        "/api/users/suggestions",
        "/api/users/search?term=bob",
        "/api/activities/search?term=hello",
        "/api/activities/notifications",
        "/api/badges",
        "/api/trends",
    ):
        witness.names.clear()
        assert reader.get(path).status_code == 200
        # Requests are counted now and then, in blocks, and a session's use once an hour. Search
        # first makes the query it plans for. What trends exclude is read once a second; what the
        # viewer mutes is left out of those in memory.
        others = {
            "rate_limits/lease",
            "accounts/record_session",
            "search/query_of_words",
            "trends/exclusions",
            "trends/muted_tags",
        }
        names = [name for name in witness.names if name not in others]
        assert names[0] == "accounts/person_by_sub"
        assert len(names) == 2, names
