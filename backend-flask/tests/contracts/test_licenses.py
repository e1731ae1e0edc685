"""The licences of everything that is shipped: in the image, in the Lambdas, in the web app."""

from __future__ import annotations

import json
import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from tests.conftest import ROOT
from tests.install.checkout import LOCKS
from tests.install.packages import locked

# Permissive, or copyleft for their own files only (MPL).
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
}
# Linked dynamically and shipped unchanged, so that anyone can replace them, as LGPL asks.
LGPL = {"LGPL-3.0-only", "LGPL-3.0-or-later"}
LGPL_PACKAGES = {"psycopg", "psycopg-binary", "psycopg-pool", "pyvips-binary"}
SHIPPED_LOCKS = ("api.txt", "lambda.txt", "media.txt", "tracing.txt", "migrations.txt")
# Only for Windows, where nothing is deployed.
NOT_INSTALLED = {"tzdata"}
# What older metadata says, in SPDX's words. "BSD License" is that of the file in the package.
SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",
    "MIT License": "MIT",
}
FRONTEND = ROOT / "frontend-react-js"


def _shipped_packages() -> list[str]:
    names = {
        name
        for lock in SHIPPED_LOCKS
        for name, _ in locked((ROOT / LOCKS / lock).read_text("utf-8"))
    }
    return sorted(names - NOT_INSTALLED)


def _declared(package: Message) -> str:
    """Return a package's licence as an SPDX expression, or as it says it."""
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in package.get_all("Classifier", [])
        if each.startswith("License :: ")
    ]
    said = package["License-Expression"] or package["License"] or ""
    if "\n" in said or not said:
        said = " OR ".join(classifiers)
    return SPDX.get(said, said)


def _is_allowed(expression: str, allowed: set[str]) -> bool:
    """Evaluate an SPDX expression without parentheses: AND binds more tightly than OR."""
    return any(
        all(name in allowed for name in re.split(r" AND ", alternative))
        for alternative in re.split(r" OR ", expression)
    )


@pytest.mark.parametrize("name", _shipped_packages())
def test_a_shipped_python_package_has_an_allowed_licence(name: str) -> None:
    try:
        declared = _declared(metadata(name))  # type: ignore[arg-type]  # its protocol lacks get
    except PackageNotFoundError:
        pytest.fail(f"{name} is shipped, but not installed: read its licence, or except it here")
    assert _is_allowed(declared, ALLOWED | (LGPL if name in LGPL_PACKAGES else set())), declared


def test_a_bundled_npm_package_has_an_allowed_licence() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    bundled = {
        path: entry.get("license", "none")
        for path, entry in packages.items()
        if path and not entry.get("dev") and not entry.get("devOptional")
    }
    bundled |= {path: packages[path]["license"] for path in BUNDLED_TOOLS}
    assert len(bundled) > 20
    assert {path: said for path, said in bundled.items() if not _is_allowed(said, ALLOWED)} == {}


# Development dependencies that the web app imports too.
BUNDLED_TOOLS = ("node_modules/openapi-fetch", "node_modules/openapi-typescript-helpers")


def test_the_web_app_imports_only_packages_with_a_checked_licence() -> None:
    manifest = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    known = {*manifest["dependencies"], *(path.partition("/")[2] for path in BUNDLED_TOOLS)}
    for file in (FRONTEND / "src").rglob("*.ts*"):
        if re.search(r"\.test\.|\.d\.ts$", file.name) or "test" in file.relative_to(FRONTEND).parts:
            continue
        text = file.read_text("utf-8")
        imported = re.findall(r"""(?:from|import)\s*\(?\s*['"]((?:@[\w-]+/)?[\w-]+)[/'"]""", text)
        assert {each for each in imported if each != "@"} <= known, file


@pytest.mark.parametrize(
    ("expression", "is_allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND ISC OR GPL-3.0-only", True),
        ("LGPL-3.0-only", False),
        ("AGPL-3.0-only OR SSPL-1.0", False),
        ("", False),
        ("none", False),
    ],
)
def test_an_expression_is_evaluated(expression: str, is_allowed: bool) -> None:
    assert _is_allowed(expression, ALLOWED) is is_allowed
