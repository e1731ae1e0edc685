"""Links and paths in the documentation lead to files that exist."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import ROOT

_FILES = set(
    subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
)
_PATHS = _FILES | {str(parent) for file in _FILES for parent in PurePosixPath(file).parents}
PAGES = sorted(file for file in _FILES if file.endswith(".md"))

_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.-]+(/[\w.-]+)*(\.(css|html|json|md|mjs|pem|py|sql|toml|tsx?|txt|ya?ml)|/)")
# Files that exist only on a developer's machine or in an installation.
_NOT_COMMITTED = re.compile(r"\.(tools|local)|node_modules|dist|\w+-<env>")


def _links(text: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        target = match[1] or match[2]
        if not target.startswith(("http:", "https:", "mailto:")):
            yield target


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).strip().replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES)
def test_a_relative_link_leads_to_a_file_and_heading(page: str) -> None:
    for link in _links((ROOT / page).read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


@pytest.mark.parametrize("page", PAGES)
def test_a_path_in_code_style_is_that_of_a_file(page: str) -> None:
    prose = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    for code in _CODE.findall(prose):
        if _PATH.fullmatch(code) and not _NOT_COMMITTED.match(code):
            path = code.rstrip("/")
            assert any(each == path or each.endswith(f"/{path}") for each in _PATHS), code
