"""Cleaning of text that people write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cruddur import text
from tests.properties import given, settings
from tests.properties import strategies as st

# The web app's tests read the same table.
VECTORS = json.loads((Path(__file__).parent / "vectors/clean.json").read_text())


@pytest.mark.parametrize(("typed", "cleaned"), VECTORS)
def test_invisible_characters_and_long_runs_are_removed(typed: str, cleaned: str) -> None:
    assert text.clean(typed) == cleaned
    assert text.clean(cleaned) == cleaned


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("a\n \t\u200b\u0300\u0323\u200d\u3164\u1100\uf8ff\r.é")))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    assert text.clean(text.clean(typed)) == text.clean(typed)
