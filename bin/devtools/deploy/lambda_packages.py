"""Lambda packages: reproducible zip files of a handler, our code, and hash-pinned dependencies.

A Lambda's folder has a `package.toml`:

    requirements = "lambda"           # backend-flask/requirements/lambda.txt; none if left out
    code = ["backend-flask/cruddur"]  # our packages, without modules that only Flask needs

The same inputs make the same bytes, so a package is named by its hash. For AWS it has bytecode, if
this Python is the runtime's version: a function can't write any, and would compile its modules at
each cold start.
"""

from __future__ import annotations

import hashlib
import os
import platform
import py_compile
import sys
import tempfile
import tomllib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER
from pathlib import Path, PurePosixPath

from ..settings import ROOT
from ..terminal import echo
from ..toolchain.install import Installation
from ..toolchain.uv import BUILD_LOCK, LOCKS, sync

_FLASK_ONLY = {"app.py", "health.py", "routes.py"}
_EPOCH = (1980, 1, 1, 0, 0, 0)
# Where Lambda unpacks a package.
_TASK_ROOT = "/var/task"


@dataclass(frozen=True)
class Target:
    """The runtime and architecture that a package is built for.

    Only the emulator's is native: it runs Lambdas on this machine, whatever that is. AWS's are
    always Linux, also if this machine has the same Python and architecture.
    """

    runtime: str
    architecture: str
    is_native: bool = False

    @classmethod
    def this_machine(cls) -> Target:
        """Return the emulator's target: it runs Lambdas on this machine's Python."""
        machine = {"aarch64": "arm64", "amd64": "x86_64"}.get(
            platform.machine().lower(), platform.machine().lower()
        )
        return cls(_this_python(), machine, is_native=True)

    def uv_options(self) -> list[str]:
        """Return the options with which uv selects this target's wheels."""
        if self.is_native:
            return []
        machine = {"arm64": "aarch64"}.get(self.architecture, self.architecture)
        version = self.runtime.removeprefix("python")
        return ["--python-version", version, "--python-platform", f"{machine}-manylinux_2_28"]

    @property
    def has_bytecode(self) -> bool:
        """Whether packages get bytecode, which only the version of Python that made it can read."""
        return not self.is_native and self.runtime == _this_python()


def build(handler: Path, target: Target, cache: Path) -> Path:
    """Return the package of a Lambda's folder; build it unless the cache has it.

    Raises:
        UserError: a dependency can't be installed.
    """
    cache.mkdir(parents=True, exist_ok=True)
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
    # Bytecode follows from the sources and the version.
    digest = hashlib.sha256(MAGIC_NUMBER if target.has_bytecode else b"")
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    package = cache / f"{handler.name}-{digest.hexdigest()[:16]}.zip"
    if not package.exists():
        unfinished = package.with_suffix(f".{os.getpid()}.unfinished")
        contents = [(name, path.read_bytes()) for name, path in files.items()]
        if target.has_bytecode:
            contents += _bytecode(sorted(files.items()))
        elif not target.is_native:
            echo(
                f"{handler.name}: its package has no bytecode, so it starts more slowly: this is"
                f" {_this_python()}, and the runtime {target.runtime}."
            )
        # A package for the emulator needn't be small.
        level = 1 if target.is_native else 6
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
            for name, content in sorted(contents):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.external_attr = 0o644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        unfinished.rename(package)
    return package


def _this_python() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _bytecode(files: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the files' bytecode; a file that isn't valid has none.

    It isn't compared with its source, which never changes in a package, and has neither its time
    nor this machine's paths in it.
    """
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are about others' code
        compiled = Path(folder, "compiled")
        for name, path in files:
            if not name.endswith(".py"):
                continue
            try:
                py_compile.compile(
                    str(path),
                    cfile=str(compiled),
                    dfile=f"{_TASK_ROOT}/{name}",
                    doraise=True,
                    optimize=0,
                    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
                )
            except py_compile.PyCompileError:
                continue
            source = PurePosixPath(name)
            cached = f"{source.stem}.{sys.implementation.cache_tag}.pyc"
            yield str(source.parent / "__pycache__" / cached), compiled.read_bytes()


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
