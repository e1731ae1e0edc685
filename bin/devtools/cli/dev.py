"""The command line of bin/dev: run the local environment, in the foreground or detached."""

from __future__ import annotations

import argparse
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

from ..errors import UserError
from ..local.process import PROGRESS
from ..local.supervisor import LocalEnvironment
from ..settings import ROOT, WAIT_TIMEOUT_SECONDS, Settings
from ..terminal import echo
from ..toolchain import toolchain

_ADDRESSES = """\
  Cruddur   {web}
  API       {api}/api/docs
  Mail      {mailbox}
  Traces    {traces}

  Sign in as andrew@cruddur.test, bayko@cruddur.test or londo@cruddur.test, password
  Testing123!, or sign up: the code arrives in the mail above.
"""

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
# With less than this free, an error that couldn't be written down is taken for a full disk.
_MIN_FREE_BYTES = 1_000_000


def main() -> None:
    """Parse the arguments and run the action; an error is one line and status 1."""
    options = _parse()
    data = None
    try:
        settings = replace(Settings.from_environment(), has_replica=options.replica)
        data = settings.data
        local = LocalEnvironment(settings)
        if options.env:
            for name, value in local.environment().items():
                echo(f"{name}={value}")
        elif options.status:
            sys.exit(_status(local))
        elif options.stop:
            _stop(local)
        elif options.reset:
            _reset(local, confirmed=options.yes)
        else:
            toolchain.enter()
            if options.detach:
                _detach(local)
            else:
                _run(local)
    except UserError as error:
        sys.exit(str(error))
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        sys.exit(f"{error.strerror}: make room below {data}.")
    except KeyboardInterrupt:
        sys.exit(130)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/dev",
        description="Run the whole of Cruddur on this machine, in the foreground; Ctrl-C stops it.",
        epilog="CRUDDUR_WEB_PORT, _API_PORT, _AWS_PORT, _DB_PORT, _REPLICA_PORT and"
        " CRUDDUR_DATA_DIR move it; CONNECTION_URL makes it use another PostgreSQL server,"
        " CRUDDUR_DEMO_DATA=none leaves out the demo accounts and their data, CRUDDUR_WEB=built"
        " serves the web app as it is deployed, CRUDDUR_DB_FSYNC=off doesn't wait for the disk.",
    )
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--detach", action="store_true", help="return when it is healthy")
    actions.add_argument("--status", action="store_true", help="print what runs, and its health")
    actions.add_argument("--stop", action="store_true", help="stop it")
    actions.add_argument("--reset", action="store_true", help="stop it and delete its data")
    actions.add_argument("--env", action="store_true", help="print KEY=value lines for scripts")
    parser.add_argument(
        "--replica", action="store_true", help="also run a replica of the database; pages read it"
    )
    parser.add_argument("--yes", action="store_true", help="don't ask before --reset")
    return parser.parse_args()


def _run(local: LocalEnvironment) -> None:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with local.exclusive_run():
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, interrupt)
        began = time.monotonic()
        try:
            local.start(_show)
            echo(f"\nReady in {time.monotonic() - began:.1f} s.\n\n{_addresses(local)}")
            while (exited := local.exited_process()) is None:
                time.sleep(0.5)
            raise exited.failure("ended")
        except KeyboardInterrupt:
            echo("Stopping.")
        finally:
            for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            local.close()


def _detach(local: LocalEnvironment) -> None:
    if local.running_pid() is not None:
        raise UserError("Cruddur runs here already: see bin/dev --status.")
    logs = local.settings.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    error_file = logs / "dev.error"
    with (logs / "dev.log").open("w") as output, error_file.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "bin" / "dev"), *_replica_option(local)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
    with (logs / "dev.log").open() as output:
        while not local.is_ready(process.pid):
            if process.poll() is not None:
                raise UserError(_reason(local, error_file, process.returncode))
            for line in output:
                if line.startswith(PROGRESS):
                    echo(line.rstrip("\n"))
            time.sleep(0.05)
    echo(f"\n{_addresses(local)}")


def _replica_option(local: LocalEnvironment) -> list[str]:
    return ["--replica"] if local.settings.has_replica else []


def _reason(local: LocalEnvironment, error_file: Path, status: int) -> str:
    """Return why the detached process ended; a full disk keeps it from writing that down."""
    reason = error_file.read_text(errors="replace").strip()
    if not reason and shutil.disk_usage(error_file.parent).free < _MIN_FREE_BYTES:
        reason = f"{os.strerror(errno.ENOSPC)}: make room below {local.settings.data}."
    return reason or f"bin/dev ended with status {status}: see {error_file.with_name('dev.log')}"


def _status(local: LocalEnvironment) -> int:
    pid = local.running_pid()
    health = local.health()
    for process in local.processes:
        if process.name in health:
            state, process_id = health[process.name], process.pid()
            echo(f"{process.name:<10}{state:<14}{f'process {process_id}' if process_id else ''}")
    echo(f"{'bin/dev':<10}{f'ok            process {pid}' if pid else 'stopped'}")
    return 0 if pid and all(state == "ok" for state in health.values()) else 1


def _stop(local: LocalEnvironment) -> None:
    pid = local.running_pid()
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while local.running_pid() == pid:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
    local.stop()


def _reset(local: LocalEnvironment, *, confirmed: bool) -> None:
    data = local.settings.data
    if not confirmed:
        if not sys.stdin.isatty():
            raise UserError("Pass --yes to confirm: --reset deletes all local data.")
        if input(f"Delete everything below {data}? [y/N] ").strip().lower() != "y":
            raise UserError("Nothing was deleted.")
    _stop(local)
    for name in (
        "postgres",
        "postgres.password",
        "aws",
        "outputs.json",
        "seeded",
        "logs",
        "run",
        "replica",
    ):
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _addresses(local: LocalEnvironment) -> str:
    settings = local.settings
    return _ADDRESSES.format(
        web=settings.web_url,
        api=settings.api_url,
        mailbox=settings.mailbox_url,
        traces=settings.traces_url,
    )


def _show(process: str, line: str) -> None:
    if '"message": "stats"' not in line:  # metrics, once a minute
        echo(f"{process:<9}| {_readable(line)}")


def _readable(line: str) -> str:
    """Shorten a JSON log line of the API."""
    if not line.startswith("{"):
        return line
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if entry.get("message") == "request":
        return "{method:<6} {status} {duration_ms:>8} ms  {route}".format(**entry)
    summary = f"{entry['level']}: {entry['message']}"
    return "\n".join(filter(None, (summary, entry.get("exception"))))
