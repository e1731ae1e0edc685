"""What a page of each list costs, at ten thousand live cruds and at a million."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import quote, urljoin

import psycopg

from ..codegen.schema import migrate
from ..settings import Refusal
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
_COLUMNS = ("page", "ratio", "goal", "growth", "goal", "Postgres, µs", "API, µs")
_WORDS = f"""A page of 20 for somebody signed in, at {SIZES[1]:,} live cruds by {PEOPLE:,} people;
Postgres has 512 MB of buffers. CPU by the kernel's clocks, median of {_ROUNDS} rounds of
{_PAGES_A_ROUND} requests; all processes of Postgres count. The ratio is of its CPU to the first
line's, the growth that from {SIZES[0]:,} cruds by as many people, measured in turns. Other work on
the machine moves the microseconds, and the ratios less. No page read a big table from end to end:
Postgres counts that, and the script fails otherwise.

What grows beyond the goal has more to read, not a longer way to it, as each person of the larger
world did a hundred times as much: a person's page there has reposts to sort in, and its reader's
likes to look among; a followee wrote more within the reach of home; a hashtag with a word is held
by a hundred cruds to rank, where the smaller world has eleven to ninety. A rare word is looked up
beside a common one among 250,000 entries instead of 2,500."""
_GOALS = (
    ("home, following 200", "≤ 10"),
    ("home, following 2,000", "≤ 60"),
    ("search", "≤ 25"),
    ("a person", "≤ 2"),
    ("a hashtag", "≤ 2"),
    ("notifications", "≤ 2"),
)


def measure() -> None:
    """Fill both worlds and measure each page in each."""
    chapter = Chapter("Feeds", _WORDS, _COLUMNS)
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server, issuer = Server(folder), Issuer()
    try:
        server.start()
        for cruds in SIZES:
            began = time.monotonic()
            migrate(_url(server, cruds), "up")
            fill(_url(server, cruds), cruds)
            _say(f"{cruds:,} cruds are written, in {time.monotonic() - began:.0f} s.")
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
                f"{cost.api:.0f}",
            )
    finally:
        issuer.close()
        server.stop()
        shutil.rmtree(folder)


def compare(server: Server, issuer: Issuer) -> list[dict[str, Cost]]:
    """Get each page of each world in turns; answer, for each world, the median cost of each.

    Raises:
        Refusal: a page reads a big table from end to end.
    """
    with ExitStack() as running:
        worlds = [
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
            for page in worlds[0][1]:
                for (api, pages), costs in zip(worlds, rounds, strict=True):
                    reader, paths = pages[page]
                    some = [paths[n % len(paths)] for n in range(_PAGES_A_ROUND)]
                    cost = api.cost(some, tokens[reader])
                    if number:  # the first round only warms
                        costs.setdefault(page, []).append(cost)
    if (after := _scans(server)) != before:
        raise Refusal(f"A page reads a big table from end to end: {before} became {after}.")
    return [
        {
            page: Cost(median(one.api for one in some), median(one.postgres for one in some))
            for page, some in costs.items()
        }
        for costs in rounds
    ]


def _scans(server: Server) -> dict[str, int]:
    """Answer how often each big table of the larger world was read from end to end.

    A backend tells what it counted when it ends, at the latest.
    """
    with psycopg.connect(_url(server, SIZES[1])) as connection:
        return dict(
            connection.execute(
                "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname = ANY(%s)", [_BIG]
            ).fetchall()
        )


def _pages(url: str, cruds: int) -> dict[str, tuple[str, list[str]]]:
    """Answer who reads each page, and where; several of a kind take turns."""
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


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
