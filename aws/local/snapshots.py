"""Save a snapshot of the emulator's state shortly after each change.

The emulator saves its state only on a clean stop, so `kill -9` loses everything, and it doesn't
start with an invalid file. Here changed services are saved within about two seconds, each file
atomically, and an unreadable file is moved out of the way.
"""

import asyncio
import functools
import hashlib
import json
import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from journal import Journal
from ministack import app as emulator
from ministack.core import concurrency, persistence
from ministack.services import lambda_svc
from monkeypatch import patch, require_function

log = logging.getLogger("snapshots")

# The share of one core that saving may use, however large the state is.
MAX_CPU_SHARE = 0.05
MAX_COPY_ATTEMPTS = 5

ReadState = Callable[[], Any]
T = TypeVar("T")


class Snapshots:
    """Saves and loads the state of every service."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._saved_digests: dict[str, bytes] = {}
        self._errors: dict[str, OSError] = {}
        self._referenced_code: set[str] = set()
        self._writing = threading.Lock()
        self._saving = asyncio.Lock()
        self._dirty = False
        self._saves_again = False

    def install(self) -> None:
        """Replace the emulator's saving and loading."""
        require_function(emulator, "_build_persistence_save_dict", "")
        require_function(persistence, "_json_default", "obj")
        require_function(persistence, "_state_format_version", "service")
        require_function(concurrency, "active_counts", "")
        require_function(lambda_svc, "executions_in_flight", "")
        self._load_state = require_function(emulator, "load_state", "service")
        self._prune = require_function(lambda_svc, "_prune_orphan_code_blobs", "referenced")
        patch(emulator, "load_state", "service", self.load)
        patch(emulator, "save_all", "services", self.save_all)
        # Reading the state of Lambda deletes code that only the previous snapshot refers to. That
        # has to wait until the new snapshot is on disk.
        patch(lambda_svc, "_prune_orphan_code_blobs", "referenced", self._referenced_code_is)
        self._write_code = require_function(lambda_svc, "_write_code_blob", "code_zip")
        patch(lambda_svc, "_write_code_blob", "code_zip", self._write_code_once)

    def touch(self) -> None:
        """Mark the state as changed."""
        self._dirty = True

    async def save_loop(self, seconds_between: float) -> None:
        """Save changed services periodically, using at most `MAX_CPU_SHARE` of a core."""
        pause = seconds_between
        while True:
            await asyncio.sleep(pause)
            if not self._due():
                continue
            started = time.perf_counter()
            await self.save()
            pause = max(seconds_between, (time.perf_counter() - started) / MAX_CPU_SHARE)

    async def save(self, services: Collection[str] = ()) -> list[str]:
        """Save each service whose state differs from its file; return their names.

        If `services` are given, only those, because comparing all takes long.
        """
        async with self._saving:
            # Most services change only on this event loop, so copying here is consistent.
            readers = emulator._build_persistence_save_dict()
            chosen = {name: readers[name] for name in readers if name in services or not services}
            return await asyncio.to_thread(self._write, self._copy(chosen))

    async def save_or_raise(self, services: Collection[str]) -> None:
        """Save these services.

        Raises:
            OSError: one couldn't be saved, e.g. because the disk is full.
        """
        await self.save(services)
        for name in services:
            if name in self._errors:
                raise self._errors[name]

    def save_all(self, services: Mapping[str, ReadState]) -> None:
        """Save services synchronously, when the emulator stops."""
        self._write(self._copy(services))

    def load(self, service: str) -> Any:
        """Return a service's saved state, or None if it is missing or unreadable."""
        try:
            state = self._load_state(service)
        except ValueError:
            log.exception("The saved state of %s is not readable", service)
            state = None
        path = _state_file(service)
        if state is None and path.exists():
            aside = path.with_suffix(".unreadable")
            path.replace(aside)
            log.warning("%s starts empty; its unreadable state is now %s", service, aside)
        return state

    def _due(self) -> bool:
        # A request may have background work that ends after its response: save once more.
        executing, _by_function = lambda_svc.executions_in_flight()
        busy = bool(executing or concurrency.active_counts()["background"])
        due = self._dirty or self._saves_again or busy
        self._saves_again, self._dirty = self._dirty or busy, False
        return due

    def _copy(self, services: Mapping[str, ReadState]) -> dict[str, Any]:
        copies = {
            name: self._guarded(name, functools.partial(_consistent_copy, read_state))
            for name, read_state in services.items()
        }
        return {name: state for name, state in copies.items() if state is not None}

    def _write(self, states: Mapping[str, Any]) -> list[str]:
        with self._writing:
            saved = [
                name
                for name, state in states.items()
                if self._guarded(name, functools.partial(self._write_one, name, state))
            ]
            if "lambda" in saved:
                self._prune(self._referenced_code)
        return saved

    def _guarded(self, name: str, action: Callable[[], T]) -> T | None:
        self._errors.pop(name, None)
        try:
            return action()
        except Exception as error:
            # A failing service must not prevent saving the others; it is retried.
            log.exception("The state of %s could not be saved", name)
            if isinstance(error, OSError):
                self._errors[name] = error
            self.touch()
            return None

    def _write_one(self, name: str, state: Any) -> bool:
        # The format of the emulator's own loader.
        wrapped = {
            "__ministack_format__": persistence._state_format_version(name),
            "payload": state,
        }
        data = json.dumps(wrapped, default=persistence._json_default).encode()
        digest = hashlib.blake2b(data).digest()
        if self._saved_digests.get(name) == digest:
            return False
        path = _state_file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        if name == "dynamodb":
            self._journal.truncate(state)
        self._saved_digests[name] = digest
        return True

    def _write_code_once(self, code: bytes) -> str:
        """Write a function's code unless the file exists; return its hash."""
        # Cached, because hashing the code of all functions takes 0.1 s for each snapshot.
        digest = _sha256(code)
        if not Path(lambda_svc.CODE_BLOB_DIR, f"{digest}.zip").exists():
            self._write_code(code)
        return digest

    def _referenced_code_is(self, referenced: set[str]) -> None:
        self._referenced_code = set(referenced)


@functools.lru_cache(maxsize=64)
def _sha256(code: bytes) -> str:
    return hashlib.sha256(code).hexdigest()


def _state_file(service: str) -> Path:
    return Path(persistence.STATE_DIR, f"{service}.json")


def _consistent_copy(read_state: ReadState) -> Any:
    for _attempt in range(MAX_COPY_ATTEMPTS - 1):
        try:
            return read_state()
        except RuntimeError:
            # A worker thread added to a dictionary during the copy.
            log.debug("The state changed during the copy", exc_info=True)
    return read_state()
