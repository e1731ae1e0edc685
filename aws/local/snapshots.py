"""Keep the saved state close behind the running one.

The emulator saves its state on a clean stop only, so `kill -9` loses everything; a state file
that isn't valid text stops it from starting. AWS loses nothing. Here what changed is saved within
about two seconds, each file whole or not at all, and an unreadable file is set aside.
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
from replacements import known, replace

log = logging.getLogger("snapshots")

# Saving may take this share of one core at most, however large the state grows.
LARGEST_SHARE = 0.05
COPY_ATTEMPTS = 5

ReadState = Callable[[], Any]
T = TypeVar("T")


class Snapshots:
    """The saved copy of every service's state."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known_good: dict[str, bytes] = {}
        self._referenced_code: set[str] = set()
        self._writing = threading.Lock()
        self._saving = asyncio.Lock()
        self._dirty = False
        self._settling = False

    def install(self) -> None:
        """Make the emulator save and load through this object."""
        known(emulator, "_build_persistence_save_dict", "")
        known(persistence, "_json_default", "obj")
        known(persistence, "_state_format_version", "service")
        known(concurrency, "active_counts", "")
        known(lambda_svc, "executions_in_flight", "")
        self._load_state = known(emulator, "load_state", "service")
        self._prune = known(lambda_svc, "_prune_orphan_code_blobs", "referenced")
        replace(emulator, "load_state", "service", self.load)
        replace(emulator, "save_all", "services", self.save_all)
        # Asking the Lambda service for its state deletes code that only the saved state still
        # refers to; that must wait until the new state is on disk.
        replace(lambda_svc, "_prune_orphan_code_blobs", "referenced", self._referenced_code_is)
        self._write_code = known(lambda_svc, "_write_code_blob", "code_zip")
        replace(lambda_svc, "_write_code_blob", "code_zip", self._write_code_once)

    def touch(self) -> None:
        """Note that something may have changed."""
        self._dirty = True

    async def keep_saving(self, seconds_between: float) -> None:
        """Save what changed, for ever, at a pace that leaves the processor free."""
        pause = seconds_between
        while True:
            await asyncio.sleep(pause)
            if not self._due():
                continue
            started = time.perf_counter()
            await self.save()
            pause = max(seconds_between, (time.perf_counter() - started) / LARGEST_SHARE)

    async def save(self, services: Collection[str] = ()) -> list[str]:
        """Save each service whose state differs from its file; return their names.

        Only `services`, if some are named: reading and comparing the state of all takes long.
        """
        async with self._saving:
            # Most services change on this loop only, so their state is copied here, whole.
            readers = emulator._build_persistence_save_dict()
            chosen = {name: readers[name] for name in readers if name in services or not services}
            return await asyncio.to_thread(self._write, self._copy(chosen))

    def save_all(self, services: Mapping[str, ReadState]) -> None:
        """Save `services` before returning: the emulator's own last act."""
        self._write(self._copy(services))

    def load(self, service: str) -> Any:
        """Return a service's saved state, or None if there is none that can be read."""
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
        # A request may leave work behind that ends after its answer: save once more.
        executing, _by_function = lambda_svc.executions_in_flight()
        busy = bool(executing or concurrency.active_counts()["background"])
        due = self._dirty or self._settling or busy
        self._settling, self._dirty = self._dirty or busy, False
        return due

    def _copy(self, services: Mapping[str, ReadState]) -> dict[str, Any]:
        copies = {
            name: self._guarded(name, functools.partial(_steady_copy, read_state))
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
        try:
            return action()
        except Exception:
            # One service's trouble must not cost the others their state; it is tried again.
            log.exception("The state of %s could not be saved", name)
            self.touch()
            return None

    def _write_one(self, name: str, state: Any) -> bool:
        # The shape that the emulator's own loader expects.
        wrapped = {
            "__ministack_format__": persistence._state_format_version(name),
            "payload": state,
        }
        data = json.dumps(wrapped, default=persistence._json_default).encode()
        digest = hashlib.blake2b(data).digest()
        if self._known_good.get(name) == digest:
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
            self._journal.forget(state)
        self._known_good[name] = digest
        return True

    def _write_code_once(self, code: bytes) -> str:
        """Write a function's code, unless it was written already; return its hash."""
        # Hashing the code of all functions takes a tenth of a second, each time state is saved.
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


def _steady_copy(read_state: ReadState) -> Any:
    for _attempt in range(COPY_ATTEMPTS - 1):
        try:
            return read_state()
        except RuntimeError:
            # A worker thread added to a dictionary while it was being copied.
            log.debug("The state changed while it was copied", exc_info=True)
    return read_state()
