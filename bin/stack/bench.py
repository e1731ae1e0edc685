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


def main() -> None:
    """Measure a clone of what is committed."""
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The memory figures come from /proc: run this on Linux.")
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "cruddur"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        env = {**os.environ, **free_ports()}
        first = _seconds(clone, env, "bin/dev", "--detach")
        memory = _megabytes(clone)
        _seconds(clone, env, "bin/dev", "--stop")
        warm = []
        for _ in range(_WARM_RUNS):
            warm.append(_seconds(clone, env, "bin/dev", "--detach"))
            _seconds(clone, env, "bin/dev", "--stop")
        fast = _seconds(clone, env, "bin/test", "--fast")
        whole = _seconds(clone, env, "bin/test")
    rows = [
        ("`bin/dev`, first start, nothing installed", "≤ 180 s", f"{first:.0f} s"),
        ("`bin/dev`, warm start to healthy, median of 5", "≤ 6 s", f"{median(warm):.1f} s"),
        ("all processes after the first start (PSS)", "≤ 600 MB", f"{memory:.0f} MB"),
        ("`bin/test --fast`", "≤ 90 s", f"{fast:.0f} s"),
        ("`bin/test`", "≤ 360 s", f"{whole:.0f} s"),
    ]
    table = "\n".join(f"| {what} | {goal} | {found} |" for what, goal, found in rows)
    _FILE.write_text(
        "# Benchmarks\n\n"
        f"Written by `bin/bench` on {os.cpu_count()} cores ({platform.machine()},"
        f" {platform.system()}), with package caches as they were. One run; wall-clock times are"
        " noisy.\n\n"
        f"| what | goal | measured |\n| --- | --- | --- |\n{table}\n",
        "utf-8",
    )
    sys.stdout.write(_FILE.read_text("utf-8"))


def _seconds(clone: Path, env: dict[str, str], *command: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, *command], cwd=clone, env=env, check=True, capture_output=True)
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
