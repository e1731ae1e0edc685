"""Lambda packages: for which platform, and with which bytecode, on every kind of machine."""

from __future__ import annotations

import dis
import importlib.util
import marshal
import platform
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from devtools.deploy import lambda_packages
from devtools.deploy.environments import Environment
from devtools.deploy.lambda_packages import Target
from devtools.toolchain import uv
from tests.conftest import ROOT

MACHINES = [("Darwin", "arm64"), ("Linux", "aarch64"), ("Linux", "x86_64")]
VERSIONS = [(3, 11), (3, 13), (3, 14)]
WHEELS = [
    f"native-1-cp3{minor}-cp3{minor}-{system}"
    for minor in (11, 13, 14)
    for system in (
        "macosx_11_0_arm64",
        "manylinux_2_17_aarch64",
        "manylinux_2_17_x86_64",
        "musllinux_1_2_aarch64",
    )
]
HERE = Target.this_machine()


@pytest.fixture(params=MACHINES, ids="-".join)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Make this a machine of another kind, as far as the standard library tells."""
    system, architecture = request.param
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: architecture)
    return system, architecture


@pytest.fixture(params=VERSIONS, ids=lambda version: f"python{version[0]}.{version[1]}")
def python(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make this another version of Python."""
    major, minor = request.param
    version = SimpleNamespace(major=major, minor=minor)
    # For this module alone, as others have code for newer versions.
    here = SimpleNamespace(version_info=version, executable=sys.executable)
    monkeypatch.setattr(lambda_packages, "sys", here)
    return f"python{major}.{minor}"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a package that has a wheel for each platform, and says which it is."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in WHEELS:
        _, _, *tags = name.split("-")
        with zipfile.ZipFile(folder / f"{name}.whl", "w") as wheel:
            wheel.writestr("native.txt", name)
            wheel.writestr("native-1.dist-info/METADATA", "Name: native\nVersion: 1\n")
            tag = "-".join(tags)
            wheel.writestr("native-1.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
            wheel.writestr("native-1.dist-info/RECORD", "")
    return folder


def installed(target: Target, wheels: Path, folder: Path) -> str:
    """Return the name of the wheel that uv chooses for a target."""
    command = [str(uv.executable()), "pip", "install", "--quiet", "--no-index", "--no-cache"]
    command += ["--find-links", str(wheels), "--target", str(folder), "--python", sys.executable]
    subprocess.run([*command, *target.uv_options(), "native"], check=True)
    return (folder / "native.txt").read_text()


@pytest.mark.parametrize("env", ["production", "staging"])
def test_a_package_for_aws_has_linux_wheels_wherever_it_is_built(
    env: str, machine: tuple[str, str], python: str, wheels: Path, tmp_path: Path
) -> None:
    target = Environment.named(env).target
    chosen = installed(target, wheels, tmp_path)
    assert chosen == "native-1-cp313-cp313-manylinux_2_17_aarch64"


def test_a_target_like_this_machine_is_not_native(machine: tuple[str, str], python: str) -> None:
    here = Target.this_machine()
    aws = Target(here.runtime, here.architecture)
    assert aws != here
    assert aws.uv_options() != []
    assert here.uv_options() == []
    assert here.runtime == python
    assert here.architecture == ("x86_64" if machine[1] == "x86_64" else "arm64")


def test_only_the_emulators_environments_are_native() -> None:
    files = (ROOT / "aws" / "config").glob("*.toml")
    native = {file.stem for file in files if Environment.named(file.stem).target.is_native}
    assert native == {"local", "emulator"}


# Bytecode


@pytest.fixture
def handler(tmp_path: Path) -> Path:
    """Return the folder of a Lambda without dependencies."""
    folder = tmp_path / "lambda"
    folder.mkdir()
    (folder / "package.toml").write_text('code = ["backend-flask/cruddur/platform"]')
    (folder / "handler.py").write_text("def handle(event, context):\n    return {'a', 'b'}\n")
    return folder


def cached(source: str) -> str:
    """Return where Python looks for a source's bytecode, whatever this one is configured to."""
    folder, _, name = source.rpartition("/")
    tag = sys.implementation.cache_tag
    return f"{folder}/__pycache__/{name[:-3]}.{tag}.pyc".removeprefix("/")


def names(package: Path) -> Iterator[str]:
    with zipfile.ZipFile(package) as archive:
        yield from archive.namelist()


def test_bytecode_is_that_of_the_sources_and_is_never_compared_with_them(
    handler: Path, tmp_path: Path
) -> None:
    package = lambda_packages.build(handler, replace(HERE, is_native=False), tmp_path / "cache")
    with zipfile.ZipFile(package) as archive:
        sources = [name for name in archive.namelist() if name.endswith(".py")]
        assert "platform/database.py" in sources
        compiled = [cached(name) for name in sources]
        assert {name for name in archive.namelist() if name.endswith(".pyc")} == set(compiled)
        content = archive.read(cached("handler.py"))
    assert content[:4] == importlib.util.MAGIC_NUMBER
    assert int.from_bytes(content[4:8], "little") == 0b01  # PEP 552: by hash, not checked
    code = marshal.loads(content[16:])  # noqa: S302  # made above
    assert code.co_filename == "/var/task/handler.py"
    assert "handle" in dis.Bytecode(code).dis()


def test_a_function_runs_from_its_bytecode(handler: Path, tmp_path: Path) -> None:
    package = lambda_packages.build(handler, replace(HERE, is_native=False), tmp_path / "cache")
    task = tmp_path / "task"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(task)
    (task / "handler.py").write_text("raise SystemExit('the source was compiled')")
    script = "import handler; print(sorted(handler.handle(None, None)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(task)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['a', 'b']\n"


def test_packages_are_the_same_byte_by_byte_in_every_process(handler: Path, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from devtools.deploy.lambda_packages import Target, build\n"
        f"target = Target({HERE.runtime!r}, {HERE.architecture!r})\n"
        "build(Path(sys.argv[1]), target, Path(sys.argv[2]))\n"
    )
    built = []
    for seed in ("0", "1", "2"):
        cache = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", script, str(handler), str(cache)],
            env={"PYTHONPATH": str(ROOT / "bin"), "PYTHONHASHSEED": seed},
            check=True,
        )
        [package] = cache.glob("lambda-*.zip")
        built.append((package.name, package.read_bytes()))
    assert built[0] == built[1] == built[2]


