"""Run a command and write the CPU seconds of all that it started: `… cpu_time FILE COMMAND…`.

A process of its own, as it takes in whoever outlives their parent, and waits for nobody else.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Run the command, write the seconds, and end as it ended."""
    file, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    child = os.posix_spawnp(command[0], command, os.environ)
    seconds = 0.0
    while True:
        pid, status, used = os.wait3(0)
        seconds += used.ru_utime + used.ru_stime
        if pid == child:
            break
    Path(file).write_text(str(seconds + _living()))
    sys.exit(os.waitstatus_to_exitcode(status))


def _living() -> float:
    """Return the CPU seconds of those who go on, and of those whom they have waited for."""
    parents, used = {}, {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
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
