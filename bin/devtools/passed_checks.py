"""Cache of passed checks: bin/test --fast runs none again on the very files that it passed on."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .settings import ROOT

_FOLDER = ROOT / ".local" / "passed"
# What any check depends on: who runs it, with which packages.
_ALWAYS = ("bin/test", "bin/devtools", "backend-flask/requirements", "backend-flask/pyproject.toml")


class PassedChecks:
    """The files on which each check passed last, by the hash of their names and contents."""

    def __init__(self, folder: Path = _FOLDER, root: Path = ROOT) -> None:
        self._folder = folder
        self._root = root

    def has(self, name: str, fingerprint: str | None) -> bool:
        """Tell whether a check passed last on these very files."""
        file = self._file(name)
        return file.exists() and file.read_text() == fingerprint

    def record(self, name: str, fingerprint: str | None, *, passed: bool) -> None:
        """Record how a check ended; the fingerprint is of the files as they were when it began."""
        file = self._file(name)
        file.unlink(missing_ok=True)
        if passed and fingerprint is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fingerprint)

    def fingerprint(self, command: Sequence[str], inputs: Sequence[str]) -> str | None:
        """Return the hash of a command and of all files below some paths, but for ignored ones.

        None where git can't list them, as in an unpacked archive: then nothing is cached.
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