def test_a_package_without_bytecode_is_reported_in_a_line(
    handler: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Target("python3.99", HERE.architecture)
    package = lambda_packages.build(handler, other, tmp_path / "cache")
    assert not [name for name in names(package) if name.endswith(".pyc")]
    [line] = capsys.readouterr().out.splitlines()
    assert line.endswith(f"this is {HERE.runtime}, and the runtime python3.99.")
    with_bytecode = lambda_packages.build(
        handler, replace(HERE, is_native=False), tmp_path / "cache"
    )
    assert with_bytecode.name != package.name


def test_the_emulators_packages_have_none_and_are_not_reported(
    handler: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = lambda_packages.build(handler, HERE, tmp_path / "cache")
    assert not [name for name in names(package) if name.endswith(".pyc")]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("env", ["production", "staging"])
def test_the_pipeline_builds_with_the_version_of_the_runtime(env: str) -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    steps = yaml.safe_load(text)["jobs"]["release"]["steps"]
    [version] = [
        step["with"]["python-version"]
        for step in steps
        if "actions/setup-python" in step.get("uses", "")
    ]
    assert Environment.named(env).target.runtime == f"python{version}"
    # The image has the same.
    dockerfile = (ROOT / "backend-flask" / "Dockerfile").read_text("utf-8")
    assert f"ARG PYTHON_IMAGE=python:{version}-" in dockerfile
