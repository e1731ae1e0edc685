"""Benchmark of feeds: CPU per page, with 10,000 and with 1,000,000 live cruds."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import quote, urljoin

import psycopg

from ..errors import UserError
from ..local.migrations import migrate
from ..terminal import echo
from .api import Cost, Issuer, Server
from .dataset import PEOPLE, READERS, fill, rank_of_word_in, subject, tag, word
from .report import Chapter

SIZES = (10_000, 1_000_000)
_ROUNDS = 9
_PAGES_A_ROUND = 30
_PUBLIC = "everybody's cruds"
_BIG = [
    "activities",
    "follows",
    "likes",
    "reposts",
    "bookmarks",
    "hashtags_used",
    "notifications",
]
_COLUMNS = ("page", "ratio", "goal", "growth", "goal", "Postgres, µs")
_INTRODUCTION = f"""A page of 20 for a signed-in user, at {SIZES[1]:,} live cruds by {PEOPLE:,}
people; Postgres has 512 MB of buffers. CPU by the kernel's clocks, median of {_ROUNDS} rounds of
{_PAGES_A_ROUND} requests; all processes of Postgres count. The ratio is of its CPU to the first
line's, the growth the ratio to {SIZES[0]:,} cruds by as many people, measured in turns. Other load
on the machine changes the microseconds more than the ratios. The script fails if a page causes a
sequential scan of a big table, which Postgres counts.

Pages that grow beyond the goal have more to read, as each person in the larger data set did a
hundred times as much: a person's page has reposts to merge, and the reader's likes to look up; a
followee wrote more within the time range of home; a hashtag with a word has a hundred cruds to
rank, against eleven to ninety in the smaller data set. A rare word together with a common one is
looked up among 250,000 entries instead of 2,500."""
_GOALS = (
    ("home, following 200", "≤ 10"),
    ("home, following 2,000", "≤ 60"),
    ("search", "≤ 25"),
    ("a person", "≤ 2"),
    ("a hashtag", "≤ 2"),
    ("notifications", "≤ 2"),
)


def measure() -> None:
    """Fill a database of each size, and measure each page in both."""
    chapter = Chapter("Feeds", _INTRODUCTION, _COLUMNS)
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    try:
        server.start()
        for cruds in SIZES:
            began = time.monotonic()
            migrate(_url(server, cruds), "up")
            fill(_url(server, cruds), cruds)
            echo(f"{cruds:,} cruds inserted in {time.monotonic() - began:.0f} s.")
        small, large = compare(server, issuer)
        for page, cost in large.items():
            goal = next((goal for start, goal in _GOALS if page.startswith(start)), "")
            chapter.add(
                page,
                f"{cost.postgres / large[_PUBLIC].postgres:.1f}",
                goal,
                f"{cost.postgres / small[page].postgres:.1f}",
                "≤ 1.3",
                f"{cost.postgres:.0f}",
            )
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)


def compare(server: Server, issuer: Issuer) -> list[dict[str, Cost]]:
    """Get each page of each data set in turns; return the median cost of each page by data set.

    Raises:
        UserError: a page causes a sequential scan of a big table.
    """
    with ExitStack() as running:
        data_sets = [
            (
                running.enter_context(server.api(_name(cruds), issuer)),
                _pages(_url(server, cruds), cruds),
            )
            for cruds in SIZES
        ]
        before = _scans(server)
        rounds: list[dict[str, list[Cost]]] = [{} for _ in SIZES]
        for number in range(_ROUNDS + 1):
            tokens = {reader: issuer.token(subject(reader)) for reader in READERS}
            for page in data_sets[0][1]:
                for (api, pages), costs in zip(data_sets, rounds, strict=True):
                    reader, paths = pages[page]
                    some = [paths[n % len(paths)] for n in range(_PAGES_A_ROUND)]
                    cost = api.cost(some, tokens[reader])
                    if number:  # the first round is a warm-up
                        costs.setdefault(page, []).append(cost)
    if (after := _scans(server)) != before:
        raise UserError(f"A page causes a sequential scan of a big table: {before} became {after}.")
    return [
        {
            page: Cost(median(one.api for one in some), median(one.postgres for one in some))
            for page, some in costs.items()
        }
        for costs in rounds
    ]


def _scans(server: Server) -> dict[str, int]:
    """Return the number of sequential scans of each big table of the larger data set.

    A backend reports its statistics at the latest when it exits.
    """
    with psycopg.connect(_url(server, SIZES[1])) as connection:
        return dict(
            connection.execute(
                "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s)", [_BIG]
            ).fetchall()
        )


def _pages(url: str, cruds: int) -> dict[str, tuple[str, list[str]]]:
    """Return each page's reader and paths; several paths of a page take turns."""
    handles = _people_with_a_full_page(url)
    rare = rank_of_word_in(100, cruds)
    searches = {
        "a common word": [word(rank) for rank in range(5)],
        "a word in 100 cruds": [word(rare + n) for n in range(10)],
        "two common words": [f"{word(rank)} {word(rank + 1)}" for rank in range(5)],
        "a common and a rare word": [f"{word(n)} {word(rare + n)}" for n in range(5)],
        "one letter": list("abcdefghij"),
        "a person's": [f"from:@{handle} {word(0)}" for handle in handles],
        "a hashtag and a word": [f"#{tag(rank)} {word(rank)}" for rank in range(5)],
    }
    own = {
        _PUBLIC: ["public"],
        "home, following 200": ["home"],
        **{
            f"search, {kind}": [f"search?term={quote(term)}" for term in terms]
            for kind, terms in searches.items()
        },
        "a person's page": [f"@{handle}" for handle in handles],
        "a hashtag of the commonest": [f"tags/{tag(n)}" for n in range(5)],
        "a hashtag less common": [f"tags/{tag(n)}" for n in range(10, 20)],
        "notifications, a thousand": ["notifications"],
    }
    pages = {page: ("reader_200", some) for page, some in own.items()}
    pages["people by name"] = ("reader_200", [f"../users/search?term={word(n)}" for n in range(9)])
    pages["suggestions"] = ("reader_200", ["../users/suggestions"])
    pages["home, following 2,000"] = ("reader_2000", ["home"])
    order = sorted(pages, key=lambda page: (page != _PUBLIC, not page.startswith("home")))
    return {
        page: (reader, [urljoin("/api/activities/", path) for path in paths])
        for page, (reader, paths) in ((page, pages[page]) for page in order)
    }


def _name(cruds: int) -> str:
    return f"cruds_{cruds}"


def _url(server: Server, cruds: int) -> str:
    return server.url(_name(cruds))


def _people_with_a_full_page(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            """
            SELECT users.handle
            FROM users
            INNER JOIN activities ON activities.user_uuid = users.uuid
            WHERE activities.reply_to_activity_uuid IS NULL
            GROUP BY users.handle
            HAVING count(*) BETWEEN 21 AND 100
            ORDER BY count(*), users.handle
            LIMIT 10
            """
        ).fetchall()
    return [handle for (handle,) in found]
