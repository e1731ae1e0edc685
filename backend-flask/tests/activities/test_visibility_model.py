"""Visibility after random actions of three people, compared with a model in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from cruddur.accounts.service import Viewer
from cruddur.activities import feeds, purge
from cruddur.activities import service as activities
from cruddur.activities.schemas import NewActivity, NewReply, Reaction, Tab, Ttl
from cruddur.context import ApiContext
from cruddur.errors import ActivityNotFound, CruddurError, NotYours, PersonNotFound
from cruddur.notifications import service as notifications
from cruddur.social import muted_words
from cruddur.social import repository as social_rows
from cruddur.social import service as social
from cruddur.social.schemas import NewMutedWord
from tests.conftest import Clock
from tests.properties import Phase, given, settings
from tests.properties import strategies as st

Entry = tuple[str, int | None]  # what it says, and who brought it
NotificationKey = tuple[str, str | None]  # kind, and message of the crud


@dataclass(eq=False)
class Crud:
    """A crud in the model."""

    uuid: UUID
    author: int
    parent: Crud | None
    says: str
    expires: timedelta
    deleted: bool = False

    @property
    def chain(self) -> list[Crud]:
        """It and what it answers, up to the root."""
        return [self, *(self.parent.chain if self.parent else [])]

    liked: set[int] = field(default_factory=set)


@dataclass
class Model:
    """In-memory model of visibility. People are numbers; times are offsets of the clock."""

    now: timedelta = timedelta(0)
    cruds: list[Crud] = field(default_factory=list)
    entries: list[tuple[Crud, int | None]] = field(default_factory=list)  # oldest first
    follows: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    mutes: set[tuple[int, int]] = field(default_factory=set)
    repost_mutes: set[tuple[int, int]] = field(default_factory=set)
    thread_mutes: set[tuple[int, Crud]] = field(default_factory=set)
    muted_words: dict[tuple[int, str], bool] = field(default_factory=dict)  # except following
    notified: set[tuple[int, str, int, Crud | None]] = field(default_factory=set)

    def hidden(self, one: int | None, other: int) -> bool:
        """Return whether there is a block between two people."""
        return (one, other) in self.blocks or (other, one) in self.blocks

    def visible(self, crud: Crud, viewer: int | None) -> bool:
        """Return whether a viewer may see a crud."""
        return self.is_live(crud) and not self.hidden(viewer, crud.author)

    def muted_word(self, viewer: int | None, crud: Crud) -> str | None:
        """Return a word that hides a crud from a viewer's lists."""
        for (person, word), except_following in self.muted_words.items():
            if (
                person == viewer != crud.author
                and word in crud.says.split()
                and not (except_following and (viewer, crud.author) in self.follows)
            ):
                return word
        return None

    def is_live(self, crud: Crud) -> bool:
        """Return whether a crud is neither deleted nor expired."""
        return not crud.deleted and crud.expires > self.now

    def newest(self, viewer: int | None, wanted: Callable[[Crud, int | None], bool]) -> list[Entry]:
        """Return the wanted entries, newest first, each crud once."""
        found: dict[UUID, Entry] = {}
        for crud, bringer in reversed(self.entries):
            if self.visible(crud, viewer) and wanted(crud, bringer):
                found.setdefault(crud.uuid, (crud.says, bringer))
        return list(found.values())

    def public(self, viewer: int | None) -> list[Entry]:
        """Return the public feed."""
        return self.newest(
            viewer,
            lambda crud, bringer: (
                bringer is None
                and crud.parent is None
                and (viewer, crud.author) not in self.mutes
                and not self.muted_word(viewer, crud)
            ),
        )

    def home(self, viewer: int) -> list[Entry]:
        """Return a person's home."""

        def wanted(crud: Crud, bringer: int | None) -> bool:
            person = crud.author if bringer is None else bringer
            return (
                (person == viewer or (viewer, person) in self.follows)
                and (bringer is not None or crud.parent is None)
                and not {(viewer, person), (viewer, crud.author)} & self.mutes
                and (bringer is None or (viewer, bringer) not in self.repost_mutes)
                and not self.muted_word(viewer, crud)
            )

        return self.newest(viewer, wanted)

    def tagged(self, viewer: int | None) -> list[Entry]:
        """Return the feed of the one hashtag."""
        return self.newest(
            viewer,
            lambda crud, bringer: (
                bringer is None
                and crud.says.endswith("#birds")
                and (viewer, crud.author) not in self.mutes
                and not self.muted_word(viewer, crud)
            ),
        )

    def notifications(self, viewer: int) -> Counter[NotificationKey]:
        """Return a person's notifications: the number of actors of each kind for each crud."""
        return Counter(
            (kind, crud.says if crud else None)
            for person, kind, actor, crud in self.notified
            if person == viewer
            and not self.hidden(viewer, actor)
            and (viewer, actor) not in self.mutes
            and (crud is None or self.is_live(crud))
            and (crud is None or (viewer, crud.chain[-1]) not in self.thread_mutes)
            and (crud is None or not self.muted_word(viewer, crud))
        )

    def hears_below_their_root(self, crud: Crud, actor: int) -> int | None:
        """Return the root's author, unless a reply to this crud isn't for them."""
        root = crud.chain[-1]
        if not self.is_live(root) or self.hidden(root.author, actor):
            return None
        for above in filter(self.is_live, crud.chain):
            if above.author == root.author:
                break
            if (root.author, above.author) in self.mutes or self.hidden(root.author, above.author):
                return None
        return root.author

    def profile(self, viewer: int, person: int) -> list[Entry]:
        """Return what a profile lists: nothing, if the viewer blocks the person."""
        return self.newest(
            viewer,
            lambda crud, bringer: (
                not self.hidden(viewer, person)
                and (
                    bringer == person
                    or (bringer is None and crud.author == person and crud.parent is None)
                )
            ),
        )


