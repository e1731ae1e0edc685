"""Processes of the product, found in /proc: kill, suspend, limit them."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ..local.health import wait_until


def children(pid: int) -> list[int]:
    """Return the process's children; none if it has ended."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def tree(pid: int) -> list[int]:
    """Return the process and all that descend from it."""
    return [pid, *(each for child in children(pid) for each in tree(child))]


def command(pid: int) -> str:
    """Return the command line, empty if the process has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except OSError:
        return ""


def is_alive(pid: int) -> bool:
    """Return whether the process runs; one that only waits for its parent doesn't."""
    return _state(pid) not in "ZX"


def kill(pids: list[int]) -> str:
    """Send SIGKILL, and wait until all have died; return that they have."""
    for pid in pids:
        _send(pid, signal.SIGKILL)
    if not wait_until(lambda: not any(map(is_alive, pids))):
        raise RuntimeError(f"SIGKILL didn't end {pids}")
    return f"killed process {', '.join(map(str, pids[:4]))}{' and more' if pids[4:] else ''}"


@contextlib.contextmanager
def stopped(pids: list[int]) -> Iterator[str]:
    """Context manager in which the processes are suspended; yield which are."""
    for pid in pids:
        _send(pid, signal.SIGSTOP)
    try:
        suspended = [pid for pid in pids if _wait_until_suspended(pid)]
        yield ", ".join(map(str, suspended))
    finally:
        for pid in pids:
            _send(pid, signal.SIGCONT)


def _wait_until_suspended(pid: int) -> bool:
    """Return whether the process is suspended; False if it has ended."""

    def is_over() -> bool:
        return _state(pid) in "TtZX"

    return wait_until(is_over) and _state(pid) in "Tt"


@contextlib.contextmanager
def max_file_size(pid: int, size: int) -> Iterator[None]:
    """Context manager in which no file of a process and its descendants grows beyond a size.

    It stands for a full disk: what exists may be overwritten up to there, nothing gets longer.
    """
    limited = tree(pid)
    for each in limited:
        _limit(each, size)
    try:
        yield
    finally:
        # Those that were started meanwhile have inherited the limit.
        for each in {*tree(pid), *limited}:
            _limit(each, resource.RLIM_INFINITY)


def _limit(pid: int, size: int) -> None:
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    except ProcessLookupError:
        return
    except PermissionError:
        # Postgres runs as another user where this is root, who may not be allowed to limit others.
        limit = "unlimited" if size == resource.RLIM_INFINITY else str(size)
        owner = Path(f"/proc/{pid}").stat()
        subprocess.run(
            ["prlimit", "--pid", str(pid), f"--fsize={limit}:unlimited"],
            user=owner.st_uid,
            group=owner.st_gid,
            extra_groups=[],
            check=False,
            capture_output=True,
        )


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return "X"


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
