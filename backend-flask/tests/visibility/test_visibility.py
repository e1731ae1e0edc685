"""What each person sees after any actions, compared with a model after every step.

CRUDDUR_VISIBILITY_CASES sets how many stories are played, then with a new seed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cruddur.accounts.service import Viewer
from cruddur.activities import feeds, policies, polls, purge, reactions
from cruddur.activities import repository as activity_rows
from cruddur.activities import service as activities
from cruddur.activities.schemas import (
    ActivityEdit,
    NewActivity,
    NewPoll,
    NewReply,
    QuotePolicy,
    Reaction,
    ReplyPolicy,
    Tab,
    Ttl,
)
from cruddur.context import ApiContext
from cruddur.errors import (
    ActivityNotEditable,
    ActivityNotFound,
    ActivityProtected,
    AlreadyVoted,
    CruddurError,
    FollowRequestNotFound,
    InvalidInput,
    NothingToReinstate,
    NotQuoted,
    NotThreadAuthor,
    NotYours,
    PersonNotFound,
    PollClosed,
    QuoteNotAllowed,
    ReplyNotAllowed,
)
from cruddur.moderation import reports
from cruddur.moderation import service as moderation
from cruddur.moderation.schemas import (
    Action,
    NewDecision,
    NewReport,
    Reason,
    ReportedSubject,
    SubjectType,
)
from cruddur.notifications import service as notifications
from cruddur.platform.cache import TtlCache
from cruddur.platform.database import Page
from cruddur.search import service as search
from cruddur.search.repository import START
from cruddur.social import muted_words
from cruddur.social import repository as social_rows
from cruddur.social import service as social
from cruddur.social.schemas import NewMutedWord
from cruddur.syndication import service as syndication
from cruddur.trends import service as trends
from tests.conftest import Clock
from tests.properties import Phase, settings
from tests.properties import strategies as st
from tests.visibility.model import Crud, Entry, Model

LONG_RUN = "CRUDDUR_VISIBILITY_CASES" in os.environ
CASES = int(os.environ.get("CRUDDUR_VISIBILITY_CASES", "12"))
STEPS = 20
PEOPLE = 3
REASON = "This is against the rules."
ALL: dict[str, Any] = {"after": None, "limit": 100}

people = st.integers(0, PEOPLE - 1)
places = st.integers(0, 7)  # of a crud, from the newest
REACTIONS = {Reaction.LIKE: "likes", Reaction.REPOST: "entries", Reaction.BOOKMARK: "bookmarks"}
RELATIONS = {
    "follow": "follows",
    "block": "blocks",
    "mute": "mutes",
    "mute_reposts": "repost_mutes",
}


def refusal(act: Callable[[], object]) -> CruddurError | None:
    """Do something; return why it was refused, if it was."""
    try:
        act()
    except CruddurError as error:
        return error
    return None


def add(items: list[Any], item: Any) -> None:
    """Append an item, if it is new."""
    if item not in items:
        items.append(item)


def remove(items: list[Any], item: Any) -> None:
    """Remove an item, if it is there."""
    items[:] = [one for one in items if one != item]


class People(RuleBasedStateMachine):
    """Does each action twice: in the API, and in the model."""

    context: ApiContext
    clock: Clock
    cast: list[Viewer]
    moderator: Viewer
    empty: Callable[[], None]

    def __init__(self) -> None:
        super().__init__()
        self.empty()
        self.events: list[UUID] = []
        self.expected: set[int] = set()  # people whose open pages are told of the last action
        self.ctx = replace(
            self.context,
            publish=lambda user_uuid, _kind, _data: self.events.append(user_uuid),
        )
        self.model = Model(now=self.clock.ahead)

    # Actions

    @initialize()
    def meet(self) -> None:
        """Let all see each other, so that actions matter."""
        for one in range(PEOPLE):
            self.create(one, Ttl.ONE_HOUR if one == 2 else Ttl.ONE_DAY)
            for other in range(PEOPLE):
                if one != other:
                    self.relate(one, other, "follow")
        for one in range(PEOPLE):
            self.react(one, one + 1, Reaction.REPOST)
            self.react(one, one, Reaction.LIKE)
        self.reply(2, 0)
        self.reply(1, 0)
        self.quote(0, 3, Ttl.ONE_DAY)
        self.reply(2, 3, 0)

    @rule(
        actor=people,
        ttl=st.sampled_from([Ttl.ONE_HOUR, Ttl.ONE_DAY]),
        policy=st.sampled_from([ReplyPolicy.ANYONE, *ReplyPolicy]),
    )
    def create(self, actor: int, ttl: Ttl, policy: ReplyPolicy = ReplyPolicy.ANYONE) -> None:
        """Create a crud."""
        if not self.begin(actor):
            return
        message = f"crud {len(self.model.cruds)} #birds"
        poll = NewPoll(choices=["yes", "no"], closes_at=self.clock() + timedelta(minutes=30))
        new = NewActivity(message=message, ttl=ttl, reply_policy=policy, poll=poll)
        written = activities.create(self.ctx, self.uuid(actor), new)
        made = self.add_crud(written, actor, None, message, self.model.now + ttl.duration)
        made.reply_policy = policy.value

    @rule(actor=people, place=places, quoted_place=st.none() | places)
    def reply(self, actor: int, place: int, quoted_place: int | None = None) -> None:
        """Reply to a crud; the reply may quote one."""
        crud, model = self.crud(place), self.model
        quoted = None if quoted_place is None else self.crud(quoted_place)
        if not self.begin(actor):
            return
        message = f"reply {len(model.cruds)}"
        try:
            new = NewReply(message=message, quote_uuid=quoted.uuid if quoted else None)
            written = activities.reply(self.ctx, self.uuid(actor), crud.uuid, new)
        except ActivityNotFound:
            assert not model.sees(actor, crud) or (quoted and not model.sees(actor, quoted))
            return
        except (ActivityProtected, QuoteNotAllowed) as refused:
            self.compare_refused_quote(actor, quoted, refused)
            return
        except ReplyNotAllowed:
            assert model.sees(actor, crud)
            assert not model.may_reply(actor, crud)
            return
        assert model.sees(actor, crud)
        assert model.may_reply(actor, crud)
        made = self.add_crud(written, actor, crud, message, crud.expires)
        made.reply_policy = (crud.root if model.exists(crud.root) else crud).reply_policy
        made.quote = quoted
        if quoted:
            assert model.sees(actor, quoted)
            assert model.may_quote(actor, quoted)
        notified_of_quote = {quoted.author} - {actor, crud.author} if quoted else set()
        if model.may_read(crud.author, actor):
            self.notify(crud.author, "reply", actor, made)
        if model.is_notified_below_root(crud, actor) and crud.root.author not in notified_of_quote:
            self.notify(crud.root.author, "reply", actor, made)
        for author in notified_of_quote:
            if model.may_read(author, actor):
                self.notify(author, "quote", actor, made)

    @rule(
        actor=people, place=places, text=st.sampled_from(["crud {} #birds", "crud {}", "reply {}"])
    )
    def edit(self, actor: int, place: int, text: str) -> None:
        """Edit a crud, as only its author may; it gains or loses a hashtag or a muted word."""
        crud, model = self.crud(place), self.model
        if not self.begin(actor):
            return
        read = activity_rows.ReadContext(self.uuid(actor), self.clock())
        shown = json.loads(activity_rows.activity(self.ctx.database, read, crud.uuid) or "{}")
        version = shown.get("edited_at") or shown.get("created_at", "none")
        changes = ActivityEdit(message=text.format(model.cruds.index(crud)))
        refused = refusal(
            lambda: activities.edit(self.ctx, self.uuid(actor), crud.uuid, version, changes)
        )
        if not model.sees(actor, crud):
            assert isinstance(refused, ActivityNotFound)
            return
        if crud.author != actor:
            assert isinstance(refused, NotYours)
            return
        is_late = model.now >= crud.written + activities.EDIT_WINDOW
        has_reactions = model.has_reactions(crud)
        if is_late and has_reactions is not False and changes.message != crud.message:
            assert has_reactions is None or isinstance(refused, ActivityNotEditable)
        else:
            assert refused is None
        if refused is None:
            crud.message = str(changes.message)

    @rule(
        actor=people,
        place=places,
        ttl=st.sampled_from([Ttl.ONE_HOUR, Ttl.ONE_DAY]),
        policy=st.sampled_from([QuotePolicy.ANYONE, *QuotePolicy]),
    )
    def quote(
        self, actor: int, place: int, ttl: Ttl, policy: QuotePolicy = QuotePolicy.ANYONE
    ) -> None:
        """Quote a crud."""
        crud, model = self.crud(place), self.model
        if not self.begin(actor):
            return
        message = f"quote {len(model.cruds)}"
        new = NewActivity(message=message, ttl=ttl, quote_uuid=crud.uuid, quote_policy=policy)
        try:
            written = activities.create(self.ctx, self.uuid(actor), new)
        except ActivityNotFound:
            assert not model.sees(actor, crud)
            return
        except (ActivityProtected, QuoteNotAllowed) as refused:
            self.compare_refused_quote(actor, crud, refused)
            return
        assert model.sees(actor, crud)
        assert model.may_quote(actor, crud)
        made = self.add_crud(written, actor, None, message, model.now + ttl.duration)
        made.quote, made.quote_policy = crud, policy.value
        if model.may_read(crud.author, actor):
            self.notify(crud.author, "quote", actor, made)

    @rule(actor=people, place=places)
    def detach_quote(self, actor: int, place: int) -> None:
        """Detach a quote, which only the quoted person may."""
        crud, model = self.crud(place), self.model
        if not self.begin(actor):
            return
        refused = refusal(lambda: policies.detach_quote(self.ctx, self.uuid(actor), crud.uuid))
        if not model.sees(actor, crud):
            assert isinstance(refused, ActivityNotFound)
        elif crud.quote is None or crud.quote.author != actor or not model.exists(crud.quote):
            assert isinstance(refused, NotQuoted)
        else:
            assert refused is None
            crud.is_detached = True

    @rule(actor=people, place=places, policy=st.sampled_from(ReplyPolicy))
    def change_reply_policy(self, actor: int, place: int, policy: ReplyPolicy) -> None:
        """Change who may reply, which only the author of the root may."""
        crud, model = self.crud(place), self.model
        if not self.begin(actor):
            return
        refused = refusal(
            lambda: policies.set_reply_policy(self.ctx, self.uuid(actor), crud.uuid, policy)
        )
        if not model.sees(actor, crud):
            assert isinstance(refused, ActivityNotFound)
        elif crud.author != actor:
            assert isinstance(refused, NotYours)
        elif crud.parent is not None and model.exists(crud.root):
            assert isinstance(refused, InvalidInput)
        else:
            assert refused is None
            crud.reply_policy = policy.value

    @rule(actor=people, place=places, is_hidden=st.booleans())
    def hide_reply(self, actor: int, place: int, is_hidden: bool) -> None:
        """Hide a reply in a thread, or show it again, which only the author of the root may."""
        crud, model = self.crud(place), self.model
        if not self.begin(actor):
            return
        refused = refusal(
            lambda: policies.set_hidden(self.ctx, self.uuid(actor), crud.uuid, is_hidden=is_hidden)
        )
        if not model.sees(actor, crud):
            assert isinstance(refused, ActivityNotFound)
        elif crud.root.author != actor or not model.exists(crud.root):
            assert isinstance(refused, NotThreadAuthor)
        elif crud.parent is None:
            assert isinstance(refused, InvalidInput)
        else:
            assert refused is None
            crud.is_hidden_in_thread = is_hidden

    @rule(actor=people, place=places, reaction=st.sampled_from(Reaction))
    def react(self, actor: int, place: int, reaction: Reaction) -> None:
        """Like, repost or bookmark a crud."""
        crud = self.crud(place)
        if not self.begin(actor):
            return
        refused = refusal(lambda: reactions.react(self.ctx, self.uuid(actor), crud.uuid, reaction))
        is_protected = reaction is Reaction.REPOST and crud.author in self.model.protected
        if is_protected and self.model.sees(actor, crud):
            assert isinstance(refused, ActivityProtected)
            return
        assert (refused is None) == self.model.sees(actor, crud)
        if refused is None:
            add(getattr(self.model, REACTIONS[reaction]), (crud, actor))
            if reaction is not Reaction.BOOKMARK:
                self.notify(crud.author, reaction.value, actor, crud)

    @rule(actor=people, place=places, reaction=st.sampled_from(Reaction))
    def remove_reaction(self, actor: int, place: int, reaction: Reaction) -> None:
        """Take a reaction back."""
        crud = self.crud(place)
        if not self.begin(actor):
            return
        refused = refusal(
            lambda: reactions.remove_reaction(self.ctx, self.uuid(actor), crud.uuid, reaction)
        )
        assert (refused is None) == self.model.sees(actor, crud)
        if refused is None:
            remove(getattr(self.model, REACTIONS[reaction]), (crud, actor))
            self.model.notified.discard((crud.author, reaction.value, actor, crud))

    @rule(actor=people, place=places, choice=st.integers(0, 1))
    def vote(self, actor: int, place: int, choice: int) -> None:
        """Vote in the poll of a crud, which replies and quotes don't have."""
        crud, votes = self.crud(place), self.model.votes
        if not self.begin(actor):
            return
        refused = refusal(lambda: reactions.vote(self.ctx, self.uuid(actor), crud.uuid, [choice]))
        if not self.model.sees(actor, crud):
            assert isinstance(refused, ActivityNotFound)
        elif not crud.has_poll or crud.author == actor:
            assert isinstance(refused, InvalidInput)
        elif (crud, actor) not in votes and self.model.has_ended(crud):
            assert isinstance(refused, PollClosed)
        elif votes.setdefault((crud, actor), choice) != choice:
            assert isinstance(refused, AlreadyVoted)
        else:
            assert refused is None

    @rule()
    @precondition(lambda self: any(map(self.model.has_ended, self.model.cruds)))
    def end_polls(self) -> None:
        """Notify the authors of polls that have ended, and those who voted."""
        self.begin()
        list(polls.notify_ended(self.ctx, batch=1))
        model = self.model
        for crud in filter(model.has_ended, model.cruds):
            named = [crud.author, *(person for what, person in model.votes if what is crud)]
            for person in named:
                is_there = person not in model.suspended
                if not crud.is_end_notified and is_there and model.sees(person, crud):
                    self.notify(person, "poll_ended", crud.author, crud)
            crud.is_end_notified = True

    @rule(actor=people, place=places)
    def delete(self, actor: int, place: int) -> None:
        """Delete a crud, which only its author may."""
        crud = self.crud(place)
        if not self.begin(actor):
            return
        refused = refusal(lambda: activities.delete(self.ctx, self.uuid(actor), crud.uuid))
        is_there = not crud.is_deleted and crud.expires > self.model.now
        if is_there and crud.author == actor:  # also if it is hidden
            assert refused is None
            crud.is_deleted = True
        elif self.model.sees(actor, crud):
            assert isinstance(refused, NotYours)
        else:
            assert isinstance(refused, ActivityNotFound)

    @rule(actor=people, place=places, is_muted=st.booleans())
    def mute_thread(self, actor: int, place: int, is_muted: bool) -> None:
        """Mute the thread of a crud, or unmute it."""
        crud = self.crud(place)
        if not self.begin(actor):
            return
        refused = refusal(
            lambda: activities.set_thread_muted(
                self.ctx, self.uuid(actor), crud.uuid, is_muted=is_muted
            )
        )
        assert (refused is None) == self.model.sees(actor, crud)
        if refused is None:
            change = self.model.thread_mutes.add if is_muted else self.model.thread_mutes.discard
            change((actor, crud.root))

    @rule(actor=people, other=people, verb=st.sampled_from(sorted(RELATIONS)))
    def relate(self, actor: int, other: int, verb: str) -> None:
        """Follow, block or mute a person, or mute their reposts."""
        model = self.model
        if not self.begin(actor) or not self.is_allowed(actor, other, verb):
            return
        if verb == "follow":
            self.follow(actor, other)
            return
        if verb == "block":
            for pair in ((actor, other), (other, actor)):
                remove(model.follows, pair)
                model.requests.discard(pair)
                for kind in ("follow", "follow_request", "follow_accepted"):
                    model.notified.discard((pair[1], kind, pair[0], None))
        add(getattr(model, RELATIONS[verb]), (actor, other))

    @rule(actor=people, other=people, verb=st.sampled_from(sorted(RELATIONS)))
    def end_relation(self, actor: int, other: int, verb: str) -> None:
        """Take a relation back."""
        if not self.begin(actor) or not self.is_allowed(actor, other, f"un{verb}"):
            return
        remove(getattr(self.model, RELATIONS[verb]), (actor, other))
        if verb == "follow":
            self.model.requests.discard((actor, other))
            for kind in ("follow", "follow_request"):
                self.model.notified.discard((other, kind, actor, None))
            self.model.notified.discard((actor, "follow_accepted", other, None))

    @rule(actor=people, is_protected=st.booleans())
    def protect(self, actor: int, is_protected: bool) -> None:
        """Protect the actor, or end it."""
        if self.begin(actor):
            social.set_protected(self.ctx, self.uuid(actor), is_protected=is_protected)
            change = self.model.protected.add if is_protected else self.model.protected.discard
            change(actor)

    @rule(actor=people, other=people, is_accepted=st.booleans())
    @precondition(lambda self: self.model.requests)
    def answer(self, actor: int, other: int, is_accepted: bool) -> None:
        """Accept or refuse a request to follow."""
        model, pair = self.model, (other, actor)
        if not self.begin(actor):
            return
        act = social.accept if is_accepted else social.refuse
        refused = refusal(lambda: act(self.ctx, self.uuid(actor), self.cast[other].handle))
        if other == actor:
            assert isinstance(refused, CruddurError)
            return
        if other in model.suspended or (other, actor) in model.blocks:
            assert isinstance(refused, PersonNotFound)
            return
        if is_accepted and pair not in model.requests:
            assert isinstance(refused, FollowRequestNotFound) == (pair not in model.follows)
            return
        assert refused is None
        model.notified.discard((actor, "follow_request", other, None))
        if is_accepted:
            add(model.follows, pair)
            self.notify(other, "follow_accepted", actor, None)
        model.requests.discard(pair)

    @rule(
        actor=people,
        word=st.sampled_from(["0", "3", "crud", "reply", "birds"]),
        except_following=st.booleans(),
    )
    def mute_word(self, actor: int, word: str, except_following: bool) -> None:
        """Mute a word, or change how it is muted."""
        if self.begin(actor):
            new = NewMutedWord(value=word, except_following=except_following)
            muted_words.add(self.ctx, self.uuid(actor), new)
            self.model.muted_words[actor, word] = except_following

    @rule(actor=people)
    @precondition(lambda self: self.model.muted_words)
    def unmute_words(self, actor: int) -> None:
        """Unmute all words."""
        if not self.begin(actor):
            return
        rows = social_rows.muted_words(self.ctx.database, user_uuid=self.uuid(actor))
        for muted in json.loads(rows):
            muted_words.delete(self.ctx, self.uuid(actor), UUID(muted["uuid"]))
        for person, word in list(self.model.muted_words):
            if person == actor:
                del self.model.muted_words[person, word]

    @rule(place=places)
    def hide(self, place: int) -> None:
        """Hide a crud, as a moderator."""
        self.decide_on_crud(self.crud(place), Action.HIDE)

    @rule(place=places)
    def warn(self, place: int) -> None:
        """Put a warning on a crud, which hides nothing."""
        self.decide_on_crud(self.crud(place), Action.WARN)

    @rule(place=places)
    def show(self, place: int) -> None:
        """Show a hidden crud again, as a moderator."""
        crud = self.crud(place)
        refused = refusal(
            lambda: moderation.reinstate_activity(self.ctx, self.moderator, crud.uuid, REASON)
        )
        if refused is None:
            crud.is_hidden = False
            self.decide(crud.author)
        else:
            assert not crud.is_hidden or crud.is_deleted or crud.expires <= self.model.now

    @rule(person=people)
    def limit(self, person: int) -> None:
        """Limit a person, as a moderator."""
        self.decide_on_person(person, Action.LIMIT, self.model.limited)

    @rule(person=people)
    def suspend(self, person: int) -> None:
        """Suspend a person, as a moderator."""
        self.decide_on_person(person, Action.SUSPEND, self.model.suspended)

    @rule(person=people)
    @precondition(lambda self: self.model.limited | self.model.suspended)
    def reinstate(self, person: int) -> None:
        """Take the limit and the suspension of a person back."""
        self.begin()
        refused = refusal(
            lambda: moderation.reinstate_person(
                self.ctx, self.moderator, self.cast[person].handle, REASON
            )
        )
        measures = (self.model.limited, self.model.suspended)
        assert (refused is None) == any(person in measure for measure in measures)
        if refused is None:
            for measure in measures:
                measure.discard(person)
            self.decide(person)
        else:
            assert isinstance(refused, NothingToReinstate)

    @rule(viewer=people)
    def read_notifications(self, viewer: int) -> None:
        """Mark all notifications read."""
        if self.begin(viewer):
            notifications.mark_read(self.ctx, self.uuid(viewer))
            self.model.decided[viewer] = 0
            assert notifications.unread_count(self.ctx, self.uuid(viewer)) == 0

    @rule()
    def wait(self) -> None:
        """Wait until some cruds have expired."""
        self.begin()
        self.advance(timedelta(minutes=40))

    @rule()
    def purge(self) -> None:
        """Delete what has expired, which nobody sees anyway."""
        self.begin()
        list(purge.purge(self.ctx, batch=3))

    # Parts of actions

    def begin(self, actor: int | None = None) -> bool:
        """Begin an action; return whether the actor isn't suspended, whose token is refused."""
        self.advance(timedelta(milliseconds=1))
        self.events.clear()
        self.expected = set()
        return actor not in self.model.suspended

    def advance(self, time: timedelta) -> None:
        """Let time pass."""
        self.clock.ahead += time
        self.model.now += time

    def uuid(self, person: int) -> UUID:
        """Return a person's uuid."""
        return self.cast[person].uuid

    def crud(self, place: int) -> Crud:
        """Return a crud, counted from the newest."""
        cruds = self.model.cruds
        return cruds[-1 - place % len(cruds)]

    def add_crud(
        self, written: str, actor: int, parent: Crud | None, message: str, expires: timedelta
    ) -> Crud:
        """Add a written crud to the model."""
        crud = Crud(
            UUID(json.loads(written)["uuid"]), actor, parent, message, expires, self.model.now
        )
        self.model.cruds.append(crud)
        self.model.entries.append((crud, None))
        return crud

    def notify(self, person: int, kind: str, actor: int, crud: Crud | None) -> None:
        """Notify a person in the model; their open pages are told of what they may see."""
        notification = (person, kind, actor, crud)
        is_own = person == actor and kind != "poll_ended"
        if is_own or notification in self.model.notified:
            return
        before = self.model.notifications(person)
        self.model.notified.add(notification)
        if self.model.notifications(person) != before:
            self.expected.add(person)

    def follow(self, actor: int, other: int) -> None:
        """Follow a person in the model, or ask a protected one."""
        model, pair = self.model, (actor, other)
        if pair in model.follows:
            return
        if other in model.protected:
            model.requests.add(pair)
            self.notify(other, "follow_request", actor, None)
            return
        model.requests.discard(pair)
        model.notified.discard((other, "follow_request", actor, None))
        model.follows.append(pair)
        self.notify(other, "follow", actor, None)

    def is_allowed(self, actor: int, other: int, verb: str) -> bool:
        """Do something to a person; return whether it was allowed, which the model must say."""
        act = getattr(social, verb)
        refused = refusal(lambda: act(self.ctx, self.uuid(actor), self.cast[other].handle))
        model = self.model
        if actor == other:
            assert isinstance(refused, CruddurError)
            assert [error.code for error in refused.errors] == ["target_yourself"]
        elif other in model.suspended or (other, actor) in model.blocks:
            assert isinstance(refused, PersonNotFound)
        elif (actor, other) in model.blocks and verb in ("follow", "mute", "mute_reposts"):
            assert isinstance(refused, CruddurError)
            assert [error.code for error in refused.errors] == ["target_blocked"]
        else:
            assert refused is None
        return refused is None

    def report(self, kind: SubjectType, uuid: UUID) -> UUID:
        """Report something, as the moderator."""
        new = NewReport(subject=ReportedSubject(type=kind, uuid=uuid), reason=Reason.SPAM)
        report = json.loads(reports.create(self.ctx, self.moderator.uuid, new, None))
        return UUID(report["uuid"])

    def decide_on_crud(self, crud: Crud, action: Action) -> None:
        """Report a crud and decide on it, if it is still there."""
        self.begin()
        is_there = self.model.is_live(crud) and crud.author not in self.model.suspended
        try:
            report_uuid = self.report(SubjectType.ACTIVITY, crud.uuid)
            new = NewDecision(action=action, reason=REASON)
            moderation.decide(self.ctx, self.moderator, report_uuid, new)
        except ActivityNotFound:
            assert not is_there
            return
        assert is_there
        if action is Action.HIDE:
            crud.is_hidden = True
        self.decide(crud.author)

    def decide_on_person(self, person: int, action: Action, decided: set[int]) -> None:
        """Report a person and decide on it; nobody can report who is suspended."""
        self.begin()
        try:
            report_uuid = self.report(SubjectType.PERSON, self.uuid(person))
        except PersonNotFound:
            assert person in self.model.suspended
            return
        new = NewDecision(action=action, reason=REASON)
        moderation.decide(self.ctx, self.moderator, report_uuid, new)
        assert person not in self.model.suspended
        decided.add(person)
        if action is Action.SUSPEND:
            for pair in list(self.model.requests):
                if person in pair:
                    self.model.requests.discard(pair)
        self.decide(person)

    def decide(self, person: int) -> None:
        """Notify a person of a decision in the model."""
        self.model.decided[person] += 1
        self.expected.add(person)

    # What everybody sees

    @invariant()
    def everybody_sees_what_the_model_says(self) -> None:
        """Compare every list, count and event with the model."""
        if not self.model.cruds:
            return
        assert set(self.events) == {self.uuid(one) for one in self.expected}
        self.compare_public(None)
        self.compare_feeds_for_machines()
        for viewer in range(PEOPLE):
            if viewer in self.model.suspended:
                continue
            self.compare_public(viewer)
            self.compare_own(viewer)

    def compare_feeds_for_machines(self) -> None:
        """Compare feeds and previews, which are the same for all."""
        model, ctx = self.model, self.ctx
        seen = [crud for crud in reversed(model.cruds) if model.sees(None, crud)]
        tagged = syndication.tag_feed(ctx, "birds", "", **ALL)
        assert {UUID(entry.uuid) for entry in tagged.entries} == {
            crud.uuid
            for crud in seen
            if "#birds" in crud.message and model.is_public(crud) and not crud.is_hidden_in_thread
        }
        for person in range(PEOPLE):
            handle = self.cast[person].handle
            try:
                own = syndication.person_feed(ctx, handle, "", **ALL)
            except PersonNotFound:
                assert person in model.suspended | model.protected
                continue
            assert person not in model.suspended | model.protected
            assert {UUID(entry.uuid) for entry in own.entries} == {
                crud.uuid for crud in seen if crud.author == person and crud.parent is None
            }
        for crud in model.cruds:
            handle = self.cast[crud.author].handle
            refused = refusal(partial(syndication.crud, ctx, handle, crud.uuid, ""))
            assert (refused is None) == (crud in seen)

    def compare_public(self, viewer: int | None) -> None:
        """Compare what an anonymous viewer sees too."""
        model, ctx = self.model, self.ctx
        uuid = None if viewer is None else self.uuid(viewer)
        assert self.listed(feeds.public_feed(ctx, uuid, **ALL)) == model.everyone(viewer)
        assert self.listed(feeds.tag_feed(ctx, uuid, "birds", **ALL)) == model.tagged(viewer)
        found = search.cruds(ctx, uuid, "#birds", after=START, limit=100)
        assert sorted(self.entries(json.loads(found.body))) == sorted(model.tagged(viewer))
        found_people = json.loads(search.people(ctx, uuid, "one_of_many", limit=100))
        assert {one["handle"] for one in found_people} - {self.moderator.handle} == {
            self.cast[person].handle
            for person in range(PEOPLE)
            if model.sees_person(viewer, person) and person not in model.limited
        }
        shown = json.loads(trends.trends(replace(ctx, cache=TtlCache()), uuid))
        count = 0 if (viewer, "birds") in model.muted_words else model.trend()
        assert shown == ([{"hashtag": "birds", "count": count}] if count > 1 else [])
        for person in range(PEOPLE):
            self.compare_person(viewer, person)
        for crud in model.cruds:
            self.compare_thread(viewer, crud)

    def compare_own(self, viewer: int) -> None:
        """Compare what only a signed-in person has."""
        model, ctx, uuid = self.model, self.ctx, self.uuid(viewer)
        home = model.home(viewer)
        for limit in (1, 2, 100):  # small pages are read in another way
            page = feeds.home_feed(ctx, uuid, after=None, limit=limit)
            assert self.listed(page) == home[:limit]
        bookmarked = [(crud.message, None) for crud, by in model.bookmarks[::-1] if by == viewer]
        visible = {crud.message for crud in model.cruds if model.sees(viewer, crud)}
        assert self.listed(feeds.bookmarks(ctx, uuid, **ALL)) == [
            entry for entry in bookmarked if entry[0] in visible
        ]
        found: Counter[tuple[str, str | None]] = Counter()
        entries = json.loads(notifications.notifications(ctx, uuid, **ALL).body)
        for entry in entries:
            crud = entry["activity"]
            found[entry["kind"], crud and crud["message"]] += entry["actors_count"]
        assert found == model.notifications(viewer)
        unread = sum(1 for entry in entries if entry["unread"])
        assert notifications.unread_count(ctx, uuid) == unread + model.decided[viewer]
        suggested = json.loads(social.suggestions(ctx, uuid, limit=100))
        assert {one["handle"] for one in suggested} <= {
            self.cast[person].handle
            for person in range(PEOPLE)
            if person != viewer
            and model.sees_person(viewer, person)
            and person not in model.limited
            and (viewer, person) not in [*model.follows, *model.mutes]
        }

    def compare_person(self, viewer: int | None, person: int) -> None:
        """Compare a person's page and their followers."""
        model, ctx = self.model, self.ctx
        uuid = None if viewer is None else self.uuid(viewer)
        handle = self.cast[person].handle
        try:
            page = feeds.person_page(ctx, uuid, handle, Tab.CRUDS, **ALL)
        except PersonNotFound:
            assert person in model.suspended or (person, viewer) in model.blocks
            return
        assert person not in model.suspended
        assert (person, viewer) not in model.blocks
        seen = json.loads(page.body)
        assert self.entries(seen["activities"]) == model.page(viewer, person)
        profile = seen["profile"]
        assert profile["followers_count"] == sum(1 for _, one in model.follows if one == person)
        assert profile["following_count"] == sum(1 for one, _ in model.follows if one == person)
        if viewer not in (None, person):
            assert profile["relation"] == {
                "following": (viewer, person) in model.follows,
                "requested": (viewer, person) in model.requests,
                "followed_by": (person, viewer) in model.follows,
                "blocking": (viewer, person) in model.blocks,
                "muting": (viewer, person) in model.mutes,
                "muting_reposts": (viewer, person) in model.repost_mutes,
            }
        if model.sees_person(viewer, person):
            followers = social.followers(ctx, uuid, handle, **ALL)
            assert self.handles(json.loads(followers.body)) == [
                one
                for one, other in model.follows[::-1]
                if other == person and model.sees_person(viewer, one)
            ]

    def compare_thread(self, viewer: int | None, crud: Crud) -> None:
        """Compare a crud's page."""
        model, ctx = self.model, self.ctx
        uuid = None if viewer is None else self.uuid(viewer)
        author = self.cast[crud.author].handle
        try:
            page = feeds.thread(ctx, uuid, author, crud.uuid, **ALL)
        except ActivityNotFound:
            assert not model.sees(viewer, crud)
            return
        assert model.sees(viewer, crud)
        thread = json.loads(page.body)
        assert [reply["message"] for reply in thread["replies"]] == [
            reply.message
            for reply in model.cruds
            if reply.parent is crud and model.sees(viewer, reply)
        ]
        for reply in thread["replies"]:
            (made,) = [one for one in model.cruds if one.message == reply["message"]]
            assert reply["hidden"] == made.is_hidden_in_thread
        assert [above.get("message") for above in thread["ancestors"]] == [
            above.message if model.sees(viewer, above) else None for above in crud.chain[:0:-1]
        ]
        shown = thread["activity"]
        self.compare_quotes(viewer, crud, shown)
        reposts = [(what, by) for what, by in model.entries if by is not None]
        for name, reacted, read in (
            ("likes", model.likes, feeds.likes),
            ("reposts", reposts, feeds.reposts),
        ):
            assert shown[f"{name}_count"] == sum(1 for what, _ in reacted if what is crud)
            listed = json.loads(read(ctx, uuid, crud.uuid, **ALL).body)
            assert self.handles(listed) == model.reactors(viewer, crud, reacted)
        assert shown["can_reply"] == model.may_reply(viewer, crud)
        assert bool(shown.get("muted_word")) == model.muted_word(viewer, crud)
        assert (shown["poll"] is None) == (not crud.has_poll)
        if poll := shown["poll"]:
            assert poll["is_closed"] == model.has_ended(crud)
            counts = [choice["votes"] for choice in poll["choices"]]
            results = model.results(viewer, crud)
            assert counts == ([None, None] if results is None else results)
            voted = model.votes.get((crud, -1 if viewer is None else viewer))
            assert poll["voted"] == (None if voted is None else [voted])
        assert shown["liked"] == ((crud, viewer) in model.likes)
        assert shown["reposted"] == ((crud, viewer) in reposts)
        assert shown["bookmarked"] == ((crud, viewer) in model.bookmarks)
        assert shown["thread_muted"] == ((viewer, crud.root) in model.thread_mutes)

    def compare_refused_quote(
        self, actor: int, quoted: Crud | None, refused: ActivityProtected | QuoteNotAllowed
    ) -> None:
        """Compare why a crud may not be quoted."""
        assert quoted
        assert self.model.sees(actor, quoted)
        assert not self.model.may_quote(actor, quoted)
        is_protected = quoted.author in self.model.protected
        assert isinstance(refused, ActivityProtected) == is_protected

    def compare_quotes(self, viewer: int | None, crud: Crud, shown: dict[str, Any]) -> None:
        """Compare what a crud quotes, and what quotes it."""
        model = self.model
        assert shown["can_quote"] == model.may_quote(viewer, crud)
        card: dict[str, Any] = shown.get("quote", {})
        assert card.get("state") == model.quote_state(viewer, crud)
        if crud.quote and card["state"] == "available":
            assert card["message"] == crud.quote.message
            assert "quote" not in card
            assert card.get("muted", False) == ((viewer, crud.quote.author) in model.mutes)
            assert bool(card.get("muted_word")) == model.muted_word(viewer, crud.quote)
        elif card:
            assert list(card) == ["state"]
        quoting = [one for one in model.cruds if one.quote is crud and not one.is_detached]
        stored = [one for one in quoting if not one.is_deleted]  # those that expired until a purge
        live = [one for one in stored if model.exists(one)]
        assert len(live) <= shown["quotes_count"] <= len(stored)
        if quoting:
            uuid = None if viewer is None else self.uuid(viewer)
            listed = json.loads(feeds.quotes(self.ctx, uuid, crud.uuid, **ALL).body)
            assert [one["message"] for one in listed] == [
                one.message for one in model.quotes(viewer, crud)
            ]

    def listed(self, page: Page) -> list[Entry]:
        """Return the entries of a page."""
        return self.entries(json.loads(page.body))

    def entries(self, body: list[dict[str, Any]]) -> list[Entry]:
        """Return cruds as the model has them."""
        return [
            (one["message"], one["reposted_by"] and self.handles([one["reposted_by"]])[0])
            for one in body
        ]

    def handles(self, body: Iterable[dict[str, Any]]) -> list[int]:
        """Return people as the model has them."""
        numbers = {person.handle: number for number, person in enumerate(self.cast)}
        return [numbers[one["handle"]] for one in body]


