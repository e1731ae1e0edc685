"""Output to the terminal, flushed line by line."""

from __future__ import annotations

import sys


def echo(line: str) -> None:
    """Print a line and flush, so that it appears at once in a pipe too."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
