"""Damage in .tools is repaired; an invalid lock file is an error of one line."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.install.checkout import (
    INSTALL_NODE,
    INSTALL_UV,
    LOCKS,
    WEB,
    Checkout,
    only_line,
    succeed,
)

_DEV = LOCKS / "dev.txt"
_CANNOT = "can't be installed: restore it with git, or lock again (CONTRIBUTING.md). "


def _stamp(**changes: str) -> Callable[[Path], None]:
    def change(tools: Path) -> None:
        stamp = tools / "aws.installed"
        stamp.write_text(json.dumps(json.loads(stamp.read_text("utf-8")) | changes))

    return change


def _write_stamp(content: bytes) -> Callable[[Path], None]:
    def write(tools: Path) -> None:
        (tools / "aws.installed").write_bytes(content)

    return write


def _delete_a_file(tools: Path) -> None:
    next((tools / "aws").rglob("cryptography/data")).unlink()


def _truncate_a_file(tools: Path) -> None:
    path = next((tools / "aws").rglob("cryptography/data"))
    content = path.read_bytes()
    path.unlink()  # it may be a hard link to uv's cache
    path.write_bytes(content[:100])


def _dangle(tools: Path) -> None:
    python = tools / "aws" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")


def _delete_the_folder(tools: Path) -> None:
    shutil.rmtree(tools / "aws")


def _leave_a_part(tools: Path) -> None:
    (tools / "aws.installed").unlink()
    (tools / "aws" / "pyvenv.cfg").unlink()


def _file_in_its_place(tools: Path) -> None:
    shutil.rmtree(tools / "aws")
    (tools / "aws").write_text("")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_stamp(python="2.7"), "its Python has changed"),
        (_stamp(machine="other"), "it was made on another machine"),
        (_stamp(root="/elsewhere"), "it was made in another folder"),
        (_delete_a_file, "files are missing or changed"),
        (_truncate_a_file, "files are missing or changed"),
        (_dangle, "its Python has changed"),
        (_delete_the_folder, "its Python has changed"),
        (_file_in_its_place, "its Python has changed"),
        (_leave_a_part, "it isn't complete"),
        (_write_stamp(b'{"python": '), "it isn't complete"),
        (_write_stamp(b"[]"), "it isn't complete"),
        (_write_stamp(b"\xff"), "it isn't complete"),
    ],
)
def test_damage_is_named_in_one_line_and_mended(
    checkout: Checkout, damage: Callable[[Path], None], reason: str
) -> None:
    damage(checkout.tools)
    checkout.caches = checkout.warm_caches
    printed = succeed(checkout.install())
    assert printed.count("\n") == 2, printed
    first, second = printed.splitlines()
    assert first == f"AWS emulator: installing again, as {reason}."
    assert second.startswith("AWS emulator: installed in ")
    assert checkout.files() == checkout.undisturbed


def test_an_npm_that_node_cannot_run_is_not_used(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "node").symlink_to(checkout.node)
    shim = tmp_path / "npm"
    shim.write_text('#!/bin/sh\nexec version-manager npm "$@"\n')
    shim.chmod(0o755)
    printed = succeed(checkout.install(*INSTALL_NODE, PATH=str(tmp_path)))
    assert printed.startswith("Node: installing.\n")


def test_a_deleted_file_of_npm_packages_is_mended(checkout: Checkout) -> None:
    (checkout.root / WEB / "node_modules" / "package-3" / "data").unlink()
    printed = succeed(checkout.install())
    assert "npm packages: installing again, as files are missing or changed.\n" in printed
    assert checkout.files() == checkout.undisturbed


def test_an_installation_is_reused_by_another_python(checkout: Checkout) -> None:
    as_another = (
        "import sys; sys.version = '3.99.0 (main)'; from devtools.toolchain import toolchain"
    )
    assert succeed(checkout.install("-c", f"{as_another}; toolchain.ensure()")) == ""
    assert checkout.files() == checkout.undisturbed


def test_an_environment_can_be_replaced_by_its_own_python(checkout: Checkout) -> None:
    (checkout.tools / "python.installed").unlink()
    python = str(checkout.tools / "python" / "bin" / "python")
    succeed(checkout.install(python=python))
    assert checkout.files() == checkout.undisturbed


def _replace(pattern: str, replacement: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, replacement, text)


_HASH = r" \\\n +--hash=sha256:[0-9a-f]{64}"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_replace("flask==", "flask==9"), "flask==9"),
        (_replace(f"(flask==[0-9.]+){_HASH}", r"\1"), "flask"),
        (_replace(f"(flask==[0-9.]+){_HASH}", rf"\1 --hash=sha256:{'0' * 64}"), "flask"),
        (_replace(f"(?m)^werkzeug==[0-9.]+{_HASH}$", ""), "werkzeug"),
        (_replace("flask==", "flask>="), "flask"),
        (_replace("flask==", "flask 3 "), ""),
        (_replace(f"flask==[0-9.]+{_HASH}", "flask"), "flask"),
    ],
    ids=["version", "no-hash", "hash", "missing", "unpinned", "broken", "bare"],
)
def test_a_lock_that_was_edited_is_refused(
    checkout: Checkout, change: Callable[[str], str], reason: str
) -> None:
    checkout.caches = checkout.warm_caches
    with _edited(checkout, _DEV, change):
        line = only_line(checkout.install())
    assert line.startswith(f"{_DEV} {_CANNOT}")
    assert reason in line


@pytest.mark.parametrize("path", [_DEV, LOCKS / "build.txt", WEB / "package-lock.json"])
def test_a_lock_that_is_missing_is_refused(checkout: Checkout, path: Path) -> None:
    with _edited(checkout, path, lambda _: None):
        line = only_line(checkout.install())
    assert str(path) in line
    assert "No such file" in line


def test_a_build_requirement_with_another_hash_is_refused(checkout: Checkout) -> None:
    checkout.use_new_caches()
    change = _replace(f"(pkgconfig==[0-9.]+){_HASH}", rf"\1 --hash=sha256:{'0' * 64}")
    with _edited(checkout, LOCKS / "build.txt", change):
        line = only_line(checkout.install())
    assert line.startswith(f"{_DEV} {_CANNOT}")
    succeed(checkout.install())
    assert checkout.files() == checkout.undisturbed


def test_a_lock_of_uv_without_a_hash_is_refused(uv_checkout: Checkout) -> None:
    uv_checkout.remove("uv")
    with _edited(uv_checkout, LOCKS / "uv.txt", _replace(_HASH, "")):
        line = only_line(uv_checkout.install(*INSTALL_UV))
    assert line.startswith(f"{LOCKS / 'uv.txt'} {_CANNOT}")


def test_a_lock_without_node_is_refused(checkout: Checkout, tmp_path: Path) -> None:
    lock = LOCKS / "node.txt"
    with _edited(checkout, lock, lambda _: "# nothing\n"):
        line = only_line(checkout.install(*INSTALL_NODE, PATH=str(tmp_path)))
    assert line.startswith(str(lock))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("package-lock.json", lambda _: "{"),
        ("package-lock.json", lambda _: "[]"),
        ("package-lock.json", lambda _: '{"packages": [1]}'),
        ("package-lock.json", _replace('"integrity": "sha512-..', '"integrity": "sha512-AA')),
        ("package.json", _replace('"package-1": "1.0.0"', '"package-1": "2.0.0"')),
        ("package.json", lambda _: "{"),
    ],
    ids=["cut-off", "a-list", "no-names", "integrity", "out-of-sync", "manifest-cut-off"],
)
def test_npm_locks_that_were_edited_are_refused(
    checkout: Checkout, path: str, change: Callable[[str], str]
) -> None:
    with _edited(checkout, WEB / path, change):
        line = only_line(checkout.install())
    assert line.startswith(f"{WEB / 'package-lock.json'} {_CANNOT}")


@contextmanager
def _edited(checkout: Checkout, path: Path, change: Callable[[str], str | None]) -> Iterator[None]:
    """Change or delete a file; restore it at the end."""
    text = (checkout.root / path).read_text("utf-8")
    changed = change(text)
    assert changed != text
    if changed is None:
        (checkout.root / path).unlink()
    else:
        checkout.write(path, changed)
    try:
        yield
    finally:
        checkout.write(path, text)
