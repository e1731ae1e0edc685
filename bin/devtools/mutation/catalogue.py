"""The mutations, read from TOML files: a file's exact text, its replacement, and the tests."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT

FOLDER = Path(__file__).parent / "mutations"


@dataclass(frozen=True)
class Mutation:
    """A deliberate breakage of the product; `tests` are the files that should notice it."""

    name: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...]

    @property
    def is_web(self) -> bool:
        """Whether its tests are those of the web app."""
        return self.tests[0].startswith("src/")

    def mutated(self, root: Path = ROOT) -> str:
        """Return the file's text with the breakage.

        Raises:
            UserError: the text doesn't occur exactly once: the product has changed.
        """
        text = (root / self.file).read_text("utf-8")
        count = text.count(self.find)
        if count != 1:
            raise UserError(f"{self.name}: its text occurs {count} times in {self.file}, not once.")
        return text.replace(self.find, self.replace)


def mutations(only: str | None = None) -> list[Mutation]:
    """Return all mutations, or those whose name contains a text.

    Raises:
        UserError: there is none.
    """
    found = [
        Mutation(
            each["name"],
            each["file"],
            each["find"].strip("\n"),
            each["replace"].strip("\n"),
            tuple(each["tests"]),
        )
        for file in sorted(FOLDER.glob("*.toml"))
        for each in tomllib.loads(file.read_text("utf-8"))["mutation"]
    ]
    chosen = [each for each in found if only is None or only in each.name]
    if not chosen:
        raise UserError(f"No mutation's name contains {only}.")
    return chosen
