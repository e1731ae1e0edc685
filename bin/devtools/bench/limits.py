"""Limits: what many clients, or one who has very much, cost the API and everybody else.

The API runs as deployed, but for the rate limits, which would hide what lies behind them.
"""

from __future__ import annotations

import http.client
import json
import select
import shutil
import tempfile
import time
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from ..errors import UserError
from ..local.migrations import migrate
from ..settings import CREDENTIALS, WAIT_TIMEOUT_SECONDS
from ..terminal import echo
from . import limit_clients as clients
from .api import Api, Issuer, Server
from .dataset import subject
from .emulator import create_table, running_emulator
from .limit_seeds import AUTHOR, BYSTANDER, CELEBRITY, LIKED, OWNER, crud_of, fill, uuid_of
from .messages import fill_conversation
from .report import RELIABILITY, Chapter

# 300 writes an hour, for the thirty days that a crud lives at most.
_CRUDS = 300 * 24 * 30
_PEOPLE, _REPLIES = 1_000_000, 100_000
_MESSAGES, _MESSAGE = 4_000, "x" * 10_000
_IDLE, _PAGES, _SLOW_READERS, _SLOW_EXPORTS = 5_000, 2_000, 400, 20
_HOLD_SECONDS = 15
_MEMORY_MEGABYTES = 512
_DATABASE = "limits"
_COLUMNS = ("what", "bound", "found", "took", "a bystander meanwhile", "peak memory", "CPU, cores")


def measure() -> None:
    """Measure all limits, and write their table.

    Raises:
        UserError: something isn't bounded as it should be.
    """
    today = datetime.now(UTC).date().isoformat()
    chapter = Chapter(
        "Limits",
        f"""Written by `bin/bench limits` on {today}: one server process as deployed (eight
threads, {_MEMORY_MEGABYTES} MB on AWS), without rate limits, in a database with {_PEOPLE:,} people.
The bystander reads everybody's cruds ten times a second, on a new connection each time. Peak memory
is the process's resident set. Other load on the machine changes the times.

What isn't bounded by a constant: an account is deleted in one transaction of 25 s at most, whose
time grows with the account's own cruds and the rows about them. If it doesn't fit, the answer is
503 and nothing has changed. Of a burst of more than 72 requests some are refused (503).""",
        _COLUMNS,
        RELIABILITY,
    )
    folder = Path(tempfile.mkdtemp(prefix="cruddur-bench-"))
    server = Server(folder)
    try:
        server.start()
        url = server.url(_DATABASE)
        migrate(url, "up")
        began = time.monotonic()
        fill(url, people=_PEOPLE, cruds=_CRUDS, replies=_REPLIES)
        echo(f"{_PEOPLE:,} people inserted in {time.monotonic() - began:.0f} s.")
        with running_emulator() as dynamodb:
            table = create_table(dynamodb)
            fill_conversation(table, _MESSAGES, member=uuid_of(url, OWNER), text=_MESSAGE)
            issuer = Issuer(dynamodb=dynamodb.meta.endpoint_url)
            try:
                more = {"DDB_MESSAGE_TABLE": table.name, **CREDENTIALS}
                with server.deployed_api(_DATABASE, issuer, **more) as api:
                    _Limits(chapter, api, issuer, url).measure()
            finally:
                issuer.close()
    finally:
        server.stop()
        shutil.rmtree(folder)


