"""The command line of bin/dev."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from types import FrameType

from ..local.supervisor import PROGRESS, Product
from ..settings import ROOT, WAIT_TIMEOUT_SECONDS, Refusal, Settings
from ..toolchain import toolchain

_DEMO = """\
  Cruddur   {web}
  API       {api}/api/docs
  Mail      {mailbox}
  Traces    {watch}

  Sign in as andrew@cruddur.test, bayko@cruddur.test or londo@cruddur.test, password
  Testing123!, or sign up: the code arrives in the mail above.
"""


def main() -> None:
    """Do what the command line asks; a refusal is one line and status 1."""
    options = _parse()
    try:
        product = Product(Settings.from_environment())
        if options.env:
            for name, value in product.environment().items():
                _say(f"{name}={value}")
        elif options.status:
            sys.exit(_status(product))
        elif options.stop:
            _stop(product)
        elif options.reset:
            _reset(product, agreed=options.yes)
        else:
            toolchain.enter()
            if options.detach:
                _detach(product)
            else:
                _run(product)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/dev",
        description="Run the whole of Cruddur on this machine, in the foreground; Ctrl-C stops it.",
        epilog="CRUDDUR_WEB_PORT, _API_PORT, _AWS_PORT, _DB_PORT and CRUDDUR_DATA_DIR move it;"
        " CONNECTION_URL makes it use another PostgreSQL server, CRUDDUR_DEMO_DATA=none leaves out"
        " the demo accounts and what they wrote, CRUDDUR_WEB=built serves the web app as it is"
        " deployed.",
    )
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--detach", action="store_true", help="return when it is healthy")
    actions.add_argument("--status", action="store_true", help="say what runs, and how it is")
    actions.add_argument("--stop", action="store_true", help="stop it")
    actions.add_argument("--reset", action="store_true", help="stop it and delete its data")
    actions.add_argument("--env", action="store_true", help="print KEY=value lines for scripts")
    parser.add_argument("--yes", action="store_true", help="don't ask before --reset")
    return parser.parse_args()


def _run(product: Product) -> None:
    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    with product.sole_run():
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, interrupt)
        began = time.monotonic()
        try:
            product.start(_show)
            _say(f"\nReady in {time.monotonic() - began:.1f} s.\n\n{_addresses(product)}")
            while (dead := product.dead()) is None:
                time.sleep(0.5)
            raise Refusal(f"{dead.name} ended. Its last words ({dead.log}):\n{dead.last_lines()}")
        except KeyboardInterrupt:
            _say("Stopping.")
        finally:
            for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(name, signal.SIG_IGN)
            product.close()


def _detach(product: Product) -> None:
    if product.running_pid() is not None:
        raise Refusal("Cruddur runs here already: see bin/dev --status.")
    logs = product.settings.data / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    refusal = logs / "dev.refusal"
    with (logs / "dev.log").open("w") as output, refusal.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "bin" / "dev")],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )
    with (logs / "dev.log").open() as output:
        while not product.is_ready(process.pid):
            if process.poll() is not None:
                raise Refusal(refusal.read_text().strip())
            for line in output:
                if line.startswith(PROGRESS):
                    _say(line.rstrip("\n"))
            time.sleep(0.05)
    _say(f"\n{_addresses(product)}")


def _status(product: Product) -> int:
    pid = product.running_pid()
    health = product.health()
    for service in product.services:
        if service.name in health:
            state, process = health[service.name], service.pid()
            _say(f"{service.name:<10}{state:<10}{f'process {process}' if process else ''}")
    _say(f"{'bin/dev':<10}{f'ok        process {pid}' if pid else 'stopped'}")
    return 0 if pid and all(state == "ok" for state in health.values()) else 1


def _stop(product: Product) -> None:
    pid = product.running_pid()
    if pid is not None:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while product.running_pid() == pid:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
    product.stop()


def _reset(product: Product, *, agreed: bool) -> None:
    data = product.settings.data
    if not agreed:
        if not sys.stdin.isatty():
            raise Refusal("Say --yes as well: --reset deletes everything people did here.")
        if input(f"Delete everything below {data}? [y/N] ").strip().lower() != "y":
            raise Refusal("Nothing was deleted.")
    _stop(product)
    for name in ("postgres", "postgres.password", "aws", "outputs.json", "seeded", "logs", "run"):
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _addresses(product: Product) -> str:
    settings = product.settings
    return _DEMO.format(
        web=settings.web_url,
        api=settings.api_url,
        mailbox=settings.mailbox_url,
        watch=settings.watch_url,
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _show(service: str, line: str) -> None:
    if '"message": "standing"' not in line:  # numbers for a dashboard, once a minute
        _say(f"{service:<9}| {_readable(line)}")


def _readable(line: str) -> str:
    """Shorten the API's JSON lines to what somebody watching wants to know."""
    if not line.startswith("{"):
        return line
    try:
        entry = json.loads(line)
    except ValueError:
        return line
    if entry.get("message") == "request":
        return "{method:<6} {status} {duration_ms:>8} ms  {route}".format(**entry)
    words = f"{entry['level']}: {entry['message']}"
    return "\n".join(filter(None, (words, entry.get("exception"))))
