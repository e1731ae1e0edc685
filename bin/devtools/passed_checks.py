"""Cache of passed checks: bin/test --fast skips a check whose inputs are unchanged."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .settings import ROOT

_FOLDER = ROOT / ".local" / "passed"
# Inputs of every check: the test runner and the packages.
_ALWAYS = ("bin/test", "bin/devtools", "backend-flask/requirements", "backend-flask/pyproject.toml")


class PassedChecks:
    """One file per check, with the fingerprint of the inputs on which it passed last."""

    def __init__(self, folder: Path = _FOLDER, root: Path = ROOT) -> None:
        self._folder = folder
        self._root = root

    def has(self, name: str, fingerprint: str | None) -> bool:
        """Return whether a check passed last with this fingerprint."""
        file = self._file(name)
        return file.exists() and file.read_text() == fingerprint

    def record(self, name: str, fingerprint: str | None, *, passed: bool) -> None:
        """Record a result; the fingerprint is of the files when the check began."""
        file = self._file(name)
        file.unlink(missing_ok=True)
        if passed and fingerprint is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fingerprint)

    def fingerprint(self, command: Sequence[str], inputs: Sequence[str]) -> str | None:
        """Return the hash of a command and of all files below some paths, without ignored ones.

        None if git can't list the files, as in an unpacked archive: then nothing is cached.
        """
        git = shutil.which("git")
        if git is None:
            return None
        listing = subprocess.run(
            [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
            + [*_ALWAYS, *inputs],
            cwd=self._root,
            capture_output=True,
            check=False,
        )
        if listing.returncode != 0:
            return None
        digest = hashlib.sha256(repr((sys.version, *command)).encode())
        for name in sorted(set(listing.stdout.split(b"\0"))):
            path = self._root / name.decode()
            if name and path.is_file():
                digest.update(name + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def _file(self, name: str) -> Path:
        return self._folder / name.replace(" ", "-").replace(",", "")
