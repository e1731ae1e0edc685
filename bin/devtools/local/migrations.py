"""Database migrations, run by db/migrate.py."""

from __future__ import annotations

import json
import subprocess
import sys

from ..errors import UserError
from ..settings import ROOT
from . import database_roles
from .process import inherited_environment

_RUNNER = ROOT / "backend-flask" / "db" / "migrate.py"


def migrate(url: str, *command: str) -> None:
    """Run a command of the migration runner, such as `up`, which creates a missing database.

    Raises:
        UserError: it fails.
    """
    done = subprocess.run(
        [sys.executable, str(_RUNNER), *command],
        env={
            **inherited_environment(),
            "DATABASE_URL": url,
            "DATABASE_ROLES": json.dumps(database_roles.passwords(url)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise UserError(f"The migrations failed: {' '.join(last)}")
