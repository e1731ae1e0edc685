"""Installations below .tools: each is made from a lock file, and again when it is stale.

This runs before anything is installed, so it imports only the standard library.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT, TOOLS
from ..terminal import echo
from . import file_lock
from .installers import user_error

_MIN_FREE_BYTES = 1_500_000_000
# Read at import, as the first call isn't thread-safe.
_MACHINE = f"{sysconfig.get_platform()} {sysconfig.get_config_var('MULTIARCH')}"
# Their content changes while the product runs.
_CHANGING_FOLDERS = {"__pycache__", ".vite", ".vite-temp", ".cache"}


class Installation:
    """Something to install. Its stamp file records the lock file's hash, the machine and the size.

    One with a `python` of its own stays complete while that runs, whichever Python checks.
    A relocatable one has no absolute paths in its files.
    """

    def __init__(
        self,
        name: str,
        what: str,
        locks: Sequence[Path],
        install: Callable[[], None],
        *,
        folders: Sequence[Path],
        python: Path | None = None,
        relocatable: bool = False,
        home: Path | None = None,
    ) -> None:
        self.what = what
        self._locks = locks
        self._run_installer = install
        self._folders = folders
        self._python = python
        self._relocatable = relocatable
        self._stamp = (home or TOOLS) / f"{name}.installed"
        self._lock = (home or TOOLS) / f"{name}.lock"

    def ensure(self) -> None:
        """Install it, unless it is complete; wait for another run that installs it.

        Raises:
            UserError: it can't be installed.
        """
        try:
            if self._is_complete():
                return
            if shutil.disk_usage(ROOT).free < _MIN_FREE_BYTES:
                raise UserError(
                    f"Less than 1.5 GB is free below {ROOT}: make room and run this again."
                )
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with file_lock.exclusive(self._lock, self.what):
                if not self._is_complete():
                    self._install()
        except OSError as error:
            raise UserError(user_error(str(error), *self._locks)) from error

    def _install(self) -> None:
        reason = self._reason()
        echo(f"{self.what}: installing{f' again, as {reason}' if reason else ''}.")
        began = time.monotonic()
        self._stamp.unlink(missing_ok=True)
        for folder in self._folders:
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.unlink(missing_ok=True)
        self._run_installer()
        unfinished = self._stamp.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self._origin() | self._size()))
        unfinished.rename(self._stamp)
        echo(f"{self.what}: installed in {time.monotonic() - began:.0f} s.")

    def _is_complete(self) -> bool:
        return self._recorded() == self._origin() | self._size()

    def _reason(self) -> str | None:
        """Return what differs from the last installation; None if there was none."""
        recorded = self._recorded()
        if not recorded:
            return None if not any(map(Path.exists, self._folders)) else "it isn't complete"
        for key, value in self._origin().items():
            if recorded.get(key) != value:
                return _REASONS[key]
        return "files are missing or changed"

    def _recorded(self) -> dict[str, object]:
        try:
            recorded = json.loads(self._stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return recorded if isinstance(recorded, dict) else {}

    def _origin(self) -> dict[str, object]:
        locks = b"".join(path.read_bytes() for path in self._locks)
        origin: dict[str, object] = {
            "lock": hashlib.sha256(locks).hexdigest(),
            "machine": _MACHINE,
        }
        if self._python:
            origin["python"] = _version(self._python)
        if not self._relocatable:
            origin["root"] = str(ROOT)
        return origin

    def _size(self) -> dict[str, object]:
        files = size = 0
        for folder in self._folders:
            for entry in _files(folder):
                files += 1
                size += entry.stat(follow_symlinks=False).st_size if _exists(entry) else 0
        return {"files": files, "bytes": size}


_REASONS = {
    "lock": "its lock file has changed",
    "machine": "it was made on another machine",
    "python": "its Python has changed",
    "root": "it was made in another folder",
}


def _version(python: Path) -> str:
    """Return the version of a Python; an empty string if it doesn't run."""
    program = "import sys; sys.stdout.write(sys.version)"
    try:
        done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    folders = [str(folder)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        yield entry
                    elif entry.name not in _CHANGING_FOLDERS:
                        folders.append(entry.path)
        except OSError as error:
            if error.errno not in (errno.ENOENT, errno.ENOTDIR):
                raise


def _exists(entry: os.DirEntry[str]) -> bool:
    """Return whether a file exists; a dangling link doesn't."""
    return not entry.is_symlink() or Path(entry.path).exists()