# Actions only matter if people can see each other.
OPENING = [
    *[("crud", person, ttl) for person, ttl in enumerate([Ttl.ONE_DAY, Ttl.ONE_DAY, Ttl.ONE_HOUR])],
    *[("follow", one, other) for one in range(3) for other in range(3) if one != other],
    *[("repost", person, (person + 1) % 3) for person in range(3)],
    *[("like", one, crud) for one in range(3) for crud in range(3) if one != crud],
    ("reply", 2, 0),
    ("reply", 1, 3),
]
PEOPLE = st.integers(0, 2)
CRUDS = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just("crud"), PEOPLE, st.sampled_from([Ttl.ONE_HOUR, Ttl.ONE_DAY])),
    st.tuples(st.just("reply"), PEOPLE, CRUDS),
    st.tuples(
        st.sampled_from(["repost", "repost", "unrepost", "like", "unlike", "delete"]), PEOPLE, CRUDS
    ),
    st.tuples(st.sampled_from(["mute_thread", "mute_thread", "unmute_thread"]), PEOPLE, CRUDS),
    st.tuples(
        st.sampled_from(
            [
                *("follow", "follow", "unfollow", "block", "unblock", "mute", "mute", "unmute"),
                *("mute_reposts", "unmute_reposts"),
            ]
        ),
        PEOPLE,
        PEOPLE,
    ),
    st.tuples(
        st.sampled_from(["mute_word", "mute_word", "mute_word_of_strangers", "unmute_words"]),
        PEOPLE,
        st.sampled_from(["0", "1", "2", "3", "crud", "reply"]),
    ),
    st.tuples(st.sampled_from(["wait", "wait", "purge"]), st.just(0), st.just(0)),
)


def refusal(act: Callable[[], object]) -> CruddurError | None:
    """Do something; return why it was refused, if it was."""
    try:
        act()
    except CruddurError as error:
        return error
    return None


