"""Measure the two commands, from an empty machine to a warm one, and write the table.

The figures are of one run on one machine, and wall-clock times there are noisy.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from .settings import ROOT, free_ports

_FILE = ROOT / "docs" / "benchmarks.md"
_WARM_RUNS = 5
_HEAD = f"""# Benchmarks

Written by `bin/bench` on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}),
package caches as they were. One run; wall-clock times are noisy.

| what | goal | measured |
| --- | --- | --- |
"""


def main() -> None:
    """Measure a clone of what is committed, writing each figure down as it is found."""
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The memory figures come from /proc: run this on Linux.")
    rows: list[str] = []

    def note(what: str, goal: str, found: str) -> None:
        rows.append(f"| {what} | {goal} | {found} |")
        _FILE.write_text(_HEAD + "\n".join(rows) + "\n", "utf-8")
        sys.stdout.write(f"{rows[-1]}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "cruddur"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        kept = {name: os.environ[name] for name in os.environ if name != "PYTHONPATH"}
        env = {**kept, **free_ports()}
        first = _seconds(clone, env, "bin/dev", "--detach")
        note("`bin/dev`, first start, nothing installed", "≤ 180 s", f"{first:.0f} s")
        note("all processes after it (PSS)", "≤ 600 MB", f"{_megabytes(clone):.0f} MB")
        _seconds(clone, env, "bin/dev", "--stop")
        warm = []
        for _ in range(_WARM_RUNS):
            warm.append(_seconds(clone, env, "bin/dev", "--detach"))
            _seconds(clone, env, "bin/dev", "--stop")
        note("`bin/dev`, warm start, median of 5", "≤ 6 s", f"{median(warm):.1f} s")
        fast = _seconds(clone, env, "bin/test", "--fast")
        note("`bin/test --fast`", "≤ 90 s", f"{fast:.0f} s")
        note("`bin/test`", "≤ 360 s", f"{_seconds(clone, env, 'bin/test'):.0f} s")


def _seconds(clone: Path, env: dict[str, str], *command: str) -> float:
    began = time.monotonic()
    done = subprocess.run(command, cwd=clone, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.monotonic() - began


def _megabytes(clone: Path) -> float:
    """Add up the processes that run from the clone, and what these have started."""
    parents, ours = {}, set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
            status = (process / "status").read_text("utf-8")
        except OSError:
            continue  # it has ended
        pid = int(process.name)
        parents[pid] = int(status.partition("PPid:")[2].split()[0])
        if str(clone) in command:
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


if __name__ == "__main__":
    main()
