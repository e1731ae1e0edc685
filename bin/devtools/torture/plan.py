"""Fault plan: what goes wrong, drawn from a seed.

Faults are dealt like cards: each kind once, in random order, before any kind comes again. So even
a short plan is varied, and a long one has every kind equally often.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .stores import STORES

_NETWORK = ("cut", "half-close", "silence", "delay", "throttle", "refuse")
# Kinds of faults, and what they are done to.
_DECK = (
    *(("kill", target) for target in ("api", "api-worker", "database", "backend", "aws", "lambda")),
    *(("stop", target) for target in ("api-worker", "api", "database", "aws", "lambda")),
    *itertools.product(_NETWORK, STORES),
    *(("full-disk", target) for target in ("database", "aws")),
    *(("clock", "api"), ("clock", "api")),
    *((kind, "stream") for kind in ("twice", "shuffled", "late")),
)
# Faults of one component don't overlap: what is dead can't be stopped.
_COMPONENTS = {"api-worker": "api", "backend": "database", "lambda": "aws", "stream": "aws"}

_MAX_OVERLAPPING = 3
# One stop of six is long, the others take seconds.
_LONG_STOP = 1 / 6
_PATIENT = 0.75


@dataclass(frozen=True)
class Fault:
    """One fault: it begins `delay` seconds after its round, and lasts for `seconds`.

    `seed` draws what is only known when it fires, such as which of the running processes dies.
    """

    number: int
    kind: str
    target: str
    delay: float
    seconds: float
    seed: int

    @property
    def name(self) -> str:
        """The kind and what it is done to."""
        return f"{self.kind} {self.target}"

    @property
    def component(self) -> str:
        """What no two faults of a round have in common."""
        if self.kind in _NETWORK:
            return f"connections to {self.target}"
        return _COMPONENTS.get(self.target, self.target)

    @property
    def hurts_database(self) -> bool:
        """Whether the API can't use the database meanwhile."""
        return self.target in ("database", "backend")

    @property
    def hurts_api(self) -> bool:
        """Whether processes of the API are away or suspended meanwhile."""
        return self.component == "api" and self.kind != "clock"


@dataclass(frozen=True)
class Round:
    """Faults that overlap. After a patient round the product is ready before the next one."""

    faults: tuple[Fault, ...]
    is_patient: bool
    pause: float


def draw(seed: int, *, max_seconds: float = 30) -> Iterator[Round]:
    """Yield rounds for ever."""
    random = Random(seed)
    numbers = itertools.count(1)
    cards: list[tuple[str, str]] = []
    while True:
        chosen: list[Fault] = []
        for _ in range(_draw_size(random)):
            cards = cards or random.sample(_DECK, len(_DECK))
            fault = _draw_fault(random, next(numbers), *cards[-1], max_seconds)
            if fault.component in {each.component for each in chosen}:
                numbers = itertools.count(fault.number)
                break
            cards.pop()
            chosen.append(fault)
        is_patient = random.random() < _PATIENT
        yield Round(tuple(chosen), is_patient, pause=random.uniform(0.1, 0.6))


def take(seed: int, faults: int, *, max_seconds: float) -> list[Round]:
    """Return rounds with this many faults, or one or two more."""
    rounds: list[Round] = []
    plan = draw(seed, max_seconds=max_seconds)
    while sum(len(each.faults) for each in rounds) < faults:
        rounds.append(next(plan))
    return rounds


def _draw_size(random: Random) -> int:
    return random.choices(range(1, _MAX_OVERLAPPING + 1), weights=(6, 3, 1))[0]


def _draw_fault(random: Random, number: int, kind: str, target: str, max_seconds: float) -> Fault:
    seconds = random.uniform(0.3, 3)
    if kind == "stop":
        is_long = random.random() < _LONG_STOP
        seconds = random.uniform(seconds, max_seconds) if is_long else seconds
    elif kind == "kill":
        seconds = random.uniform(0.1, 1.5)  # until it is started again
    return Fault(
        number=number,
        kind=kind,
        target=target,
        delay=round(random.uniform(0, 1), 2),
        seconds=round(min(seconds, max_seconds), 2),
        seed=random.getrandbits(32),
    )
