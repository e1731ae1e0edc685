"""File lock between runs that install the same thing, inherited by the installers they start."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..terminal import echo

_descriptors: set[int] = set()
_owners: dict[Path, int] = {}


@contextmanager
def exclusive(path: Path, what: str) -> Iterator[None]:
    """Context manager that holds the lock.

    A child that outlives a killed run holds it too, so that the next run waits for the child.
    """
    assert _owners.get(path) != threading.get_ident(), f"this thread has locked {path} already"
    # Never closed, as another thread may be starting a child with it.
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if path not in _owners:  # else another thread of this run installs it
            echo(f"{what}: waiting for another run that installs here.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    _descriptors.add(lock)
    _owners[path] = threading.get_ident()
    try:
        yield
    finally:
        del _owners[path]
        _descriptors.discard(lock)
        fcntl.flock(lock, fcntl.LOCK_UN)


def held_descriptors() -> tuple[int, ...]:
    """Return the descriptors of the locks that this process holds."""
    return tuple(_descriptors)
