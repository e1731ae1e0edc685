"""Report of the benchmarks: docs/benchmarks.md, in which each benchmark replaces its chapter."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass, field

from ..settings import ROOT
from ..terminal import echo

FILE = ROOT / "docs" / "benchmarks.md"
_HEAD = f"""# Benchmarks

Written by `bin/bench`, a chapter for each of its parts, on {os.cpu_count()} cores
({platform.machine()}, {platform.system()}). `bin/bench PART` updates one.
"""
_ORDER = ("Two commands", "Every check", "Feeds", "Pictures", "Messages", "Web app", "Telemetry")


@dataclass
class Chapter:
    """An introduction and a table, written to the file after each row."""

    title: str
    introduction: str
    columns: tuple[str, ...]
    _rows: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Add a row, and print it."""
        self._rows.append(f"| {' | '.join(cells)} |")
        echo(self._rows[-1])
        self._write()

    def _write(self) -> None:
        head = f"| {' | '.join(self.columns)} |\n|{' --- |' * len(self.columns)}"
        text = "\n".join([f"{self.introduction}\n", head, *self._rows]) + "\n"
        parts = re.split(r"^## (.+)\n\n", FILE.read_text("utf-8"), flags=re.MULTILINE)
        chapters = {**dict(zip(parts[1::2], parts[2::2], strict=True)), self.title: text}
        known = [title for title in _ORDER if title in chapters]
        FILE.write_text(
            "\n".join([_HEAD, *(f"## {title}\n\n{chapters[title].rstrip()}\n" for title in known)]),
            "utf-8",
        )
