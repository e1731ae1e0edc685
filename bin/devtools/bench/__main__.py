"""The command line of bin/bench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from ..settings import Refusal
from . import commands, feeds, media, messages, telemetry, web

PARTS: Mapping[str, Callable[[], None]] = {
    "setup": commands.measure_setup,
    "tests": commands.measure_tests,
    "feeds": feeds.measure,
    "media": media.measure,
    "messages": messages.measure,
    "telemetry": telemetry.measure,
    "web": web.measure,
}
"""What can be measured on its own; each writes its chapter of docs/benchmarks.md."""


def main() -> None:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(
        prog="bin/bench", description="Measure Cruddur and write docs/benchmarks.md."
    )
    parser.add_argument(
        "parts",
        nargs="*",
        choices=[*PARTS, []],
        metavar="PART",
        help=f"{', '.join(PARTS)}; all of them, if none is named",
    )
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The figures come from /proc and the kernel's clocks: run this on Linux.")
    try:
        for part in options.parts or PARTS:
            PARTS[part]()
    except Refusal as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
