"""Processes that are found again, whatever became of whoever started them.

Each holds a lock on a file of its own for as long as it lives: a lock can't be stale, as a
process id in a file can.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ..settings import STOP_TIMEOUT_SECONDS, Refusal

Listener = Callable[[str, str], None]


class Service:
    """One process of the product, with its lock and its log."""

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

    def start(
        self,
        command: list[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        listener: Listener,
    ) -> None:
        """Start the process in a session of its own; its lines go to its log and `listener`."""
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
        threading.Thread(target=self._follow, args=(self._process, listener), daemon=True).start()

    def is_alive(self) -> bool:
        """Tell whether the process, or a child that it left behind, still runs."""
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
        """Answer how the process that was started here ended; None while it runs."""
        return self._process.poll() if self._process is not None else None

    def pid(self) -> int | None:
        """Answer the process id, if it lives."""
        return int(self._lock.read_text()) if self.is_alive() else None

    def stop(self, timeout_seconds: float = STOP_TIMEOUT_SECONDS) -> None:
        """End the process kindly, then all of its group by force; return when it is gone."""
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
                continue  # it was killed, and those that it started live on
            deadline = time.monotonic() + seconds
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(0.02)
        if self.is_alive():
            raise Refusal(f"{self.name} can't be stopped: end process {self.pid()} by hand.")

    def last_lines(self, count: int = 8) -> str:
        """Answer the end of the log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])

    def _follow(self, process: subprocess.Popen[str], listener: Listener) -> None:
        assert process.stdout is not None
        with process.stdout, self.log.open("w") as log:
            for line in process.stdout:
                log.write(line)
                log.flush()
                listener(self.name, line.rstrip("\n"))
