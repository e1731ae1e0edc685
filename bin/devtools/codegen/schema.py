"""Write schema.sql: what the migrations make of an empty database of the running product."""

from __future__ import annotations

import os
import re
import subprocess
from uuid import uuid4

from ..local.postgres import binary
from ..local.supervisor import Product
from ..settings import ROOT, TOOLS, Settings

FILE = ROOT / "backend-flask" / "db" / "schema.sql"
MIGRATIONS = ROOT / "backend-flask" / "db" / "migrations"


def main() -> None:
    """Write the file."""
    server = Product(Settings.from_environment()).connection_url
    url = server.replace("/cruddur?", f"/schema_{uuid4().hex[:12]}?")
    migrate(url, "up")
    FILE.write_text(dump(url), "utf-8")
    migrate(url, "drop")


def migrate(url: str, *command: str) -> None:
    """Run dbmate, which makes the database where it is missing."""
    subprocess.run(
        [str(TOOLS / "python/bin/dbmate"), "--no-dump-schema", "--migrations-dir"]
        + [str(MIGRATIONS), *command],
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        capture_output=True,
    )


def dump(url: str) -> str:
    """Answer a database's schema as SQL, without what differs from one dump to the next."""
    done = subprocess.run(
        [str(binary("pg_dump")), "--schema-only", "--no-owner"]
        + ["--exclude-table=schema_migrations", url],
        env={**os.environ, "PGTZ": "UTC"},  # defaults are moments, said in the session's zone
        capture_output=True,
        text=True,
        check=True,
    )
    noise = re.compile(r"--|COMMENT ON EXTENSION|\\(un)?restrict|SET |SELECT pg_catalog|$")
    return "".join(line for line in done.stdout.splitlines(True) if not noise.match(line))


if __name__ == "__main__":
    main()