class Stage:
    """Does each action twice: in the API, and in the model."""

    def __init__(self, context: ApiContext, clock: Clock, people: list[Viewer]) -> None:
        self.context = context
        self.clock = clock
        self.people = people
        self.model = Model(now=clock.ahead)

    def act(self, name: str, actor: int, target: Any) -> None:
        """Do one act."""
        self._pass(timedelta(milliseconds=1))
        if name == "wait":
            self._pass(timedelta(minutes=40))
        elif name == "purge":
            list(purge.purge(self.context, batch=3))
        elif name == "crud":
            self._write(actor, target)
        elif "mute_word" in name:
            self._mute_words(name, actor, target)
        elif hasattr(social, name):
            self._between(name, actor, target)
        elif self.model.cruds:
            crud = self.model.cruds[target % len(self.model.cruds)]
            self._upon(name, actor, crud)

    def compare(self) -> None:
        """Check that everybody sees what the model says."""
        model, context = self.model, self.context
        handles = {person.handle: number for number, person in enumerate(self.people)}

        def entries(body: list[dict[str, Any]]) -> list[Entry]:
            return [
                (one["message"], one["reposted_by"] and handles[one["reposted_by"]["handle"]])
                for one in body
            ]

        everything: dict[str, Any] = {"after": None, "limit": 100}
        public = feeds.public_feed(context, None, **everything)
        assert entries(json.loads(public.body)) == model.public(None)
        for viewer, person in enumerate(self.people):
            home = feeds.home_feed(context, person.uuid, **everything)
            assert entries(json.loads(home.body)) == model.home(viewer)
            for limit in (1, 2):  # fewer than there are, so that the newest of all are enough
                first = feeds.home_feed(context, person.uuid, after=None, limit=limit)
                assert entries(json.loads(first.body)) == model.home(viewer)[:limit]
            public = feeds.public_feed(context, person.uuid, **everything)
            assert entries(json.loads(public.body)) == model.public(viewer)
            tagged = feeds.tag_feed(context, person.uuid, "birds", **everything)
            assert entries(json.loads(tagged.body)) == model.tagged(viewer)
            found: Counter[NotificationKey] = Counter()
            for entry in json.loads(
                notifications.notifications(context, person.uuid, **everything).body
            ):
                crud = entry["activity"]
                found[entry["kind"], crud and crud["message"]] += entry["actors_count"]
            assert found == model.notifications(viewer)
            for other, its in enumerate(self.people):
                self._compare_page(viewer, other, person, its, entries)
            for crud in model.cruds:
                self._compare_thread(viewer, person, crud)

    def _compare_page(
        self, viewer: int, other: int, person: Viewer, its: Viewer, entries: Callable[..., Any]
    ) -> None:
        model = self.model
        try:
            page = feeds.person_page(
                self.context, person.uuid, its.handle, Tab.CRUDS, after=None, limit=100
            )
        except PersonNotFound:
            assert (other, viewer) in model.blocks
            return
        assert (other, viewer) not in model.blocks
        seen = json.loads(page.body)
        assert entries(seen["activities"]) == model.profile(viewer, other)
        profile = seen["profile"]
        assert profile["followers_count"] == sum(1 for _, one in model.follows if one == other)
        assert profile["following_count"] == sum(1 for one, _ in model.follows if one == other)
        if viewer != other:
            assert profile["relation"] == {
                "following": (viewer, other) in model.follows,
                "followed_by": (other, viewer) in model.follows,
                "blocking": (viewer, other) in model.blocks,
                "muting": (viewer, other) in model.mutes,
                "muting_reposts": (viewer, other) in model.repost_mutes,
            }

    def _compare_thread(self, viewer: int, person: Viewer, crud: Crud) -> None:
        model = self.model
        author = self.people[crud.author]
        try:
            page = feeds.thread(
                self.context, person.uuid, author.handle, crud.uuid, after=None, limit=100
            )
        except ActivityNotFound:
            assert not model.visible(crud, viewer)
            return
        assert model.visible(crud, viewer)
        thread = json.loads(page.body)
        assert [reply["message"] for reply in thread["replies"]] == [
            reply.says
            for reply in model.cruds
            if reply.parent is crud and model.visible(reply, viewer)
        ]
        assert thread["activity"]["likes_count"] == len(crud.liked)
        assert thread["activity"]["liked"] == (viewer in crud.liked)
        reposters = {who for what, who in model.entries if what is crud and who is not None}
        assert thread["activity"]["reposts_count"] == len(reposters)
        assert thread["activity"]["reposted"] == (viewer in reposters)
        assert bool(thread["activity"].get("muted_word")) == bool(model.muted_word(viewer, crud))
        is_muted = (viewer, crud.chain[-1]) in model.thread_mutes
        assert thread["activity"]["thread_muted"] == is_muted

    def _pass(self, time: timedelta) -> None:
        self.clock.ahead += time
        self.model.now += time

    def _write(self, actor: int, ttl: Ttl) -> None:
        says = f"crud {len(self.model.cruds)} #birds"
        new = NewActivity(message=says, ttl=ttl)
        written = activities.create(self.context, self.people[actor].uuid, new)
        self._note(written, actor, None, says, self.model.now + ttl.duration)

    def _mute_words(self, name: str, actor: int, word: str) -> None:
        model, context, person = self.model, self.context, self.people[actor].uuid
        if name == "unmute_words":
            for muted in json.loads(social_rows.muted_words(context.database, user_uuid=person)):
                muted_words.delete(context, person, UUID(muted["uuid"]))
            model.muted_words = {
                key: value for key, value in model.muted_words.items() if key[0] != actor
            }
        else:
            except_following = name == "mute_word_of_strangers"
            new = NewMutedWord(value=word, except_following=except_following)
            muted_words.add(context, person, new)
            model.muted_words[actor, word] = except_following

    def _note(
        self, written: str, actor: int, parent: Crud | None, says: str, expires: timedelta
    ) -> None:
        uuid = UUID(json.loads(written)["uuid"])
        crud = Crud(uuid, actor, parent, says, expires)
        self.model.cruds.append(crud)
        self.model.entries.append((crud, None))

    def _upon(self, name: str, actor: int, crud: Crud) -> None:
        model, context, uuid = self.model, self.context, self.people[actor].uuid
        visible = model.visible(crud, actor)
        if name == "reply":
            says = f"reply {len(model.cruds)}"
            try:
                written = activities.reply(context, uuid, crud.uuid, NewReply(message=says))
            except ActivityNotFound:
                assert not visible
            else:
                assert visible
                self._note(written, actor, crud, says, crud.expires)
                self._tell(crud.author, "reply", actor, model.cruds[-1])
                author = model.hears_below_their_root(crud, actor)
                if author is not None:
                    self._tell(author, "reply", actor, model.cruds[-1])
        elif name == "delete":
            refused = refusal(lambda: activities.delete(context, uuid, crud.uuid))
            if refused is None:
                assert visible
                assert crud.author == actor
                crud.deleted = True
            else:
                assert type(refused) is (NotYours if visible else ActivityNotFound)
        elif name.endswith("mute_thread"):
            is_muted = name == "mute_thread"
            refused = refusal(
                lambda: activities.set_thread_muted(context, uuid, crud.uuid, is_muted=is_muted)
            )
            assert visible == (refused is None)
            if visible:
                change = model.thread_mutes.add if is_muted else model.thread_mutes.discard
                change((actor, crud.chain[-1]))
        else:
            act = activities.remove_reaction if name.startswith("un") else activities.react
            reaction = Reaction(name.removeprefix("un"))
            try:
                act(context, uuid, crud.uuid, reaction)
            except ActivityNotFound:
                assert not visible
                return
            assert visible
            self._reacted(name, actor, crud)

    def _reacted(self, name: str, actor: int, crud: Crud) -> None:
        entry = (crud, actor)
        if name.startswith("un"):
            self.model.notified.discard((crud.author, name.removeprefix("un"), actor, crud))
        else:
            self._tell(crud.author, name, actor, crud)
        if name == "like":
            crud.liked.add(actor)
        elif name == "unlike":
            crud.liked.discard(actor)
        elif name == "repost" and entry not in self.model.entries:
            self.model.entries.append(entry)
        elif name == "unrepost":
            with suppress(ValueError):
                self.model.entries.remove(entry)

    def _tell(self, person: int, kind: str, actor: int, crud: Crud | None) -> None:
        if person != actor:
            self.model.notified.add((person, kind, actor, crud))

    def _between(self, name: str, actor: int, target: int) -> None:
        model = self.model
        verb = getattr(social, name)
        person = self.people[actor].uuid
        refused = refusal(lambda: verb(self.context, person, self.people[target].handle))
        if isinstance(refused, PersonNotFound):
            assert (target, actor) in model.blocks
            return
        if refused is not None:
            code = "target_yourself" if actor == target else "target_blocked"
            assert [error.code for error in refused.errors] == [code]
            assert actor == target or (actor, target) in model.blocks
            return
        relations = {
            "follow": model.follows,
            "block": model.blocks,
            "mute": model.mutes,
            "mute_reposts": model.repost_mutes,
        }
        pairs = relations[name.removeprefix("un")]
        if name.startswith("un"):
            pairs.discard((actor, target))
        else:
            pairs.add((actor, target))
        if name == "follow":
            self._tell(target, "follow", actor, None)
        elif name == "unfollow":
            model.notified.discard((target, "follow", actor, None))
        elif name == "block":
            model.follows -= {(actor, target), (target, actor)}
            model.notified -= {(target, "follow", actor, None), (actor, "follow", target, None)}


def test_visibility_matches_the_model_after_any_actions(
    context: ApiContext,
    clock: Clock,
    make_users: Callable[[int], list[Viewer]],
    database_url: str,
) -> None:
    people = make_users(3)

    @settings(
        max_examples=25,
        phases=[Phase.generate, Phase.shrink],  # to explain a failure takes minutes
        derandomize=True,
    )
    @given(st.lists(ACTS, min_size=8, max_size=24))
    def play(acts: list[tuple[str, int, Any]]) -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "TRUNCATE activities, follows, blocks, mutes, repost_mutes, thread_mutes,"
                " muted_words, notifications CASCADE"
            )
            connection.execute("UPDATE users SET followers_count = 0, following_count = 0")
        stage = Stage(context, clock, people)
        for act in OPENING:
            stage.act(*act)
        for number, act in enumerate(acts):
            stage.act(*act)
            if number % 8 == 7:
                stage.compare()
        stage.compare()

    play()
