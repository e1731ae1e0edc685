"""Packages published after a lock file was written don't change what is installed."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.settings import ROOT
from tests.install.checkout import (
    EMULATOR_LOCK,
    INSTALL_UV,
    LOCKS,
    NPM_FOLDERS,
    PYTHON_LOCKS,
    WEB,
    Checkout,
    poison,
    short_locks,
    succeed,
)
from tests.install.conftest import copy_uv
from tests.install.packages import poisoned_archives
from tests.install.registry import Registry

# What Lambda packages are made of, images, and Node.
_OTHER_LOCKS = ["api", "lambda", "media", "tracing", "migrations", "setup", "node"]
_FOLDERS = ("python", "aws", "here", "deployed")
_SYNC_OTHER_LOCKS = """import sys
from devtools.toolchain import uv
from devtools.deploy.lambda_packages import Target

runtime, architecture, *locks = sys.argv[1:]
targets = {"here": Target.this_machine(), "deployed": Target(runtime, architecture)}
for name, target in targets.items():
    for lock in locks:
        folder = ["--target", str(uv.TOOLS / name / lock), "--python", sys.executable]
        uv.sync([*folder, *target.uv_options()], uv.LOCKS / f"{lock}.txt")
"""
_INSTALL_NODE_MODULES = """import sys
from devtools.toolchain import toolchain

for folder in sys.argv[1:]:
    toolchain.ensure_node_modules(toolchain.ROOT / folder)
"""


@pytest.fixture
def whole_checkout(tmp_path: Path) -> Iterator[Checkout]:
    """Return a checkout with all locks of the product."""
    checkout = Checkout(tmp_path / "root", Registry())
    locks = {path: (ROOT / path).read_text("utf-8") for path in PYTHON_LOCKS}
    locks[LOCKS / "uv.txt"] = short_locks()[LOCKS / "uv.txt"]
    checkout.lock_python(locks)
    for folder in NPM_FOLDERS:
        manifest = json.loads((ROOT / folder / "package.json").read_text("utf-8"))
        lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
        checkout.lock_npm(folder, manifest, lock)
    yield checkout
    checkout.registry.close()
    shutil.rmtree(checkout.root)


def test_a_newer_release_of_everything_that_cannot_be_installed_changes_no_file(
    whole_checkout: Checkout, uv_checkout: Checkout
) -> None:
    checkout = whole_checkout
    deployed = tomllib.loads((ROOT / "aws" / "config" / "production.toml").read_text("utf-8"))
    sync = ["-c", _SYNC_OTHER_LOCKS, deployed["lambda"]["runtime"]]
    sync += [deployed["lambda"]["architecture"], *_OTHER_LOCKS]

    copy_uv(uv_checkout, checkout.tools)
    for name, lock in (("python", LOCKS / "dev.txt"), ("aws", EMULATOR_LOCK)):
        succeed(checkout.install(*INSTALL_UV, str(checkout.tools / name), str(lock)))
    succeed(checkout.install(*sync))
    clean = _python_files(checkout)

    shutil.rmtree(checkout.tools)
    checkout.use_new_caches()
    poison(checkout)
    checkout.registry.requests.clear()
    succeed(checkout.install())
    succeed(checkout.install(*sync))
    others = [str(folder) for folder in NPM_FOLDERS if folder != WEB]
    succeed(checkout.install("-c", _INSTALL_NODE_MODULES, *others))

    assert _python_files(checkout) == clean
    found = checkout.files()
    assert found[".tools/uv/bin/uv"] == uv_checkout.undisturbed[".tools/uv/bin/uv"]
    for folder in NPM_FOLDERS:
        _assert_npm_packages_are_the_locked_ones(checkout, folder, found)
    assert not checkout.mark.exists()
    assert not [path for path in checkout.registry.requests if "9999" in path]


def test_a_second_index_that_only_has_newer_releases_changes_no_file(
    checkout: Checkout, uv_checkout: Checkout
) -> None:
    other = Registry()
    for name in {name for name, _ in checkout.archives}:
        other.offer(name, *poisoned_archives(name, checkout.mark))
    second = {"PIP_EXTRA_INDEX_URL": f"{other.url}/simple/"}
    checkout.remove("python")
    checkout.use_new_caches()
    succeed(checkout.install(**second))
    assert checkout.files() == checkout.undisturbed
    assert other.requests
    assert not checkout.mark.exists()
    other.close()


def _python_files(checkout: Checkout) -> dict[str, str]:
    folders = tuple(f".tools/{name}/" for name in _FOLDERS)
    return {path: hash_ for path, hash_ in checkout.files().items() if path.startswith(folders)}


def _assert_npm_packages_are_the_locked_ones(
    checkout: Checkout, folder: Path, found: dict[str, str]
) -> None:
    """All files but those of locked packages are npm's own: links to commands, and its list."""
    lock = json.loads((checkout.root / folder / "package-lock.json").read_text("utf-8"))
    expected: dict[str, str] = {}
    for path, entry in lock["packages"].items():
        files = checkout.npm_files.get(f"{folder}/{path}", {})
        if f"{folder}/{path}/package.json" in found:
            expected |= files
        else:
            assert not path or entry.get("optional"), f"{path} is missing"
    npm_packages = {
        path: hash_
        for path, hash_ in found.items()
        if path.startswith(f"{folder}/node_modules/") and "/.bin/" not in path
    }
    del npm_packages[f"{folder}/node_modules/.package-lock.json"]
    assert npm_packages == expected
