"""Generate schema.sql: migrate a new database of the running server, and dump its schema."""

from __future__ import annotations

import os
import re
import subprocess
from uuid import uuid4

from ..local.migrations import migrate
from ..local.postgres import binary
from ..local.supervisor import LocalEnvironment
from ..settings import ROOT, Settings

FILE = ROOT / "backend-flask" / "db" / "schema.sql"


def main() -> None:
    """Write the file."""
    server = LocalEnvironment(Settings.from_environment()).connection_url
    url = server.replace("/cruddur?", f"/schema_{uuid4().hex[:12]}?")
    migrate(url, "up")
    FILE.write_text(dump(url), "utf-8")
    migrate(url, "drop")


def dump(url: str) -> str:
    """Return a database's schema as SQL, without lines that differ between dumps.

    The grants are in db/roles.toml.
    """
    done = subprocess.run(
        [str(binary("pg_dump")), "--schema-only", "--no-owner"]
        + ["--no-privileges"]
        + ["--exclude-table=schema_migrations", url],
        env={**os.environ, "PGTZ": "UTC"},  # timestamps in defaults are in the session's time zone
        capture_output=True,
        text=True,
        check=True,
    )
    noise = re.compile(r"--|COMMENT ON EXTENSION|\\(un)?restrict|SET |SELECT pg_catalog|$")
    return "".join(line for line in done.stdout.splitlines(True) if not noise.match(line))


if __name__ == "__main__":
    main()
