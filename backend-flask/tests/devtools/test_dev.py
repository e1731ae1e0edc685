"""bin/dev: errors are one line, and leave no process behind."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from devtools.errors import UserError
from devtools.local.process import ManagedProcess, run_step
from devtools.settings import free_ports
from devtools.toolchain import install, toolchain
from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS, http_request, wait_until

Dev = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dev(tmp_path: Path) -> Dev:
    def run(*options: str, **variables: str) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CRUDDUR_", "CONNECTION_"))
        }
        return subprocess.run(
            [sys.executable, str(ROOT / "bin/dev"), *options],
            env={**inherited, **free_ports(), "CRUDDUR_DATA_DIR": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT_SECONDS,
        )

    return run


def only_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr.strip()


def test_a_port_in_use_is_named_with_the_variable_that_moves_it(dev: Dev, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for options in ([], ["--detach"]):
            line = only_line(dev(*options, CRUDDUR_API_PORT=port))
            assert line == (
                f"Port {port} is in use: end what uses it, or set CRUDDUR_API_PORT to another."
            )
    assert not list((tmp_path / "run").glob("a*.lock"))
    assert "stopped" in dev("--status").stdout


@pytest.mark.parametrize("port", ["80", "x", "70000", "-1"])
def test_a_port_that_cannot_be_is_refused(dev: Dev, port: str) -> None:
    assert only_line(dev("--status", CRUDDUR_WEB_PORT=port)).startswith("CRUDDUR_WEB_PORT is")


def test_two_services_on_one_port_are_refused(dev: Dev) -> None:
    line = only_line(dev(CRUDDUR_WEB_PORT="5999", CRUDDUR_API_PORT="5999"))
    assert "same port" in line


def test_without_a_start_there_is_no_environment_and_nothing_to_stop(dev: Dev) -> None:
    assert only_line(dev("--env")) == "Nothing is set up here yet: run bin/dev first."
    assert dev("--stop").returncode == 0
    assert dev("--status").returncode == 1


def test_a_reset_asks_first(dev: Dev, tmp_path: Path) -> None:
    (tmp_path / "seeded").touch()
    assert "--yes" in only_line(dev("--reset"))
    assert (tmp_path / "seeded").exists()
    assert dev("--reset", "--yes").returncode == 0
    assert not (tmp_path / "seeded").exists()


def test_an_unreachable_server_is_reported(dev: Dev) -> None:
    done = dev(CONNECTION_URL="postgresql://x@127.0.0.1:1/x?sslmode=disable")
    assert done.returncode == 1
    assert done.stderr.startswith("The migrations failed: ")
    assert "stopped" in dev("--status").stdout


def test_a_replica_is_read_from(dev: Dev) -> None:
    ports = free_ports("CRUDDUR_REPLICA_PORT")
    done = dev("--detach", "--replica", CRUDDUR_DEMO_DATA="none", **ports)
    try:
        assert done.returncode == 0, done.stderr
        assert "replica   ok" in dev("--status", **ports).stdout
        printed = dict(line.split("=", 1) for line in dev("--env", **ports).stdout.splitlines())
        ready = f"{printed['CRUDDUR_API_URL']}/api/readyz"

        def replicas() -> object:
            return http_request("GET", ready).json()["replicas"]

        wait_until(lambda: replicas() == {"replica_1": "ok"}, "the replica is read from")
    finally:
        assert dev("--stop").returncode == 0


def test_a_replica_of_another_server_is_refused(dev: Dev) -> None:
    url = "postgresql://x@127.0.0.1:1/x?sslmode=disable"
    assert "CONNECTION_URL names another" in only_line(dev("--replica", CONNECTION_URL=url))


def test_aws_settings_of_the_shell_are_ignored(dev: Dev) -> None:
    elsewhere = {"AWS_REGION": "eu-west-1", "AWS_PROFILE": "nobody"}
    done = dev("--detach", CRUDDUR_DEMO_DATA="none", **elsewhere)
    try:
        assert done.returncode == 0, done.stderr
    finally:
        assert dev("--stop").returncode == 0


@pytest.mark.parametrize("command", ["dev", "test"])
def test_an_old_python_gets_the_required_version(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = namedtuple("version", "major minor")
    monkeypatch.setattr(sys, "version_info", version(3, 9))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ROOT / "bin" / command))
    assert str(end.value).startswith("Cruddur needs Python 3.11 or newer; this is ")


def test_a_full_disk_is_reported_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(install, "TOOLS", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UserError, match=r"^Less than 1\.5 GB is free below .*: make room"):
        toolchain.ensure()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options", [[], ["--detach"]])
def test_a_full_disk_is_the_reason_in_one_line(tmp_path: Path, options: list[str]) -> None:
    script = (
        'mount -t tmpfs -o size=64k tmpfs "$1" && mkdir -p "$1/logs" "$1/run" || exit 77;'
        ' cat /dev/zero > "$1/fill" 2> /dev/null; shift; exec "$@"'
    )
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    command = [sys.executable, str(ROOT / "bin/dev"), *options]
    try:
        done = subprocess.run(
            ["unshare", *namespaces, "sh", "-c", script, "sh", str(tmp_path), *command],
            env={**os.environ, **free_ports(), "CRUDDUR_DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=WAIT_SECONDS,
        )
    except FileNotFoundError:
        pytest.skip("there are no mount namespaces here")
    if done.returncode not in (0, 1) or done.stderr.startswith("unshare: "):
        pytest.skip(f"no file system can be mounted here: {done.stderr}")
    assert only_line(done) in (
        f"No space left on device: make room below {tmp_path}.",
        f"Less than 200 MB is free below {tmp_path}: make room.",
    )


def test_a_process_runs_on_when_its_log_cannot_be_written(
    tmp_path: Path,
) -> None:
    chatty = "for number in range(100_000): print('line', number)"
    process = ManagedProcess("chatty", tmp_path)
    process.log.parent.mkdir(parents=True)
    process.log.symlink_to("/dev/full")
    process.start([sys.executable, "-c", chatty], env={}, cwd=tmp_path, listener=lambda *_: None)
    wait_until(lambda: process.exit_code() is not None, "it has written everything and ended")
    wait_until(lambda: "line 99999" in str(process.failure("ended")), "its last line is known")


def test_a_failing_step_always_has_a_reason(tmp_path: Path) -> None:
    def run(code: str) -> str | None:
        command = [sys.executable, "-c", code]
        return run_step(command, lambda *_: None, env=os.environ, cwd=tmp_path)

    assert run("print('done')") is None
    assert run("import sys; sys.exit('why')") == "why"
    assert run("raise SystemExit(3)") == f"{sys.executable} ended with status 3."


def test_children_of_a_killed_process_are_killed_without_waiting(tmp_path: Path) -> None:
    parent = "import subprocess; subprocess.Popen(['sleep', 'infinity'], close_fds=False).wait()"
    process = ManagedProcess("parent", tmp_path)
    process.start([sys.executable, "-c", parent], env={}, cwd=tmp_path, listener=lambda *_: None)
    children = Path(f"/proc/{process.pid()}/task/{process.pid()}/children")
    wait_until(children.read_text, "the child is started")
    os.kill(int(process.pid() or 0), signal.SIGKILL)
    wait_until(lambda: process.exit_code() is not None, "the process has ended")
    assert process.is_alive()
    # The process has ended, so there is nothing to wait for before the group is killed.
    process.stop(timeout_seconds=float("inf"))
    assert not process.is_alive()


def test_a_process_left_by_a_killed_run_is_found_and_killed(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(15, signal.SIG_IGN); print('up'); signal.pause()"
    lines: list[str] = []
    process = ManagedProcess("stubborn", tmp_path)
    process.start(
        [sys.executable, "-u", "-c", ignoring],
        env={},
        cwd=tmp_path,
        listener=lambda _, line: lines.append(line),
    )
    wait_until(lambda: lines or process.exit_code() is not None, "it prints that it is up")
    assert lines
    found_again = ManagedProcess("stubborn", tmp_path, stop_signal=signal.SIGTERM)
    assert found_again.is_alive()
    found_again.stop(timeout_seconds=0.2)
    assert not found_again.is_alive()
    wait_until(lambda: process.exit_code() is not None, "the process has ended")
    assert process.exit_code() == -signal.SIGKILL
