"""The command line of bin/bench: run benchmarks, and update docs/benchmarks.md."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from ..errors import UserError
from . import commands, feeds, limits, media, memory, messages, overload, requests, telemetry, web

PARTS: Mapping[str, Callable[[], None]] = {
    "setup": commands.measure_setup,
    "tests": commands.measure_tests,
    "requests": requests.measure,
    "overload": overload.measure,
    "memory": memory.measure,
    "feeds": feeds.measure,
    "limits": limits.measure,
    "media": media.measure,
    "messages": messages.measure,
    "telemetry": telemetry.measure,
    "web": web.measure,
}
"""The benchmarks by name; each updates its chapter of a document."""


_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def _end(number: int, _frame: FrameType | None) -> None:
    """End, so that what was started is stopped and its files are removed; once is enough."""
    for name in _SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    sys.exit(128 + number)


def main() -> None:
    """Run the named benchmarks, or all."""
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measure Cruddur and update docs/benchmarks.md and docs/reliability.md.",
    )
    parser.add_argument(
        "parts",
        nargs="*",
        choices=[*PARTS, []],
        metavar="PART",
        help=f"{', '.join(PARTS)}; all of them, if none is named",
    )
    parser.add_argument(
        "--quick", action="store_true", help="requests: with a tenth of the cruds, in three minutes"
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="requests: write the figures to this file instead"
    )
    parser.add_argument(
        "--cruds", type=int, metavar="N", help="requests: with so many instead; only printed"
    )
    options = parser.parse_args()
    if (options.quick or options.json or options.cruds) and options.parts != ["requests"]:
        parser.error("--quick, --json and --cruds are for the part requests alone")
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The figures come from /proc and the kernel's clocks: run this on Linux.")
    for name in _SIGNALS:
        signal.signal(name, _end)
    try:
        for part in options.parts or PARTS:
            if part == "requests":
                requests.measure(
                    is_quick=options.quick, json_file=options.json, cruds=options.cruds
                )
            else:
                PARTS[part]()
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
