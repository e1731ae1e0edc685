"""A naive model of who may see what. People are numbers, times are offsets of the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from cruddur.trends.service import RECENT

Entry = tuple[str, int | None]  # message, and who reposted it
Pair = tuple[int, int]


@dataclass(eq=False)
class Crud:
    """A crud or a reply."""

    uuid: UUID
    author: int
    parent: Crud | None
    message: str
    expires: timedelta
    written: timedelta = timedelta(0)
    reply_policy: str = "anyone"
    quote: Crud | None = None
    quote_policy: str = "anyone"
    is_detached: bool = False
    is_deleted: bool = False
    is_hidden: bool = False
    is_hidden_in_thread: bool = False
    is_end_notified: bool = False

    @property
    def chain(self) -> list[Crud]:
        """It and what it answers, up to the root."""
        return [self, *(self.parent.chain if self.parent else [])]

    @property
    def root(self) -> Crud:
        """The crud that its thread starts with."""
        return self.chain[-1]

    @property
    def has_poll(self) -> bool:
        """Whether it has a poll: cruds that quote nothing have."""
        return self.parent is None and self.quote is None

    @property
    def poll_ends(self) -> timedelta:
        """When its poll ends, before its own end."""
        return self.written + timedelta(minutes=30)

    @property
    def words(self) -> set[str]:
        """Its words, also those of hashtags."""
        return set(self.message.replace("#", "").split())


@dataclass
class Model:
    """All that was done, and what each person may see of it."""

    now: timedelta = timedelta(0)
    cruds: list[Crud] = field(default_factory=list)
    entries: list[tuple[Crud, int | None]] = field(default_factory=list)  # oldest first
    likes: list[tuple[Crud, int]] = field(default_factory=list)
    bookmarks: list[tuple[Crud, int]] = field(default_factory=list)
    votes: dict[tuple[Crud, int], int] = field(default_factory=dict)
    follows: list[Pair] = field(default_factory=list)
    blocks: list[Pair] = field(default_factory=list)
    mutes: list[Pair] = field(default_factory=list)
    repost_mutes: list[Pair] = field(default_factory=list)
    thread_mutes: set[tuple[int, Crud]] = field(default_factory=set)
    muted_words: dict[tuple[int, str], bool] = field(default_factory=dict)  # except following
    requests: set[Pair] = field(default_factory=set)
    protected: set[int] = field(default_factory=set)
    limited: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    notified: set[tuple[int, str, int, Crud | None]] = field(default_factory=set)
    decided: Counter[int] = field(default_factory=Counter)

    def sees_person(self, viewer: int | None, person: int) -> bool:
        """Return whether a viewer may see a person."""
        between = {(viewer, person), (person, viewer)} & set(self.blocks)
        return person not in self.suspended and not between

    def may_read(self, viewer: int | None, person: int) -> bool:
        """Return whether a viewer may read what a person writes, if they may see the person."""
        return person not in self.protected or viewer == person or (viewer, person) in self.follows

    def exists(self, crud: Crud) -> bool:
        """Return whether a crud is neither deleted nor expired."""
        return not crud.is_deleted and crud.expires > self.now

    def is_live(self, crud: Crud) -> bool:
        """Return whether a crud is still there for anybody."""
        return self.exists(crud) and not crud.is_hidden

    def sees(self, viewer: int | None, crud: Crud) -> bool:
        """Return whether a viewer may see a crud."""
        may_see = self.sees_person(viewer, crud.author) and self.may_read(viewer, crud.author)
        return self.is_live(crud) and may_see

    def muted_word(self, viewer: int | None, crud: Crud) -> bool:
        """Return whether a crud of another person has a word that a viewer mutes."""
        is_followed = (viewer, crud.author) in self.follows
        return viewer != crud.author and any(
            person == viewer and word in crud.words and not (except_following and is_followed)
            for (person, word), except_following in self.muted_words.items()
        )

    def wants(self, viewer: int | None, crud: Crud) -> bool:
        """Return whether lists of cruds by many people have it for a viewer."""
        is_muted = (viewer, crud.author) in self.mutes or self.muted_word(viewer, crud)
        return self.sees(viewer, crud) and not is_muted

    def is_public(self, crud: Crud) -> bool:
        """Return whether people who don't follow its author may find it."""
        return crud.author not in self.limited | self.protected

    def has_reactions(self, crud: Crud) -> bool | None:
        """Return whether somebody reacted to a crud; None: the purge decides."""
        answers = [
            one
            for one in self.cruds
            if (one.parent is crud or (one.quote is crud and not one.is_detached))
            and not one.is_deleted
        ]
        reposts = [(what, by) for what, by in self.entries if by is not None]
        has_others = any(what is crud for what, _ in [*self.likes, *reposts, *self.votes])
        if has_others or any(self.exists(one) for one in answers):
            return True
        return None if answers else False

    def may_reply(self, viewer: int | None, crud: Crud) -> bool:
        """Return whether a viewer may reply to a crud, if they may see it."""
        holder = crud.root if self.exists(crud.root) else crud
        return viewer is not None and (
            viewer == holder.author
            or holder.reply_policy == "anyone"
            or (holder.reply_policy == "following" and (holder.author, viewer) in self.follows)
        )

    def results(self, viewer: int | None, crud: Crud) -> list[int] | None:
        """Return the counts of a crud's poll of two choices, if a viewer may know them."""
        voted = [choice for (what, _), choice in self.votes.items() if what is crud]
        knows = viewer == crud.author or (crud, viewer) in self.votes or self.has_ended(crud)
        return [voted.count(0), voted.count(1)] if knows else None

    def has_ended(self, crud: Crud) -> bool:
        """Return whether a crud has a poll that has ended."""
        return crud.has_poll and crud.poll_ends <= self.now

    def may_quote(self, viewer: int | None, crud: Crud) -> bool:
        """Return whether a viewer may quote a crud, if they may see it."""
        return viewer is not None and (
            viewer == crud.author
            or (
                crud.author not in self.protected
                and (
                    crud.quote_policy == "anyone"
                    or (crud.quote_policy == "followers" and (viewer, crud.author) in self.follows)
                )
            )
        )

    def quote_state(self, viewer: int | None, crud: Crud) -> str | None:
        """Return what a viewer sees of what a crud quotes."""
        quoted = crud.quote
        if quoted is None:
            return None
        if crud.is_detached:
            return "detached"
        if quoted.expires <= self.now:
            return "expired"
        if quoted.is_deleted:
            return "deleted"
        is_shown = self.sees(viewer, quoted) and not self.is_blocked(crud.author, quoted.author)
        return "available" if is_shown else "not_available"

    def is_blocked(self, one: int, other: int) -> bool:
        """Return whether one of two people blocks the other."""
        return bool({(one, other), (other, one)} & set(self.blocks))

    def quotes(self, viewer: int | None, crud: Crud) -> list[Crud]:
        """Return the cruds that quote a crud, newest first."""
        return [
            one
            for one in reversed(self.cruds)
            if one.quote is crud
            and not one.is_detached
            and self.sees(viewer, one)
            and not self.is_blocked(one.author, crud.author)
        ]

    def newest(self, wanted: Callable[[Crud, int | None], bool]) -> list[Entry]:
        """Return the wanted entries, newest first, each crud once."""
        newest = {crud: (at, by) for at, (crud, by) in enumerate(self.entries) if wanted(crud, by)}
        order = sorted(newest, key=newest.__getitem__, reverse=True)
        return [(crud.message, newest[crud][1]) for crud in order]

    def everyone(self, viewer: int | None) -> list[Entry]:
        """Return the public feed."""
        return self.newest(
            lambda crud, reposter: (
                reposter is None
                and crud.parent is None
                and self.wants(viewer, crud)
                and self.is_public(crud)
            )
        )

    def home(self, viewer: int) -> list[Entry]:
        """Return a person's home."""

        def wanted(crud: Crud, reposter: int | None) -> bool:
            person = crud.author if reposter is None else reposter
            return (
                self.wants(viewer, crud)
                and (person == viewer or (viewer, person) in self.follows)
                and (viewer, person) not in self.mutes
                and (
                    crud.parent is None
                    if reposter is None
                    else self.sees_person(None, reposter)
                    and (viewer, reposter) not in self.repost_mutes
                )
            )

        return self.newest(wanted)

    def tagged(self, viewer: int | None) -> list[Entry]:
        """Return the feed of the one hashtag, and what search finds by it."""
        return self.newest(
            lambda crud, reposter: (
                reposter is None
                and "#birds" in crud.message
                and self.wants(viewer, crud)
                and self.is_public(crud)
            )
        )

    def trend(self) -> int:
        """Return how many people used the one hashtag recently; a trend has at least two."""
        tagged = [
            crud
            for crud in self.cruds
            if "#birds" in crud.message and self.now - crud.written < RECENT
        ]
        return len(
            {crud.author for crud in tagged if self.sees(None, crud) and self.is_public(crud)}
        )

    def page(self, viewer: int | None, person: int) -> list[Entry]:
        """Return the cruds and reposts of a person's page."""
        return self.newest(
            lambda crud, reposter: (
                self.sees(viewer, crud)
                and self.sees_person(viewer, person)
                and self.may_read(viewer, person)
                and (
                    reposter == person
                    or (reposter is None and crud.author == person and crud.parent is None)
                )
            )
        )

    def reactors(
        self, viewer: int | None, crud: Crud, reactions: list[tuple[Crud, int]]
    ) -> list[int]:
        """Return the people behind a count of a crud whom a viewer may see, newest first."""
        people = [by for what, by in reversed(reactions) if what is crud]
        return [person for person in people if self.sees_person(viewer, person)]

    def notifications(self, viewer: int) -> Counter[tuple[str, str | None]]:
        """Return how many people of each kind of notification about each crud a viewer sees."""
        return Counter(
            (kind, crud.message if crud else None)
            for person, kind, actor, crud in self.notified
            if person == viewer
            and self.sees_person(viewer, actor)
            and (viewer, actor) not in self.mutes
            and (crud is None or self.shows_notification(viewer, kind, crud))
        )

    def shows_notification(self, viewer: int, kind: str, crud: Crud) -> bool:
        """Return whether a viewer sees notifications of a kind about a crud."""
        subject = crud.quote if kind == "quote" and crud.quote else crud
        return (
            self.is_live(crud)
            and self.may_read(viewer, crud.author)
            and not self.muted_word(viewer, crud)
            and (viewer, subject.root) not in self.thread_mutes
            and not (crud.is_hidden_in_thread and self.is_their_thread(viewer, crud))
        )

    def is_their_thread(self, person: int, crud: Crud) -> bool:
        """Return whether a person wrote the root of a crud's thread, which isn't deleted."""
        return crud.root.author == person and not crud.root.is_deleted

    def is_notified_below_root(self, crud: Crud, actor: int) -> bool:
        """Return whether the root's author hears of a reply to this crud."""
        root = crud.root
        if not self.is_live(root) or not self.sees_person(root.author, actor):
            return False
        if any(above.is_hidden_in_thread for above in crud.chain if self.exists(above)):
            return False
        for above in filter(self.is_live, crud.chain):
            if above.author == root.author:
                break
            may_see = self.sees_person(root.author, above.author)
            if not may_see or not self.may_read(root.author, above.author):
                return False
            if (root.author, above.author) in self.mutes:
                return False
        return self.may_read(root.author, actor)
