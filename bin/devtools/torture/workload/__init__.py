"""The workload of a torture run: people who write, read, react and leave, all at once."""

from __future__ import annotations

import random
import threading

from ..history import History, Target
from . import cruds, messages, people, pictures, reads
from .accounts import SignUps
from .actor import Act, Actor
from .world import World

MAX_ACTORS = 8
# One in so many acts is a deletion of the account, after which somebody new signs up.
_ACTS_PER_DELETION = 300
_MIN_ACTS = 60
_PAUSE_SECONDS = 0.02

ACTS: tuple[tuple[int, Act], ...] = (
    (12, cruds.create),
    (6, cruds.create_with_pictures),
    (8, cruds.reply),
    (22, cruds.react),
    (5, cruds.quote),
    (8, cruds.vote),
    (4, cruds.edit),
    (2, cruds.save_draft),
    (2, cruds.schedule),
    (3, cruds.delete),
    (2, cruds.age),
    (1, pictures.discard),
    (1, pictures.set_avatar),
    (8, people.follow),
    (3, people.block),
    (2, people.mute),
    (2, people.read_notifications),
    (4, messages.send),
    (9, messages.answer),
    (4, messages.read),
    (2, messages.accept),
    (1, messages.leave),
    (3, messages.delete_message),
    (6, messages.see_conversation),
    (3, messages.see_folder),
    (8, reads.see_home),
    (5, reads.see_public),
    (2, reads.see_bookmarks),
    (4, reads.see_tag),
    (7, reads.see_person),
    (5, reads.see_thread),
    (4, reads.see_notifications),
    (2, reads.see_badges),
    (1, reads.export),
)


def run(
    target: Target,
    history: History,
    seed: int,
    stop: threading.Event,
    *,
    actors: int = MAX_ACTORS,
) -> None:
    """Act until `stop` is set; return when every write is answered, or given up."""
    world, sign_ups = World(), SignUps(target)
    sign_ups.open()
    failures: list[BaseException] = []

    def act(number: int) -> None:
        rng = random.Random(f"{seed}:{number}")  # no secret
        actor = Actor(target, history, world, sign_ups, rng, stop)
        try:
            _act(actor, number)
        except BaseException as failure:
            failures.append(failure)
            stop.set()
            raise

    threads = [threading.Thread(target=act, args=(number,)) for number in range(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _act(actor: Actor, number: int) -> None:
    weights, acts = zip(*ACTS, strict=True)
    generation = 0
    while not actor.stop.is_set():
        generation += 1
        if not actor.begin(f"actor{number}{chr(96 + generation)}"):
            continue
        done = 0
        while not actor.stop.is_set():
            (chosen,) = actor.rng.choices(acts, weights)
            chosen(actor)
            done += 1
            actor.stop.wait(actor.rng.uniform(0, _PAUSE_SECONDS))
            is_leaving = done > _MIN_ACTS and actor.rng.random() < 1 / _ACTS_PER_DELETION
            if is_leaving and people.delete_account(actor):
                break
