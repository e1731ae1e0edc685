"""Quotas of all rate limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class RateLimit:
    """Requests that a person, or all anonymous clients at an address, may make in a window."""

    name: str
    seconds: int
    per_person: int
    per_address: int


READS = RateLimit("reads", 300, per_person=1500, per_address=300)
WRITES = RateLimit("writes", 3600, per_person=300, per_address=60)
CHANGES = RateLimit("changes", 3600, per_person=1500, per_address=60)
# Conversations need more requests than posting.
MESSAGES = RateLimit("messages", 300, per_person=300, per_address=60)
# A household or an office shares an address, and every page load renews a session.
SESSIONS = RateLimit("sessions", 300, per_person=300, per_address=300)
# Thirty tabs that lost the same network and retry for five minutes.
TICKETS = RateLimit("tickets", 300, per_person=600, per_address=60)
# A data export reads everything that a person has.
EXPORTS = RateLimit("exports", 3600, per_person=20, per_address=20)

# Each report is read by a person.
REPORTS = RateLimit("reports", 3600, per_person=30, per_address=30)

# Failed attempts count too: a few are enough to find a free handle.
HANDLES = RateLimit("handles", 24 * 3600, per_person=20, per_address=20)

# Codes of an authenticator app have six digits, and the right one changes twice a minute.
TWO_STEP = RateLimit("two-step", 3600, per_person=10, per_address=20)

# Of an address: all attempts. Of a person: those by somebody who knows the password.
RECOVERY_CODES = RateLimit("recovery-codes", 3600, per_person=10, per_address=20)

# Only signed-in users can start an upload.
UPLOADS = RateLimit("uploads", 3600, per_person=100, per_address=0)

# What an account younger than a day may do in a day: more than people do, less than spam needs.
NEW_ACCOUNT_AGE = timedelta(days=1)
NEW_ACCOUNT_MENTIONS = RateLimit("new-account-mentions", 24 * 3600, per_person=50, per_address=0)
NEW_ACCOUNT_LINKS = RateLimit("new-account-links", 24 * 3600, per_person=20, per_address=0)
NEW_ACCOUNT_CONVERSATIONS = RateLimit(
    "new-account-conversations", 24 * 3600, per_person=20, per_address=0
)

BY_METHOD: Mapping[str, RateLimit] = {
    "GET": READS,
    "HEAD": READS,
    "POST": WRITES,
    "PUT": CHANGES,
    # An edit notifies people, as a crud does.
    "PATCH": WRITES,
    "DELETE": CHANGES,
}
