"""Regular registers: which values a read may see, while writes and reads overlap.

A write has an interval; one that is certain took effect within it, another may have, or not. A
read may see every write that began before the read ended, unless a certain write lies wholly
between the two.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

# How long a request without an answer may take effect after its client gave up: a process was
# suspended for up to 45 s, then works for what it had been sent.
LINGER_SECONDS = 60.0

Values = frozenset[bool]
TRUE: Values = frozenset({True})
FALSE: Values = frozenset({False})
EITHER: Values = frozenset({True, False})


@dataclass(frozen=True)
class Write:
    """A write of a value, somewhen between two moments."""

    value: bool
    started: float
    ended: float
    is_certain: bool


@dataclass
class Register:
    """A fact that is false in the beginning."""

    writes: list[Write] = field(default_factory=list)

    def values(self, started: float, ended: float) -> Values:
        """Return what a read in this interval may see."""
        if not self.writes:
            return FALSE
        overwritten_before = max(
            (write.started for write in self.writes if write.is_certain and write.ended < started),
            default=None,
        )
        possible = {
            write.value
            for write in self.writes
            if write.started < ended
            and (overwritten_before is None or write.ended >= overwritten_before)
        }
        if overwritten_before is None:
            possible.add(False)
        return frozenset(possible)


def all_of(values: Collection[Values]) -> Values:
    """Return the possible values of the conjunction of independent facts."""
    return _combined(all(True in each for each in values), any(False in each for each in values))


def any_of(values: Collection[Values]) -> Values:
    """Return the possible values of the disjunction of independent facts."""
    return _combined(any(True in each for each in values), all(False in each for each in values))


def negation(values: Values) -> Values:
    """Return the possible values of the opposite."""
    return frozenset(not value for value in values)


def _combined(can_be_true: bool, can_be_false: bool) -> Values:
    return frozenset(
        value for value, is_possible in ((True, can_be_true), (False, can_be_false)) if is_possible
    )
