"""Two Postgres servers of a test run, of which one streams from the other."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from devtools.local.postgres import Postgres, Replica
from devtools.settings import free_port
from tests import databases
from tests.waiting import wait_until


class Server:
    """The process of a server."""

    def __init__(self, postgres: Postgres) -> None:
        self._postgres = postgres
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; return when it answers."""
        self._process = subprocess.Popen([*self._postgres.command(), "--fsync=off"], cwd="/")
        wait_until(self._answers, "the server answers")

    def stop(self) -> None:
        """Kill it, as the loss of its machine would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        url = (self._postgres.url or "").replace("/cruddur?", "/postgres?")
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            return False
        return True


class ReplicatedDatabase:
    """A database on a primary, and its replica; URLs are the owner's."""

    def __init__(self, data: Path) -> None:
        self._primary = Postgres(data / "primary", free_port(), has_replicas=True)
        self._replica = Replica(data / "replica", free_port(), self._primary)
        self.primary = Server(self._primary)
        self.replica = Server(self._replica)
        self.url = self.replica_url = ""

    def start(self) -> None:
        """Create both servers, and the database with the newest schema."""
        self._primary.create()
        self.primary.start()
        self._primary.create_database(has_failed=lambda: False)
        assert self._primary.url
        self.url = databases.create(self._primary.url)
        self.replica_url = self.url.replace(f":{self._primary.port}/", f":{self._replica.port}/")
        self.renew_replica()

    def stop(self) -> None:
        """Stop both servers."""
        self.replica.stop()
        self.primary.stop()

    def renew_replica(self) -> None:
        """Make the replica again from the primary."""
        self.replica.stop()
        self._replica.create()
        self.replica.start()

    def on_primary(self, statement: str) -> None:
        """Run a statement of another client on the primary."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())

    def on_replica(self, statement: str) -> object:
        """Run a statement on the replica; return its value."""
        with psycopg.connect(self.replica_url, autocommit=True) as connection:
            row = connection.execute(statement.encode()).fetchone()
            return row[0] if row else None

    @contextmanager
    def paused_replay(self) -> Iterator[None]:
        """Context manager: the replica stays as it is."""
        self.on_replica("SELECT pg_wal_replay_pause()")
        wait_until(
            lambda: self.on_replica("SELECT pg_get_wal_replay_pause_state()") == "paused",
            "the replay is paused",
        )
        try:
            yield
        finally:
            self.on_replica("SELECT pg_wal_replay_resume()")
