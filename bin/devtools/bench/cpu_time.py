"""Run a command and write the CPU seconds of all its descendants: `… cpu_time FILE COMMAND…`.

It runs in a process of its own, as a child subreaper adopts the orphans of all that it started.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Run the command, write the seconds, and exit with its status."""
    file, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child = os.posix_spawnp(command[0], command, os.environ)
    seconds = 0.0
    while True:
        pid, status, used = os.wait3(0)
        seconds += used.ru_utime + used.ru_stime
        if pid == child:
            break
    Path(file).write_text(str(seconds + _running()))
    sys.exit(os.waitstatus_to_exitcode(status))


def _running() -> float:
    """Return the CPU seconds of descendants that still run, and of children they have reaped."""
    parents, used = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # the process has ended
        parents[int(process.name)] = int(fields[1])
        used[int(process.name)] = sum(map(int, fields[11:15]))
    ticks = 0
    for pid, of_pid in used.items():
        ancestor = parents[pid]
        while ancestor not in (0, os.getpid()):
            ancestor = parents.get(ancestor, 0)
        ticks += of_pid if ancestor else 0
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
