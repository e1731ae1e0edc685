"""The mutations of bin/mutate still fit the product that they break."""

from __future__ import annotations

from collections import Counter

from devtools.mutation.catalogue import mutations
from tests.conftest import ROOT


def test_every_mutation_changes_one_place() -> None:
    for mutation in mutations():
        assert mutation.mutated() != (ROOT / mutation.file).read_text("utf-8"), mutation.name


def test_every_mutation_has_a_name_of_its_own() -> None:
    names = Counter(mutation.name for mutation in mutations())
    assert [name for name, count in names.items() if count > 1] == []


def test_the_tests_of_every_mutation_exist() -> None:
    for mutation in mutations():
        folder = ROOT / ("frontend-react-js" if mutation.is_web else "backend-flask")
        assert [each for each in mutation.tests if not (folder / each).exists()] == [], (
            mutation.name
        )
