"""The command line of bin/bench: run benchmarks, and update docs/benchmarks.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import UserError
from . import commands, feeds, limits, media, messages, telemetry, web

PARTS: Mapping[str, Callable[[], None]] = {
    "setup": commands.measure_setup,
    "tests": commands.measure_tests,
    "feeds": feeds.measure,
    "limits": limits.measure,
    "media": media.measure,
    "messages": messages.measure,
    "telemetry": telemetry.measure,
    "web": web.measure,
}
"""The benchmarks by name; each updates its chapter of a document."""


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
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.exit("The figures come from /proc and the kernel's clocks: run this on Linux.")
    try:
        for part in options.parts or PARTS:
            PARTS[part]()
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
