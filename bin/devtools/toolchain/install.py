"""Installations below .tools: each is made from a lock, once, and again when it isn't complete.

Only the standard library is at hand here.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT, TOOLS
from ..terminal import echo

_FREE_BYTES = 1_500_000_000
_FREE_BYTES_AFTERWARDS = 20_000_000
_PROGRESS_SECONDS = 3.0
# Read here, as two threads that ask for the first time may get nothing.
_MACHINE = f"{sysconfig.get_platform()} {sysconfig.get_config_var('MULTIARCH')}"
# Written while the product runs.
_CHANGING_FOLDERS = {"__pycache__", ".vite", ".vite-temp", ".cache"}
# Variables that name a private certificate authority, each read by other programs than the next.
_CERTIFICATES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "PIP_CERT",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
)
_DISK_FULL = "The disk is full: make room and run this again."
_NETWORK = re.compile(
    r"dns error|failed to lookup|error sending request|client error \(Connect\)|tunnel"
    r"|Could not connect|Connection refused|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT"
    r"|EHOSTUNREACH|ENETUNREACH|NewConnectionError|ProxyError|Network is unreachable|timed out"
    r"|Retrying \(Retry|RemoteDisconnected|Connection (reset|broken|aborted)|connection closed"
    r"|socket hang up|IncompleteRead|end of file before message length"
    r"|ENOTCACHED|network connectivity|network was disabled",
    re.IGNORECASE,
)
_LOCK_CHANGED = re.compile(
    r"hash mismatch|do not match the hashes|EINTEGRITY|must have a hash|pinned|in sync|invalid lock"
    r"|EUSAGE|couldn't parse|no version of|no matching distribution|ETARGET|notarget|EJSONPARSE"
    r"|is not compatible|incompatib|requires .* but it.s not installed|not valid JSON"
    r"|expected .* found|no hashes|did not have a matching|Hashes are required",
    re.IGNORECASE,
)
_NO_WHEEL = re.compile(r"no wheels? with a matching|no usable wheels|no .* wheel", re.IGNORECASE)
_CERTIFICATE = re.compile(
    r"certificate|UnknownIssuer|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)", re.IGNORECASE
)
_CAUSE = re.compile(r"(cause|caused by|\w*error( \[\w+\])?): ", re.IGNORECASE)
_TREE = " \t×╰─▶├│·|"  # noqa: RUF001  # how uv draws causes below each other
_held_locks: set[int] = set()
_holders: dict[Path, int] = {}


class Installation:
    """Something to install; its stamp says from which lock, by what, and how large it is.

    What has a Python of its own goes on with that, whichever Python asks, as long as it runs.
    What is relocatable names no folder in its files.
    """

    def __init__(
        self,
        name: str,
        what: str,
        locks: Sequence[Path],
        work: Callable[[], None],
        *,
        folders: Sequence[Path],
        python: Path | None = None,
        relocatable: bool = False,
        home: Path | None = None,
    ) -> None:
        self.what = what
        self._locks = locks
        self._work = work
        self._folders = folders
        self._python = python
        self._relocatable = relocatable
        self._stamp = (home or TOOLS) / f"{name}.installed"
        self._lock = (home or TOOLS) / f"{name}.lock"

    def ensure(self) -> None:
        """Install it, unless it is complete; another run that installs the same is waited for.

        Raises:
            UserError: it can't be installed.
        """
        try:
            if self._is_complete():
                return
            if shutil.disk_usage(ROOT).free < _FREE_BYTES:
                raise UserError(
                    f"Less than 1.5 GB is free below {ROOT}: make room and run this again."
                )
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            with _exclusive(self._lock, self.what):
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
        self._work()
        unfinished = self._stamp.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(self._maker() | self._size()))
        unfinished.rename(self._stamp)
        echo(f"{self.what}: installed in {time.monotonic() - began:.0f} s.")

    def _is_complete(self) -> bool:
        return self._recorded() == self._maker() | self._size()

    def _reason(self) -> str | None:
        """Return what differs from the last installation; None if there was none."""
        recorded = self._recorded()
        if not recorded:
            return None if not any(map(Path.exists, self._folders)) else "it isn't complete"
        for key, made_by in self._maker().items():
            if recorded.get(key) != made_by:
                return _REASONS[key]
        return "files are missing or changed"

    def _recorded(self) -> dict[str, object]:
        try:
            recorded = json.loads(self._stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return recorded if isinstance(recorded, dict) else {}

    def _maker(self) -> dict[str, object]:
        locks = b"".join(path.read_bytes() for path in self._locks)
        made_by: dict[str, object] = {
            "lock": hashlib.sha256(locks).hexdigest(),
            "machine": _MACHINE,
        }
        if self._python:
            made_by["python"] = _version(self._python)
        if not self._relocatable:
            made_by["root"] = str(ROOT)
        return made_by

    def _size(self) -> dict[str, object]:
        files = size = 0
        for folder in self._folders:
            for entry in _files(folder):
                files += 1
                size += entry.stat(follow_symlinks=False).st_size if _is_whole(entry) else 0
        return {"files": files, "bytes": size}


_REASONS = {
    "lock": "its lock has changed",
    "machine": "it was made on another machine",
    "python": "its Python is another one, or gone",
    "root": "it was made in another folder",
}


@contextmanager
def progress(what: str, total: int, unit: str, count: Callable[[], int]) -> Iterator[None]:
    """Print how far a long step is, every few seconds, for as long as it lasts."""
    over = threading.Event()

    def report() -> None:
        began = time.monotonic()
        while not over.wait(_PROGRESS_SECONDS):
            done = max(0, min(count(), total))
            echo(f"{what}: {done} of {total} {unit}, {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def run(
    command: Sequence[str],
    *locks: Path,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    has_cache: bool = True,
) -> None:
    """Run a program that installs; where the network is away, let it try with what it has cached.

    Raises:
        UserError: it failed; the reason is one line.
    """
    environment = network_environment(os.environ if env is None else env)
    done = _run(command, cwd, environment)
    if done.returncode != 0 and has_cache and _NETWORK.search(done.stderr):
        offline = {"UV_OFFLINE": "1", "npm_config_offline": "true"}
        if _run(command, cwd, environment | offline).returncode == 0:
            return
    if done.returncode != 0:
        raise UserError(user_error(done.stderr.strip() or done.stdout.strip(), *locks))


def network_environment(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with which pip, uv, npm find the network: a certificate authority that
    is named for one of them is named for all."""
    named = next((env[name] for name in _CERTIFICATES if env.get(name)), None)
    missing = {name: named for name in _CERTIFICATES if named and not env.get(name)}
    return {**env, **missing}


