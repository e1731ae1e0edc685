"""Data set of the benchmarks: users and cruds of any number, the same each time but for the date.

Words, tags and authors have skewed frequencies, as in real data. One crud in 2,000 has expired and
waits for the purge.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import accumulate

import psycopg

PEOPLE = 10_000
READERS = {"reader_200": 200, "reader_2000": 2000}
_OTHERS = PEOPLE - len(READERS)
NOTIFICATIONS = 1000
SPAN = 30 * 86_400_000
_WORDS_A_CRUD = 12
_VOCABULARY = 20_000
_RANK_OFFSET = 5
_WEIGHTS = [1 / (rank + _RANK_OFFSET) for rank in range(_VOCABULARY)]
_TAGS = 2000
_TRIGGERS = ("activities_content", "activities_ancestors")  # what lists read of a crud


def subject(handle: str) -> str:
    """Return the Cognito sub of a user."""
    return f"sub-{handle}"


def word(rank: int) -> str:
    """Return the word of a rank; 0 is the most common."""
    letters = hashlib.md5(str(rank).encode(), usedforsecurity=False).hexdigest()
    return letters.translate(str.maketrans("0123456789", "ghijklmnop"))[: 4 + rank % 6]


def tag(rank: int) -> str:
    """Return the hashtag of a rank."""
    return word(_VOCABULARY + rank)


def rank_of_word_in(many: int, cruds: int) -> int:
    """Return the rank of a word that `many` of the cruds contain."""
    return round(cruds * _WORDS_A_CRUD / (many * sum(_WEIGHTS))) - _RANK_OFFSET


def fill(url: str, cruds: int) -> None:
    """Fill an empty database with users, cruds, and their relations."""
    data = _DataSet(cruds)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no foreign keys to check
        for trigger in _TRIGGERS:
            connection.execute(f"ALTER TABLE activities ENABLE ALWAYS TRIGGER {trigger}".encode())
        connection.execute("SET maintenance_work_mem = '512MB'")
        indexes = drop_indexes(connection)
        for table, columns, rows in data.tables():
            copy = f"COPY {table} ({columns}) FROM STDIN".encode()
            with connection.cursor() as cursor, cursor.copy(copy) as into:
                for some in _lines(rows):
                    into.write(some)
        for definition in indexes:
            connection.execute(definition.encode())
        for trigger in _TRIGGERS:
            connection.execute(f"ALTER TABLE activities ENABLE TRIGGER {trigger}".encode())
        connection.execute("VACUUM ANALYZE")
        # No background work may disturb the measurement.
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CHECKPOINT")


class _DataSet:
    def __init__(self, cruds: int) -> None:
        self._random = random.Random(1)  # noqa: S311  # the same data each time
        self._now = int(time.time() * 1000)
        self._people = [self._uuid(self._now - 2 * SPAN + n) for n in range(PEOPLE)]
        self._handles = [*(f"person_{n}" for n in range(_OTHERS)), *READERS]
        ages = sorted((self._random.random() * SPAN for _ in range(cruds)), reverse=True)
        self._born = [self._now - int(age) for age in ages]
        self._cruds = [self._uuid(born) for born in self._born]
        self._authors = self._skewed(PEOPLE, cruds)
        self._parents = [
            self._random.randrange(max(0, n - 5000), n) if n and n % 5 == 0 else None
            for n in range(cruds)
        ]
        self._tags = {crud: int(_TAGS ** self._random.random()) - 1 for crud in range(0, cruds, 3)}
        self._likes = self._pairs(cruds // 2)
        self._reposts = self._pairs(cruds // 10)
        self._bookmarks = self._pairs(cruds // 20)
        self._follows = self._followed()

    def tables(self) -> Iterable[tuple[str, str, Iterable[Sequence[object]]]]:
        """Yield each table's name, columns and rows."""
        yield (
            "users",
            (
                "uuid, cognito_sub, email, handle, display_name, created_at, followers_count,"
                " following_count"
            ),
            self._users(),
        )
        yield (
            "follows",
            "uuid, follower_uuid, followed_uuid",
            (
                (self._uuid(self._now - SPAN), self._people[one], self._people[other])
                for one, other in self._follows
            ),
        )
        yield (
            "activities",
            (
                "uuid, user_uuid, message, reply_to_activity_uuid, created_at, expires_at,"
                " likes_count, reposts_count, replies_count"
            ),
            self._activities(),
        )
        for table, pairs in (
            ("likes", self._likes),
            ("reposts", self._reposts),
            ("bookmarks", self._bookmarks),
        ):
            yield (
                table,
                "uuid, user_uuid, activity_uuid",
                (
                    (self._after(crud), self._people[person], self._cruds[crud])
                    for crud, person in pairs
                ),
            )
        yield (
            "hashtags_used",
            "tag, activity_uuid, user_uuid",
            (
                (tag(rank), self._cruds[crud], self._people[self._authors[crud]])
                for crud, rank in self._tags.items()
            ),
        )
        for table, columns, many in (
            ("mutes", "muter_uuid, muted_uuid", 2 * PEOPLE),
            ("blocks", "blocker_uuid, blocked_uuid", PEOPLE // 2),
        ):
            yield (
                table,
                columns,
                ((self._people[one], self._people[other]) for one, other in self._strangers(many)),
            )
        yield (
            "notifications",
            "uuid, user_uuid, kind, actor_uuid, activity_uuid",
            self._notifications(),
        )

    def _users(self) -> Iterable[Sequence[object]]:
        followers = Counter(other for _, other in self._follows)
        following = Counter(one for one, _ in self._follows)
        born = _time(self._now - 2 * SPAN)
        for n, (uuid, handle) in enumerate(zip(self._people, self._handles, strict=True)):
            email = f"{handle}@cruddur.test"
            yield uuid, subject(handle), email, handle, word(n), born, followers[n], following[n]

    def _activities(self) -> Iterable[Sequence[object]]:
        liked = Counter(crud for crud, _ in self._likes)
        reposted = Counter(crud for crud, _ in self._reposts)
        replied = Counter(self._parents)
        vocabulary = [word(rank) for rank in range(_VOCABULARY)]
        weights = list(accumulate(_WEIGHTS))
        for n, uuid in enumerate(self._cruds):
            words = self._random.choices(vocabulary, cum_weights=weights, k=_WORDS_A_CRUD)
            if n in self._tags:
                words.append(f"#{tag(self._tags[n])}")
            parent = self._parents[n]
            lives = SPAN if n % 2000 else -1000
            yield (
                uuid,
                self._people[self._authors[n]],
                " ".join(words),
                "\\N" if parent is None else self._cruds[parent],
                _time(self._born[n]),
                _time(max(self._now + lives, self._born[n] + 1)),
                liked[n],
                reposted[n],
                replied[n],
            )

    def _notifications(self) -> Iterable[Sequence[object]]:
        """Yield a thousand notifications for each reader, and one per like for the others."""
        for reader in range(_OTHERS, PEOPLE):
            own = self._random.choices(range(len(self._cruds)), k=60)
            for n in range(NOTIFICATIONS):
                crud = own[n % 60]
                actor = self._people[n]
                yield self._after(crud), self._people[reader], "like", actor, self._cruds[crud]
        for crud, person in self._likes:
            author = self._authors[crud]
            if author != person and author < _OTHERS:
                actor, recipient = self._people[person], self._people[author]
                yield self._after(crud), recipient, "like", actor, self._cruds[crud]

    def _followed(self) -> list[tuple[int, int]]:
        chosen = set(self._strangers(20 * PEOPLE))
        chosen = {(one, other) for one, other in chosen if one < _OTHERS}
        for reader, many in enumerate(READERS.values(), _OTHERS):
            others = self._random.sample(range(_OTHERS), many)
            chosen |= {(reader, other) for other in others}
        return sorted(chosen)

    def _strangers(self, many: int) -> list[tuple[int, int]]:
        pairs = zip(
            (self._random.randrange(PEOPLE) for _ in range(many)),
            self._skewed(PEOPLE, many),
            strict=True,
        )
        return sorted({(one, other) for one, other in pairs if one != other})

    def _pairs(self, many: int) -> list[tuple[int, int]]:
        """Return pairs of a crud and a user."""
        cruds = self._skewed(len(self._born), many)
        return sorted({(crud, self._random.randrange(PEOPLE)) for crud in cruds})

    def _skewed(self, below: int, many: int) -> list[int]:
        return [int(below * self._random.random() ** 2) for _ in range(many)]

    def _after(self, crud: int) -> str:
        """Return an id of a random time since a crud was written."""
        born = self._born[crud]
        return self._uuid(born + int(self._random.random() * (self._now - born)))

    def _uuid(self, moment: int) -> str:
        bits = self._random.getrandbits(74)
        return f"{moment:012x}7{bits >> 62:03x}{1 << 63 | bits & ((1 << 62) - 1):016x}"


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat()


def _lines(rows: Iterable[Sequence[object]]) -> Iterable[str]:
    some: list[str] = []
    for row in rows:
        some.append("\t".join(map(str, row)))
        if len(some) == 5000:
            yield "\n".join(some) + "\n"
            some.clear()
    if some:
        yield "\n".join(some) + "\n"


def drop_indexes(connection: psycopg.Connection) -> list[str]:
    """Drop the indexes, as it is faster to build them after the rows; return their definitions."""
    found = connection.execute(
        """
        SELECT indexname, indexdef
        FROM pg_indexes
        WHERE schemaname = 'public'
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)
        ORDER BY indexname
        """
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"'.encode())
    return [definition for _, definition in found]
