"""Lambda packages: reproducible zip files of a handler, our code, and hash-pinned dependencies.

A Lambda's folder has a `package.toml`:

    requirements = "lambda"           # backend-flask/requirements/lambda.txt; none if left out
    code = ["backend-flask/cruddur"]  # our packages, without modules that only Flask needs

The same inputs make the same bytes, so a package is named by its hash.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ..settings import ROOT
from ..toolchain.install import Installation
from ..toolchain.uv import BUILD_LOCK, LOCKS, sync

_FLASK_ONLY = {"app.py", "health.py", "routes.py"}
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Target:
    """The runtime and architecture that a package is built for."""

    runtime: str
    architecture: str

    @classmethod
    def this_machine(cls) -> Target:
        """Return the emulator's target: it runs Lambdas on this machine's Python."""
        machine = {"aarch64": "arm64", "amd64": "x86_64"}.get(
            platform.machine().lower(), platform.machine().lower()
        )
        return cls(f"python{sys.version_info.major}.{sys.version_info.minor}", machine)

    def uv_options(self) -> list[str]:
        """Return the options with which uv selects this target's wheels."""
        if self == Target.this_machine():
            return []
        machine = {"arm64": "aarch64"}.get(self.architecture, self.architecture)
        version = self.runtime.removeprefix("python")
        return ["--python-version", version, "--python-platform", f"{machine}-manylinux_2_28"]


def build(handler: Path, target: Target, cache: Path) -> Path:
    """Return the package of a Lambda's folder; build it unless the cache has it.

    Raises:
        UserError: a dependency can't be installed.
    """
    config = tomllib.loads((handler / "package.toml").read_text())
    files = {"handler.py": handler / "handler.py"}
    if "requirements" in config:
        lock = LOCKS / f"{config['requirements']}.txt"
        dependencies = _dependencies(lock, target, cache)
        for path in _files(dependencies):
            files[path.relative_to(dependencies).as_posix()] = path
    for folder in config.get("code", []):
        code = ROOT / folder
        for path in _files(code):
            inside = path.relative_to(code)
            if path.name not in _FLASK_ONLY and "http" not in inside.parts:
                files[f"{code.name}/{inside.as_posix()}"] = path
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    package = cache / f"{handler.name}-{digest.hexdigest()[:16]}.zip"
    if not package.exists():
        unfinished = package.with_suffix(f".{os.getpid()}.unfinished")
        # A package for the emulator needn't be small.
        level = 1 if target == Target.this_machine() else 6
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            for name, path in sorted(files.items()):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())
        unfinished.rename(package)
    return package


def _dependencies(lock: Path, target: Target, cache: Path) -> Path:
    digest = hashlib.sha256(lock.read_bytes() + repr(target).encode()).hexdigest()[:16]
    folder = cache / f"dependencies-{digest}"
    options = ["--target", str(folder), "--python", sys.executable, *target.uv_options()]
    Installation(
        folder.name,
        f"Lambda packages of {lock.stem}",
        [lock, BUILD_LOCK],
        lambda: sync(options, lock),
        folders=[folder],
        relocatable=True,
        home=cache,
    ).ensure()
    return folder


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.parent.name != "bin"
    ]