def refuse_full_disk(folder: Path) -> None:
    """Doubt what was written to a disk that is full now.

    Raises:
        UserError: it is full.
    """
    if shutil.disk_usage(folder).free < _FREE_BYTES_AFTERWARDS:
        raise UserError(_DISK_FULL)


def user_error(output: str, *locks: Path) -> str:
    """Return one line about what a failed installation printed: what is wrong, how to mend it."""
    line = _cause(output)
    lock = " and ".join(str(path.relative_to(ROOT)) for path in locks)
    if re.search(r"No space left|ENOSPC|Disk quota|os error 28", output):
        return _DISK_FULL
    if _CERTIFICATE.search(output):
        return (
            "The certificate of the package index isn't trusted here: name your authority's in"
            f" SSL_CERT_FILE. {line}"
        )
    if _NETWORK.search(output):
        return f"The packages of {lock} are missing, and the network can't be reached: {line}"
    if _NO_WHEEL.search(output):
        return f"A package of {lock} isn't to be had for this machine: {line}"
    if _LOCK_CHANGED.search(output):
        return (
            f"{lock} can't be installed as it stands: restore it with git, or lock anew"
            f" (CONTRIBUTING.md). {line}"
        )
    return f"The packages of {lock} could not be installed: {line}"


def _cause(output: str) -> str:
    """Return in one line the innermost cause that pip, uv or npm name."""
    lines = [line.lstrip(_TREE) for line in output.splitlines()]
    npm = [line.removeprefix("npm error ") for line in lines if line.startswith("npm error ")]
    said = [line for line in npm if not re.match(r"(code|errno|syscall|path|at|npm) ", line)]
    causes = [line for line in lines if _CAUSE.match(line)]
    chosen = (said[:1] or causes[-1:] or [line for line in lines if line][-1:] or ["no reason"])[0]
    return re.sub(r"\s+", " ", chosen)[:300]


def _run(
    command: Sequence[str], cwd: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        pass_fds=tuple(_held_locks),
    )


@contextmanager
def _exclusive(path: Path, what: str) -> Iterator[None]:
    """Hold a lock file, as does a child that outlives a killed run: the next run waits for it."""
    assert _holders.get(path) != threading.get_ident(), f"{path} is held by its own thread"
    # Never closed, as another thread may just be starting a child with it.
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if path not in _holders:  # else another part of this run installs it
            echo(f"{what}: waiting for another run that installs here.")
        fcntl.flock(lock, fcntl.LOCK_EX)
    _held_locks.add(lock)
    _holders[path] = threading.get_ident()
    try:
        yield
    finally:
        del _holders[path]
        _held_locks.discard(lock)
        fcntl.flock(lock, fcntl.LOCK_UN)


def _version(python: Path) -> str:
    """Return the version of a Python; an empty one where it doesn't run any more."""
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


def _is_whole(entry: os.DirEntry[str]) -> bool:
    """Tell whether a file is there; a link whose target is gone counts as nothing."""
    return not entry.is_symlink() or Path(entry.path).exists()
