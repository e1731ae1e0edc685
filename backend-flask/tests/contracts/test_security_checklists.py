"""The security checklists have every item once, each with its state and where to look."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest

from tests.conftest import ROOT

# The requirements of levels 1 and 2, by section. Source: OWASP ASVS 5.0.0.
ASVS = {
    "1.1": "1 2",
    "1.2": "1 2 3 4 5 6 7 8 9",
    "1.3": "1 2 3 4 5 6 7 8 9 10 11",
    "1.4": "1 2 3",
    "1.5": "1 2",
    "2.1": "1 2 3",
    "2.2": "1 2 3",
    "2.3": "1 2 3 4",
    "2.4": "1",
    "3.2": "1 2",
    "3.3": "1 2 3 4",
    "3.4": "1 2 3 4 5 6",
    "3.5": "1 2 3 4 5",
    "3.7": "1 2",
    "4.1": "1 2 3",
    "4.2": "1",
    "4.3": "1 2",
    "4.4": "1 2 3 4",
    "5.1": "1",
    "5.2": "1 2 3",
    "5.3": "1 2",
    "5.4": "1 2 3",
    "6.1": "1 2 3",
    "6.2": "1 2 3 4 5 6 7 8 9 10 11 12",
    "6.3": "1 2 3 4",
    "6.4": "1 2 3 4",
    "6.5": "1 2 3 4 5",
    "6.6": "1 2 3",
    "6.8": "1 2 3 4",
    "7.1": "1 2 3",
    "7.2": "1 2 3 4",
    "7.3": "1 2",
    "7.4": "1 2 3 4 5",
    "7.5": "1 2",
    "7.6": "1 2",
    "8.1": "1 2",
    "8.2": "1 2 3",
    "8.3": "1",
    "8.4": "1",
    "9.1": "1 2 3",
    "9.2": "1 2 3 4",
    "10.1": "1 2",
    "10.2": "1 2",
    "10.3": "1 2 3 4",
    "10.4": "1 2 3 4 5 6 7 8 9 10 11",
    "10.5": "1 2 3 4 5",
    "10.6": "1 2",
    "10.7": "1 2 3",
    "11.1": "1 2",
    "11.2": "1 2 3",
    "11.3": "1 2 3",
    "11.4": "1 2 3 4",
    "11.5": "1",
    "11.6": "1",
    "12.1": "1 2 3",
    "12.2": "1 2",
    "12.3": "1 2 3 4",
    "13.1": "1",
    "13.2": "1 2 3 4 5",
    "13.3": "1 2",
    "13.4": "1 2 3 4 5",
    "14.1": "1 2",
    "14.2": "1 2 3 4",
    "14.3": "1 2 3",
    "15.1": "1 2 3",
    "15.2": "1 2 3",
    "15.3": "1 2 3 4 5 6 7",
    "16.1": "1",
    "16.2": "1 2 3 4 5",
    "16.3": "1 2 3 4",
    "16.4": "1 2 3",
    "16.5": "1 2 3",
    "17.1": "1",
    "17.2": "1 2 3 4",
    "17.3": "1 2",
}
STATES = ("met", "partly", "not met", "not applicable")
PAGE = (ROOT / "docs/security-checklists.md").read_text("utf-8")


class Row(NamedTuple):
    """One row of a table; it may have several items."""

    items: list[str]
    asks: str
    state: str
    how: str
    places: str


def _rows() -> list[Row]:
    found = []
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| ") and re.match(r"\d", cells[0]):
            items, asks, how, places = cells
            state = next((each for each in STATES if re.match(rf"{each}\b", how)), "")
            found.append(Row(items.split(", "), asks, state, how.removeprefix(state), places))
    return found


ROWS = _rows()


def test_every_item_of_the_standard_has_one_row() -> None:
    items = [item for row in ROWS for item in row.items]
    expected = [f"{section}.{item}" for section, items in ASVS.items() for item in items.split()]
    assert len(expected) == 253
    assert Counter(items) == Counter(expected)


def test_every_risk_of_the_api_top_ten_has_one_row() -> None:
    assert re.findall(r"(?m)^\| (API\d+) \|", PAGE) == [f"API{number}" for number in range(1, 11)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.items[0])
def test_a_row_says_how_or_why(row: Row) -> None:
    assert row.state in STATES
    if row.state == "not applicable":
        assert len(row.how) > 5, "why doesn't it apply?"
    else:
        assert re.search(r"`[^`]+`|\]\(", row.places), "where is it met?"
    if row.state in ("partly", "not met"):
        assert len(row.how) > 20, "why not?"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.items[0])
def test_what_is_met_names_a_test_or_says_that_there_is_none(row: Row) -> None:
    if row.state != "met":
        return
    has_test = re.search(r"`[^`]*(test_\w+\.py|\.test\.tsx?|\.spec\.ts)`", row.places)
    is_document = row.asks.startswith(("documented", "keys and inventory"))
    says_so = "not tested" in f"{row.how} {row.places}"
    assert has_test or is_document or says_so


def test_the_summary_counts_the_rows() -> None:
    counted = Counter(row.state for row in ROWS for _ in row.items)
    summary = re.search(
        r"Of 253 items (\d+) are met, (\d+) partly, (\d+) not met, and (\d+) don't apply", PAGE
    )
    assert summary is not None
    assert tuple(map(int, summary.groups())) == tuple(counted[state] for state in STATES)
