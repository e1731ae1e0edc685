"""Database migrations, run with dbmate."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT
from .process import inherited_environment

MIGRATIONS = ROOT / "backend-flask" / "db" / "migrations"


def migrate(url: str, *command: str) -> None:
    """Run a command of dbmate, such as `up`, which creates the database if it is missing.

    Raises:
        UserError: it fails.
    """
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dbmate")), "--no-dump-schema"]
        + ["--migrations-dir", str(MIGRATIONS), *command],
        env={**inherited_environment(), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise UserError(f"The migrations failed: {' '.join(last)}")
