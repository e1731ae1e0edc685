"""docs/benchmarks.md: a chapter for each part, written anew when that part is measured."""

from __future__ import annotations

import os
import platform
import re
import sys
from dataclasses import dataclass, field

from ..settings import ROOT

FILE = ROOT / "docs" / "benchmarks.md"
_HEAD = f"""# Benchmarks

Written by `bin/bench`, a chapter for each of its parts, on {os.cpu_count()} cores
({platform.machine()}, {platform.system()}). `bin/bench PART` measures one anew.
"""
_ORDER = ("Two commands", "Every check", "Feeds", "Pictures", "Messages", "Web app", "Telemetry")


@dataclass
class Chapter:
    """A few words and a table, on disk as soon as a row is known."""

    title: str
    words: str
    columns: tuple[str, ...]
    _rows: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Write a row down, and show it."""
        self._rows.append(f"| {' | '.join(cells)} |")
        sys.stdout.write(f"{self._rows[-1]}\n")
        sys.stdout.flush()
        self._write()

    def _write(self) -> None:
        head = f"| {' | '.join(self.columns)} |\n|{' --- |' * len(self.columns)}"
        text = "\n".join([f"{self.words}\n", head, *self._rows]) + "\n"
        found = re.split(r"^## (.+)\n\n", FILE.read_text("utf-8"), flags=re.MULTILINE)
        chapters = {**dict(zip(found[1::2], found[2::2], strict=True)), self.title: text}
        known = [title for title in _ORDER if title in chapters]
        FILE.write_text(
            "\n".join([_HEAD, *(f"## {title}\n\n{chapters[title].rstrip()}\n" for title in known)]),
            "utf-8",
        )
