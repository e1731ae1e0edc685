"""Managed processes: each is started in its own process group, with a lock file and a log.

The child inherits the lock file's descriptor, so that the lock is held exactly as long as the child
lives, and a later run finds the child again. A PID file can be stale, a file lock can't.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import UserError
from ..settings import STOP_TIMEOUT_SECONDS

# Gets the name of a process and a line of its output.
Listener = Callable[[str, str], None]
# The name under which a listener gets the progress of a start.
PROGRESS = "bin/dev"
_MAX_LAST_LINES = 8
_INHERITED_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")


class ManagedProcess:
    """One process of the local environment."""

    def __init__(
        self,
        name: str,
        data: Path,
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self._lock = data / "run" / f"{name}.lock"
        self.log = data / "logs" / f"{name}.log"
        self._stop_signal = stop_signal
        self._process: subprocess.Popen[str] | None = None
        # Kept in memory too: on a full disk the log has nothing of what went wrong.
        self._last_lines: deque[str] = deque(maxlen=_MAX_LAST_LINES)

    def start(
        self,
        command: list[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        listener: Listener,
    ) -> None:
        """Start the process in a new session; its output goes to the log file and to `listener`."""
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._process = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                pass_fds=(lock.fileno(),),
                start_new_session=True,
            )
            self._lock.write_text(str(self._process.pid))
        threading.Thread(target=self._copy_log, args=(self._process, listener), daemon=True).start()

    def is_alive(self) -> bool:
        """Return whether the process, or a child that it left behind, is running."""
        if self._process is not None:
            self._process.poll()
        if not self._lock.exists():
            return False
        with self._lock.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def exit_code(self) -> int | None:
        """Return the exit code of the process that this object started; None while it runs."""
        return self._process.poll() if self._process is not None else None

    def pid(self) -> int | None:
        """Return the process id; None if it isn't running."""
        return int(self._lock.read_text()) if self.is_alive() else None

    def stop(self, timeout_seconds: float = STOP_TIMEOUT_SECONDS) -> None:
        """Send the stop signal, then SIGKILL to the process group; return once it has ended."""
        for send, sign, seconds in (
            (os.kill, self._stop_signal, timeout_seconds),
            (os.killpg, signal.SIGKILL, STOP_TIMEOUT_SECONDS),
        ):
            pid = self.pid()
            if pid is None:
                return
            try:
                send(pid, sign)
            except ProcessLookupError:
                continue  # the process was killed, but children of it are running
            deadline = time.monotonic() + seconds
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)
        if self.is_alive():
            raise UserError(f"{self.name} can't be stopped: end process {self.pid()} by hand.")

    def failure(self, what: str) -> UserError:
        """Return an error that has the end of the log."""
        return UserError(f"{self.name} {what}. Last log lines ({self.log}):\n{self.last_lines()}")

    def last_lines(self) -> str:
        """Return the end of the log."""
        if self._last_lines:
            return "\n".join(self._last_lines)
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_MAX_LAST_LINES:])

    def _copy_log(self, process: subprocess.Popen[str], listener: Listener) -> None:
        assert process.stdout is not None
        with process.stdout, contextlib.ExitStack() as stack:
            log = None
            with contextlib.suppress(OSError):
                # Unbuffered, because what doesn't fit must not be tried again with the next line.
                log = stack.enter_context(self.log.open("wb", buffering=0))
            for line in process.stdout:
                self._last_lines.append(line.rstrip("\n"))
                # The process waits for its reader, so a full disk must not end this loop.
                with contextlib.suppress(OSError):
                    if log is not None:
                        log.write(line.encode(errors="replace"))
                    listener(self.name, line.rstrip("\n"))


def inherited_environment() -> dict[str, str]:
    """Return the variables of this shell that managed processes get."""
    return {name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ}


def run_step(
    command: list[str], listener: Listener, *, env: Mapping[str, str], cwd: Path
) -> str | None:
    """Run a command to its end, reporting its lines as progress; return its stderr if it fails."""
    # In memory: a file could not be written if a full disk is what is wrong.
    errors: list[str] = []
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        assert process.stderr is not None
        reader = threading.Thread(target=errors.extend, args=(process.stderr,), daemon=True)
        reader.start()
        for line in process.stdout or ():
            listener(PROGRESS, line.rstrip("\n"))
        reader.join()
    if process.returncode == 0:
        return None
    return "".join(errors).strip() or f"{command[0]} ended with status {process.returncode}."
