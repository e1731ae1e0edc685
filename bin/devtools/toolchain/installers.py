"""Runs of pip, uv and npm: progress, offline retry, certificate authorities, one-line errors."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT
from ..terminal import echo
from .file_lock import held_descriptors

_MIN_FREE_BYTES_AFTER = 20_000_000
_PROGRESS_SECONDS = 3.0
# Variables that name a private certificate authority; each is read by other programs.
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
_TREE = " \t×╰─▶├│·|"  # noqa: RUF001  # characters with which uv draws a tree of causes


@contextmanager
def progress(what: str, total: int, unit: str, count: Callable[[], int]) -> Iterator[None]:
    """Context manager that prints the progress of a long step every few seconds."""
    ended = threading.Event()

    def report() -> None:
        began = time.monotonic()
        while not ended.wait(_PROGRESS_SECONDS):
            done = max(0, min(count(), total))
            echo(f"{what}: {done} of {total} {unit}, {time.monotonic() - began:.0f} s")

    thread = threading.Thread(target=report, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run(
    command: Sequence[str],
    *locks: Path,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    has_cache: bool = True,
) -> None:
    """Run an installer; if the network fails, retry offline, with its cache.

    Raises:
        UserError: it failed.
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
    """Return the variables of pip, uv and npm: one's certificate authority is set for all."""
    named = next((env[name] for name in _CERTIFICATES if env.get(name)), None)
    missing = {name: named for name in _CERTIFICATES if named and not env.get(name)}
    return {**env, **missing}


def check_disk_space(folder: Path) -> None:
    """Reject an installation if the disk is full now, as files may be truncated.

    Raises:
        UserError: the disk is full.
    """
    if shutil.disk_usage(folder).free < _MIN_FREE_BYTES_AFTER:
        raise UserError(_DISK_FULL)


def user_error(output: str, *locks: Path) -> str:
    """Return one line for the output of a failed installer: what is wrong, and how to fix it."""
    line = _cause(output)
    lock = " and ".join(str(path.relative_to(ROOT)) for path in locks)
    if re.search(r"No space left|ENOSPC|Disk quota|os error 28", output):
        return _DISK_FULL
    if _CERTIFICATE.search(output):
        return (
            "The certificate of the package index isn't trusted: set SSL_CERT_FILE to the"
            f" file of your certificate authority. {line}"
        )
    if _NETWORK.search(output):
        return f"The packages of {lock} are missing, and the network can't be reached: {line}"
    if _NO_WHEEL.search(output):
        return f"A package of {lock} isn't available for this machine: {line}"
    if _LOCK_CHANGED.search(output):
        return (
            f"{lock} can't be installed: restore it with git, or lock again (CONTRIBUTING.md)."
            f" {line}"
        )
    return f"The packages of {lock} could not be installed: {line}"


def _cause(output: str) -> str:
    """Return the root cause in the output of pip, uv or npm, as one line."""
    lines = [line.lstrip(_TREE) for line in output.splitlines()]
    npm = [line.removeprefix("npm error ") for line in lines if line.startswith("npm error ")]
    messages = [line for line in npm if not re.match(r"(code|errno|syscall|path|at|npm) ", line)]
    causes = [line for line in lines if _CAUSE.match(line)]
    chosen = (
        messages[:1] or causes[-1:] or [line for line in lines if line][-1:] or ["no reason"]
    )[0]
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
        pass_fds=held_descriptors(),
    )