def test_everybody_sees_what_the_model_says_after_any_actions(
    context: ApiContext,
    clock: Clock,
    make_users: Callable[[int], list[Viewer]],
    database_url: str,
) -> None:
    *cast, moderator = make_users(PEOPLE + 1)

    def empty() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "DELETE FROM activities; DELETE FROM follows; DELETE FROM blocks;"
                " DELETE FROM mutes; DELETE FROM repost_mutes; DELETE FROM thread_mutes;"
                " DELETE FROM muted_words; DELETE FROM follow_requests;"
                " DELETE FROM notifications; DELETE FROM reports;"
                " UPDATE users SET followers_count = 0, following_count = 0,"
                " is_limited = FALSE, is_suspended = FALSE, suspended_until = NULL,"
                " is_protected = FALSE"
            )
            # The log of decisions can't be emptied.
            connection.execute("UPDATE users SET notifications_read = %s", (context.new_uuid(),))

    class Story(People):
        pass

    Story.context, Story.clock, Story.cast, Story.moderator = context, clock, cast, moderator
    Story.empty = staticmethod(empty)
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=CASES,
            stateful_step_count=STEPS,
            phases=[Phase.generate, Phase.shrink],  # to explain a failure takes minutes
            derandomize=not LONG_RUN,
        ),
    )
