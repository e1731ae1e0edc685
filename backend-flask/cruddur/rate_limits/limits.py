"""The limits: every figure is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RateLimit:
    """How many requests of one kind a person, or the strangers at an address, may make."""

    name: str
    seconds: int
    per_person: int
    per_address: int


READS = RateLimit("reads", 300, per_person=1500, per_address=300)
WRITES = RateLimit("writes", 3600, per_person=300, per_address=60)
CHANGES = RateLimit("changes", 3600, per_person=1500, per_address=60)
# People who talk write more often than people who post.
MESSAGES = RateLimit("messages", 300, per_person=300, per_address=60)
# A household or an office shares an address, and every page load renews a session.
SESSIONS = RateLimit("sessions", 300, per_person=300, per_address=300)
# Thirty tabs that lost the same network, and try again for five minutes.
TICKETS = RateLimit("tickets", 300, per_person=600, per_address=60)
# Everything of somebody's at once, built in memory.
EXPORTS = RateLimit("exports", 3600, per_person=20, per_address=20)

# Tries too: who looks for a handle that is free finds one in so many.
HANDLES = RateLimit("handles", 24 * 3600, per_person=20, per_address=20)

# Counted where uploads begin, which no stranger reaches.
UPLOADS = RateLimit("uploads", 3600, per_person=100, per_address=0)

BY_METHOD: Mapping[str, RateLimit] = {
    "GET": READS,
    "HEAD": READS,
    "POST": WRITES,
    "PUT": CHANGES,
    "DELETE": CHANGES,
}
