"""Tables in Markdown, and the page that has them: docs/scaling.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ..settings import ROOT

PAGE = ROOT / "docs" / "scaling.md"


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; all columns but the first are numbers."""
    head = list(columns)
    ruler = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ruler, *map(list, rows)))


def rounded(value: float) -> str:
    """Return a number with two or three significant digits."""
    if value >= 100:
        digits = len(str(int(value))) - 3
        return f"{round(value, -digits):,.0f}"
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.2g}"


def read(name: str, path: Path = PAGE) -> str:
    """Return a table of the page."""
    match = _pattern(name).search(path.read_text("utf-8"))
    assert match, f"{path.name} has no table {name}"
    return match[2].rstrip("\n")


def write(tables: Mapping[str, Callable[[], str]], path: Path = PAGE) -> None:
    """Replace tables of the page."""
    text = path.read_text("utf-8")
    for name, make in tables.items():
        head, mark, _, end, tail = _pattern(name).split(text)
        text = f"{head}{mark}{make()}\n{end}{tail}"
    path.write_text(text, "utf-8")


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- table {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)