class _Limits:
    def __init__(self, chapter: Chapter, api: Api, issuer: Issuer, url: str) -> None:
        self._chapter = chapter
        self._api = api
        self._issuer = issuer
        self._url = url

    def measure(self) -> None:
        with self._observe() as seen:
            time.sleep(_HOLD_SECONDS)
        self._add("nothing else", "", "", seen)
        self._idle_sockets("from 250 addresses", [clients.address(n % 250) for n in range(_IDLE)])
        self._idle_sockets("from one address", ["127.9.9.9"] * _IDLE)
        self._open_pages()
        self._slow_readers()
        self._export()
        self._celebrity()
        self._thread()
        self._liked_crud()
        self._delete_account("an account with all cruds of its export", OWNER)
        self._delete_account(f"an account with {_PEOPLE:,} followers", CELEBRITY)

    def _observe(self) -> AbstractContextManager[clients.Observation]:
        return clients.observe(self._api, self._token(BYSTANDER))

    def _add(self, what: str, bound: str, found: str, seen: clients.Observation) -> None:
        self._chapter.add(what, bound, found, *seen.cells())
        if seen.peak_megabytes > _MEMORY_MEGABYTES:
            raise UserError(f"{what}: {seen.peak_megabytes:.0f} MB")

    def _token(self, handle: str) -> str:
        return self._issuer.token(subject(handle))

    def _idle_sockets(self, where: str, addresses: list[str]) -> None:
        with self._observe() as seen, clients.idle_sockets(self._api.port, addresses) as opened:
            time.sleep(_HOLD_SECONDS)
            poll = select.poll()
            for each in opened:
                poll.register(each, select.POLLIN)
            closed = len(poll.poll(0))
        bound = "≤ 256 open" if len(set(addresses)) == 1 else "≤ 1,024 open"
        self._add(f"{_IDLE:,} idle sockets {where}", bound, f"{_IDLE - closed:,} open", seen)

    def _open_pages(self) -> None:
        tokens = [self._token(f"person_{number}") for number in range(1, _PAGES + 1)]
        answers = clients.Answers()
        with clients.in_background(lambda: clients.open_pages(self._api.port, tokens, answers)):
            time.sleep(clients.FEED_INTERVAL_SECONDS)  # until each has polled
            answers.by_status.clear()
            with self._observe() as seen:
                time.sleep(2 * clients.FEED_INTERVAL_SECONDS)
            found = str(answers)
        self._add(f"{_PAGES:,} open pages", "all 200", found, seen)

    def _slow_readers(self) -> None:
        requests = [("/api/activities/public?limit=100", self._token(BYSTANDER))] * _SLOW_READERS
        requests += [
            ("/api/account/export", self._token(f"person_{n}")) for n in range(1, _SLOW_EXPORTS - 1)
        ]
        requests += [("/api/account/export", self._token(name)) for name in (OWNER, CELEBRITY)]
        answers = clients.Answers()
        with (
            clients.in_background(lambda: clients.slow_readers(self._api.port, requests, answers)),
            self._observe() as seen,
        ):
            # Until all have come, and then as long as they read.
            time.sleep(len(requests) * clients.SLOW_ARRIVAL_SECONDS + _HOLD_SECONDS)
        self._add(
            f"{_SLOW_READERS} readers of 100 cruds and {_SLOW_EXPORTS} of exports, at"
            f" {clients.SLOW_BYTES_PER_SECOND} bytes a second",
            "others are served",
            str(answers),
            seen,
        )

    def _export(self) -> None:
        size = 0
        with self._observe() as seen:
            connection = self._connect()
            connection.request("GET", "/api/account/export", headers=self._headers(OWNER))
            response = connection.getresponse()
            while chunk := response.read(1 << 20):
                size += len(chunk)
                last = chunk
            connection.close()
        if response.status != 200 or not last.endswith(b"}"):
            raise UserError(f"The export: {response.status}, {size} bytes")
        self._add(
            f"an export of {_CRUDS:,} cruds and {_MESSAGES:,} messages of 10 kB",
            f"≤ {_MEMORY_MEGABYTES} MB",
            f"{size / 1e6:.0f} MB",
            seen,
        )

    def _celebrity(self) -> None:
        name = f"a person with {_PEOPLE:,} followers"
        for what, method, path, who in (
            ("their profile", "GET", f"/api/activities/@{CELEBRITY}", BYSTANDER),
            ("their followers", "GET", f"/api/users/@{CELEBRITY}/followers", BYSTANDER),
            ("their notifications", "GET", "/api/activities/notifications", CELEBRITY),
            ("their badges", "GET", "/api/badges", CELEBRITY),
            ("a follow", "PUT", f"/api/users/@{CELEBRITY}/follow", AUTHOR),
            ("an unfollow", "DELETE", f"/api/users/@{CELEBRITY}/follow", AUTHOR),
        ):
            self._request(f"{name}: {what}", "≤ 1 s", method, path, who)
        body = {"message": "to a million", "ttl": "1-day"}
        self._request(f"{name}: a new crud", "≤ 1 s", "POST", "/api/activities", CELEBRITY, body)
        self._request("a follower's home", "≤ 1 s", "GET", "/api/activities/home", "person_7")

    def _thread(self) -> None:
        root = crud_of(self._url, AUTHOR)
        path = f"/api/activities/@{AUTHOR}/status/{root}"
        name = f"a thread of {_REPLIES:,} replies"
        self._request(f"{name}: a page", "≤ 1 s", "GET", path, BYSTANDER)
        with self._observe() as seen:
            pages = self._walk(f"{path}?limit=100")
        self._add(f"{name}: a walk", "all replies once", f"{pages:,} pages", seen)
        notifications = "/api/activities/notifications"
        self._request(f"{name}: its author's notifications", "≤ 1 s", "GET", notifications, AUTHOR)
        self._request(
            f"{name}: a reply",
            "≤ 1 s",
            "POST",
            f"/api/activities/{root}/reply",
            BYSTANDER,
            {"message": "one more"},
        )
        self._request(
            f"{name}: delete its crud", "≤ 1 s", "DELETE", f"/api/activities/{root}", AUTHOR
        )
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(
                "UPDATE activities SET expires_at = created_at + interval '1 microsecond'"
                " WHERE reply_to_activity_uuid = %s",
                [root],
            )
        self._purge(f"{name}: the purge of all that has expired")

    def _liked_crud(self) -> None:
        path = f"/api/activities/{crud_of(self._url, LIKED)}"
        name = f"a crud with {_PEOPLE:,} likes"
        self._request(f"{name}: one more", "≤ 1 s", "PUT", f"{path}/like", BYSTANDER)
        self._request(f"{name}: delete it", "≤ 5 s", "DELETE", path, LIKED)
        self._purge(f"{name}: its purge")

    def _delete_account(self, what: str, handle: str) -> None:
        self._request(f"delete {what}", "≤ 30 s", "DELETE", "/api/account", handle)
        self._purge("the purge after it")

    def _purge(self, what: str) -> None:
        """Run the purge until it has nothing left to do."""
        from cruddur.activities import purge as activities
        from cruddur.context import Context, system_clock
        from cruddur.platform.database import Database
        from cruddur.purges import service

        database = Database(self._url, pool_size=1, statement_timeout_seconds=5)
        database.open()
        try:
            context = Context(database=database, clock=system_clock)
            deleted = runs = 0
            is_done = False
            with self._observe() as seen:
                while not is_done:
                    run_until = system_clock() + timedelta(seconds=50)
                    done = sum(service.run(context, until=run_until).values())
                    deleted, runs = deleted + done, runs + 1
                    # Reactions aren't counted, and may take all of a run.
                    is_done = not done and not activities.purge_lag(context)
        finally:
            database.close()
        self._add(what, "batches of ≤ 5 s", f"{deleted:,} rows, {runs} runs", seen)

    def _walk(self, first: str) -> int:
        connection, path, pages, seen = self._connect(), first, 0, set()
        while path:
            connection.request("GET", path, headers=self._headers(BYSTANDER))
            response = connection.getresponse()
            replies = json.load(response)["replies"]
            seen |= {reply["uuid"] for reply in replies}
            pages += 1
            path = (response.headers["Link"] or "").partition("<")[2].partition(">")[0]
        if len(seen) != _REPLIES:
            raise UserError(f"The walk found {len(seen)} replies.")
        return pages

    def _request(
        self, what: str, bound: str, method: str, path: str, who: str, body: object = None
    ) -> None:
        with self._observe() as seen:
            connection = self._connect()
            headers = self._headers(who)
            if body is not None:
                headers["Content-Type"] = "application/json"
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, headers=headers)
            response = connection.getresponse()
            response.read()
            connection.close()
        self._add(what, bound, str(response.status), seen)

    def _connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._api.port, timeout=WAIT_TIMEOUT_SECONDS)

    def _headers(self, handle: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token(handle)}"}
