"""Lock files are complete and hash-pinned, and everything is installed from them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from devtools.settings import ROOT
from tests.install.checkout import EMULATOR_LOCK, LOCKS
from tests.install.packages import locked, normalized

_PINNED = re.compile(
    r"[a-z0-9-]+==[^ ;]+( ; [^\\]+)? \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+( +#.*\n)*"
)
# The files that may contain each installing command.
_INSTALLERS = {
    r"pip3? (install|download|wheel)": {
        "backend-flask/tests/devtools/test_lambda_packages.py",  # from wheels that it makes
        "bin/devtools/toolchain/uv.py",
    },
    r"pip (sync|compile)": {
        "bin/lock-requirements",
        "bin/devtools/toolchain/uv.py",
        "docs/decisions/0015-installation.md",
    },
    r"uv (sync|run|tool|add)": set(),
    r"npm (ci|i|install|exec|update)": {
        "docs/decisions/0015-installation.md",
        "frontend-react-js/Dockerfile",
    },
    r"apt-get|apt install": {"bin/devtools/local/chromium.py", "bin/devtools/toolchain/uv.py"},
    r"npx|uvx|pipx|corepack|easy_install": set(),
    r"(yarn|pnpm|bun) (add|install)|conda (create|install)": set(),
    r"(curl|wget) [^\n]*\| *(sudo )?(ba)?sh": set(),
}


def _versioned_files() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name]


_FILES = _versioned_files()
_PYTHON_LOCKS = [*sorted((ROOT / LOCKS).glob("*.txt")), ROOT / EMULATOR_LOCK]
_NPM_LOCKS = [path for path in _FILES if path.name == "package-lock.json"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("lock", _PYTHON_LOCKS, ids=_name)
def test_each_python_package_is_one_version_with_hashes(lock: Path) -> None:
    text = re.sub(r"(?m)^#.*\n", "", lock.read_text("utf-8"))
    assert text
    assert not _PINNED.sub("", text).strip()
    pairs = locked(text)
    assert len(pairs) == len(set(pairs)) == len(_PINNED.findall(text))


@pytest.mark.parametrize("lock", _PYTHON_LOCKS, ids=_name)
def test_each_requirement_is_locked(lock: Path) -> None:
    assert _required(lock.with_suffix(".in")) <= {name for name, _ in locked(lock.read_text())}


def _required(requirements: Path) -> set[str]:
    names: set[str] = set()
    for line in requirements.read_text("utf-8").splitlines():
        if line.startswith("-r "):
            names |= _required(requirements.with_name(line.removeprefix("-r ")))
        elif found := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line):
            names.add(normalized(found[0]))
    return names


@pytest.mark.parametrize("lock", _NPM_LOCKS, ids=_name)
def test_each_npm_package_has_a_hash_and_no_address(lock: Path) -> None:
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    manifest = json.loads(lock.with_name("package.json").read_text("utf-8"))
    del packages[""]
    for path, entry in packages.items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", entry["integrity"]), path
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", entry["version"]), path
        assert "resolved" not in entry, path
    required = {**manifest.get("dependencies", {}), **manifest.get("devDependencies", {})}
    assert {f"node_modules/{name}" for name in required} <= set(packages)


@pytest.mark.parametrize("lock", _NPM_LOCKS, ids=_name)
def test_no_npm_package_depends_on_a_tag(lock: Path) -> None:
    """For a tag, `npm ci` asks the registry, and refuses the lock file if the tag has moved."""
    manifest = json.loads(lock.with_name("package.json").read_text("utf-8"))
    for entry in json.loads(lock.read_text("utf-8"))["packages"].values():
        required = {**entry.get("dependencies", {}), **entry.get("optionalDependencies", {})}
        tags = {name for name, wanted in required.items() if re.fullmatch(r"[a-z]\w*", wanted)}
        assert tags <= set(manifest.get("overrides", {}))


def test_nothing_else_in_the_repository_installs() -> None:
    found: dict[str, set[str]] = {pattern: set() for pattern in _INSTALLERS}
    for path in _FILES:
        name = _name(path)
        if path.suffix in {".json", ".txt", ".png", ".lock"} or name.startswith(
            ("backend-flask/tests/install/", "backend-flask/tests/contracts/test_locks.py")
        ):
            continue
        try:
            text = path.read_text("utf-8")
        except (UnicodeDecodeError, OSError):
            continue
        # A command may be a list of strings.
        text = re.sub(r"""["'][, ]+["']""", " ", text)
        for pattern, places in found.items():
            if re.search(rf"(?<![\w.-])({pattern})(?![\w-])", text):
                places.add(name)
    assert found == _INSTALLERS


def test_npm_runs_no_install_scripts() -> None:
    for path in ("frontend-react-js/Dockerfile", "bin/devtools/toolchain/toolchain.py"):
        text = re.sub(r"""["'][, ]+["']""", " ", (ROOT / path).read_text("utf-8"))
        commands = re.findall(r"""(?m)(?:npm |")(ci --[^"\n]*)""", text)
        assert commands
        assert all("--ignore-scripts" in command for command in commands)
