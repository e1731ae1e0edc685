"""Write schema.sql: the schema that the migrations and functions give an empty database."""

from __future__ import annotations

import os
import re
import subprocess
from uuid import uuid4

from .postgres import binary
from .product import Product
from .settings import ROOT, Settings
from .toolchain import PYTHON

FILE = ROOT / "backend-flask" / "db" / "schema.sql"
MIGRATE = ROOT / "backend-flask" / "db" / "migrate.py"


def main() -> None:
    """Write the file."""
    server = Product(Settings.from_environment()).connection_url
    url = server.replace("/cruddur?", f"/schema_{uuid4().hex[:12]}?")
    migrate(url, "up")
    FILE.write_text(dump(url), "utf-8")
    migrate(url, "drop")


def migrate(url: str, command: str) -> None:
    """Run a command of the migration runner; `up` creates a missing database."""
    subprocess.run(
        [str(PYTHON), str(MIGRATE), command],
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
