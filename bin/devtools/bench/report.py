"""Report of the benchmarks: documents in which each benchmark replaces its chapter."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..settings import ROOT
from ..terminal import echo

_HEAD = f"""# Benchmarks

Written by `bin/bench`, a chapter for each of its parts, on {os.cpu_count()} cores
({platform.machine()}, {platform.system()}). `bin/bench PART` updates one.
"""


@dataclass(frozen=True)
class Document:
    """A file with chapters; those that aren't in the order come after the others."""

    path: Path
    head: str
    order: tuple[str, ...]

    def replace(self, title: str, text: str) -> None:
        """Replace a chapter, or add it; the others, and a file's own head, stay."""
        found = self.path.read_text("utf-8") if self.path.exists() else self.head
        head, *parts = re.split(r"^## (.+)\n\n", found, flags=re.MULTILINE)
        chapters = {**dict(zip(parts[::2], parts[1::2], strict=True)), title: text}
        known = [name for name in self.order if name in chapters]
        known += [name for name in chapters if name not in known]
        written = (f"## {name}\n\n{chapters[name].rstrip()}\n" for name in known)
        self.path.write_text("\n".join([f"{head.rstrip()}\n", *written]), "utf-8")


BENCHMARKS = Document(
    ROOT / "docs" / "benchmarks.md",
    _HEAD,
    (
        *("Two commands", "Every check", "Requests", "Overload", "Memory", "Feeds", "Pictures"),
        *("Messages", "Web app", "Telemetry"),
    ),
)
RELIABILITY = Document(
    ROOT / "docs" / "reliability.md",
    "# Reliability\n",
    ("Faults", "Checks", "Limits", "Findings"),
)


@dataclass
class Chapter:
    """An introduction and a table, written to the file after each row."""

    title: str
    introduction: str
    columns: tuple[str, ...]
    document: Document | None = BENCHMARKS  # None only prints
    _rows: list[str] = field(default_factory=list)

    def add(self, *cells: str) -> None:
        """Add a row, and print it."""
        self._rows.append(f"| {' | '.join(cells)} |")
        echo(self._rows[-1])
        if self.document is not None:
            self._write(self.document)

    def _write(self, document: Document) -> None:
        head = f"| {' | '.join(self.columns)} |\n|{' --- |' * len(self.columns)}"
        text = "\n".join([f"{self.introduction}\n", head, *self._rows]) + "\n"
        document.replace(self.title, text)
