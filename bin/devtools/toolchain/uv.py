"""Install Python packages with uv: the hash-pinned versions of a lock file, without resolution.

uv has a lock file of its own. It builds no package from source but pyvips, whose build requirements
are locked too. `python -m devtools.toolchain.uv` installs uv, with `FOLDER LOCK…` an
environment too.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT, TOOLS
from .install import Installation
from .installers import progress, run

LOCKS = ROOT / "backend-flask" / "requirements"
_UV_LOCK = LOCKS / "uv.txt"
BUILD_LOCK = LOCKS / "build.txt"

# pyvips is pure Python, but has no wheel. If its build finds the headers of a system libvips, it
# compiles for that instead of the one in pyvips-binary. So the headers are hidden, and the setting
# gives this build its own key in uv's cache.
_SYNC = ["--require-hashes", "--only-binary=:all:", "--no-binary=pyvips", "--quiet"]
_SYNC += [f"--build-constraints={BUILD_LOCK}", "--require-build-hashes"]
_SYNC += ["--config-settings-package=pyvips:libvips=pyvips-binary"]
# The hash identifies a package, so it may come from any of several indexes, as with pip.
_SYNC += ["--index-strategy=unsafe-best-match"]
_HIDDEN_HEADERS = {"PKG_CONFIG_PATH": "", "PKG_CONFIG_LIBDIR": os.devnull}
_PIP_VARIABLES = {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX"}


def executable() -> Path:
    """Return the path of uv; install it if it is missing.

    Raises:
        UserError: it can't be installed.
    """
    Installation(
        "uv", "uv", [_UV_LOCK], _install_uv, folders=[TOOLS / "uv"], relocatable=True
    ).ensure()
    return TOOLS / "uv" / "bin" / "uv"


def create_environment(folder: Path, *locks: Path) -> None:
    """Create or replace a virtual environment, with exactly the packages of lock files.

    Raises:
        UserError: the packages can't be installed, or one lacks a dependency.
    """
    uv = str(executable())
    run([uv, "venv", "--quiet", "--clear", "--python", _base_python(), str(folder)], *locks)
    python = str(folder / "bin" / "python")
    sync(["--python", python], *locks)
    run([uv, "pip", "check", "--quiet", "--python", python], *locks, env=_environment())


def sync(target: Sequence[str], *locks: Path) -> None:
    """Install exactly the packages of lock files into the target of uv's options.

    Raises:
        UserError: the packages can't be installed.
    """
    command = [str(executable()), "pip", "sync", *_SYNC, *target, *map(str, locks)]
    run(command, *locks, env=_environment())


def fetched_packages() -> Callable[[], int]:
    """Return a function that counts the packages which uv has fetched since this call."""
    done = subprocess.run(
        [str(executable()), "cache", "dir"],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    )
    archives = Path(done.stdout.strip()) / "archive-v0"

    def count() -> int:
        return sum(1 for _ in archives.iterdir()) if archives.is_dir() else 0

    before = count()
    return lambda: count() - before


def _base_python() -> str:
    """Return the Python outside the virtual environment, which may be about to be replaced."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _install_uv() -> None:
    """Install uv with the pip that is bundled with Python."""
    folder = TOOLS / "uv"
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "pip", "install", "--target", str(folder), "--quiet"]
    command += ["--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    command += ["--only-binary=:all:", "--requirement", str(_UV_LOCK)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(_pip_wheel()),
        "TMPDIR": str(folder),  # files that a killed pip leaves are deleted with the folder
        "PIP_USER": "0",
        "PIP_REQUIRE_VIRTUALENV": "0",
    }
    with progress("uv", 1, "packages", lambda: int((folder / "bin" / "uv").exists())):
        run(command, _UV_LOCK, env=environment, has_cache=False)


def _pip_wheel() -> Path:
    """Return the pip wheel of ensurepip; some systems store it in another folder."""
    ensurepip = importlib.util.find_spec("ensurepip")
    if ensurepip and ensurepip.origin:
        folder = sysconfig.get_config_var("WHEEL_PKG_DIR")
        folder = Path(folder or Path(ensurepip.origin).with_name("_bundled"))
        for wheel in folder.glob("pip-*.whl"):
            return wheel
    raise UserError(
        "Python can't install packages here: install its venv package"
        " (on Debian: apt-get install python3-venv)."
    )


def _environment() -> dict[str, str]:
    """Return the variables of uv, with the package index of pip's variables."""
    index = {uv: os.environ[pip] for pip, uv in _PIP_VARIABLES.items() if os.environ.get(pip)}
    return {"UV_HTTP_TIMEOUT": "180", **index, **os.environ, **_HIDDEN_HEADERS}


def main() -> None:
    """Install uv, and an environment if one is named; an error is one line and status 1."""
    try:
        executable()
        if sys.argv[1:]:
            folder, *locks = sys.argv[1:]
            create_environment(Path(folder), *(ROOT / lock for lock in locks))
    except UserError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
