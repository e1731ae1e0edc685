"""Benchmark of bin/dev and bin/test, cold and warm, on a clone of the committed files.

CPU seconds include all descendants of the command. They are less noisy than wall time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from ..errors import UserError
from ..settings import ROOT, free_ports
from .report import Chapter

_CPU_TIME = Path(__file__).with_name("cpu_time.py")
_WARM_RUNS = 5
_IDLE_SECONDS = 130  # the emulator ends idle functions after 90 s, and checks every 30 s
_COLUMNS = ("what", "goal", "measured")


def measure_setup() -> None:
    """Measure how long a start takes, and the memory of what runs then."""
    chapter = Chapter(
        "Two commands",
        "Package caches as they were. One run; wall-clock times are noisy.",
        _COLUMNS,
    )
    with _clone() as clone:
        first, cpu = clone.measure("bin/dev", "--detach")
        chapter.add("`bin/dev`, first start, nothing installed", "≤ 60 s", f"{first:.0f} s")
        chapter.add("its CPU", "≤ 60 s", f"{cpu:.0f} s")
        chapter.add("all processes after it (PSS)", "≤ 600 MB", f"{clone.megabytes():.0f} MB")
        time.sleep(_IDLE_SECONDS)
        chapter.add("the same two minutes later", "≤ 600 MB", f"{clone.megabytes():.0f} MB")
        clone.seconds("bin/dev", "--stop")
        warm = []
        for _ in range(_WARM_RUNS):
            warm.append(clone.seconds("bin/dev", "--detach"))
            clone.seconds("bin/dev", "--stop")
        chapter.add("`bin/dev`, warm start, median of 5", "≤ 6 s", f"{median(warm):.1f} s")


def measure_tests() -> None:
    """Measure bin/test, with everything installed."""
    chapter = Chapter(
        "Every check",
        "Everything installed. One run each: first nothing is cached, such as types, then a file of"
        " the API has changed.",
        _COLUMNS,
    )
    with _clone() as clone:
        clone.seconds("bin/dev", "--detach")
        clone.seconds("bin/dev", "--stop")
        for what, command, goal in (
            ("`bin/test --fast`, the first time", ("bin/test", "--fast"), ""),
            ("`bin/test --fast`, the API changed", ("bin/test", "--fast"), "≤ 90 s"),
            ("`bin/test`", ("bin/test",), "≤ 300 s"),
        ):
            clone.change_api()
            wall, cpu = clone.measure(*command)
            chapter.add(what, goal, f"{wall:.0f} s")
            chapter.add("its CPU", "", f"{cpu:.0f} s")


@dataclass(frozen=True)
class _Clone:
    folder: Path
    env: Mapping[str, str]

    def seconds(self, *command: str) -> float:
        """Run a command that must succeed; return its wall-clock seconds."""
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=self.folder, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            output = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
            raise UserError(f"{' '.join(command)} failed:\n{output}")
        return time.monotonic() - began

    def change_api(self) -> None:
        """Change a file of the API without changing its behaviour."""
        with (self.folder / "backend-flask" / "cruddur" / "app.py").open("a") as file:
            file.write("\n\n# Changed.\n")

    def measure(self, *command: str) -> tuple[float, float]:
        """Run a command that must succeed; return its wall-clock and CPU seconds."""
        with tempfile.NamedTemporaryFile() as file:
            seconds = self.seconds(sys.executable, str(_CPU_TIME), file.name, *command)
            return seconds, float(Path(file.name).read_text())

    def megabytes(self) -> float:
        """Return the memory (PSS) of the processes started from the clone, with descendants."""
        parents, ours = {}, set()
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().decode(errors="replace")
                status = (process / "status").read_text("utf-8")
            except OSError:
                continue  # the process has ended
            pid = int(process.name)
            parents[pid] = int(status.partition("PPid:")[2].split()[0])
            if str(self.folder) in command:
                ours.add(pid)
        total = 0
        for pid in parents:
            ancestor = pid
            while ancestor and ancestor not in ours:
                ancestor = parents.get(ancestor, 0)
            if ancestor:
                rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
                total += int(rollup.partition("Pss:")[2].split()[0])
        return total / 1024


@contextmanager
def _clone() -> Iterator[_Clone]:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "cruddur"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        inherited = {name: os.environ[name] for name in os.environ if name != "PYTHONPATH"}
        try:
            yield _Clone(clone, {**inherited, **free_ports()})
        finally:
            subprocess.run(
                ["bin/dev", "--stop"], cwd=clone, env=inherited, capture_output=True, check=False
            )
