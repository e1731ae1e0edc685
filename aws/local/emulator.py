"""Run AWS on this machine: the ministack emulator, mended where it differs from AWS.

State lives in the data directory and survives any end of the process. Stop it with SIGTERM or
Ctrl-C. Mail is shown at /_local/mailbox, traces and log lines at /_local/watch.
"""

import argparse
import asyncio
import contextlib
import fcntl
import logging
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

log = logging.getLogger("emulator")

# Lambdas inherit this process's environment, so only what any program needs is kept of it.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "TZ")
SECONDS_TO_FINISH_REQUESTS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until asked to stop; return the exit status."""
    chosen = parse(arguments)
    data = chosen.data.resolve()
    set_environment(data, chosen)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(sole_user_of(data))
        except BlockingIOError:
            return fail(f"{data} is in use by another emulator")
        from replacements import EmulatorMovedError

        try:
            asyncio.run(serve(chosen))
        except EmulatorMovedError as error:
            return fail(f"this version of ministack does not fit the mends: {error}")
        except OSError as error:
            return fail(f"cannot serve {chosen.bind}:{chosen.port}: {error.strerror}")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=4566, help="default: %(default)s")
    parser.add_argument("--data", type=Path, required=True, help="directory for all state")
    parser.add_argument("--bind", default="127.0.0.1", help="address, default: %(default)s")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="serve requests for this host name too, e.g. a container's (repeatable)",
    )
    parser.add_argument(
        "--show-log", type=Path, metavar="FILE", help="a log of JSON lines, to show beside traces"
    )
    parser.add_argument(
        "--save-seconds",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="save what changed so often, default: %(default)s",
    )
    parser.add_argument(
        "--idle-seconds",
        type=float,
        default=90,
        metavar="SECONDS",
        help="end a function that nobody calls for so long, default: %(default)s",
    )
    parser.add_argument(
        "--log-level",
        default="WARNING",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        help="default: %(default)s",
    )
    return parser.parse_args(arguments)


def set_environment(data: Path, chosen: argparse.Namespace) -> None:
    """Replace the environment by the one that the emulator reads when it is imported."""
    temporary = data / "tmp"
    settings = {
        "GATEWAY_PORT": str(chosen.port),
        "BIND_HOST": chosen.bind,
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": "us-east-1",
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(data / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(data / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": chosen.log_level,
        # The gateway asks this very process for keys, which may be slow.
        "MINISTACK_APIGW_JWKS_TIMEOUT_SECONDS": "60",
        "TMPDIR": str(temporary),
        # In Lambda this is where the daemon is.
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{chosen.port}",
    }
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept | settings)


@contextlib.contextmanager
def sole_user_of(data: Path) -> Iterator[None]:
    """Hold the data directory, and clear what a killed emulator left in its temporary part.

    Raises BlockingIOError if another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        temporary = data / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(mode=0o700)
        yield


async def serve(chosen: argparse.Namespace) -> None:
    """Mend the emulator and serve it until a signal asks to stop."""
    # These read the environment when they are imported.
    import api_cors
    import cdn
    import cognito_codes
    import cognito_triggers
    import connections
    import hypercorn.asyncio
    import idle_functions
    import mail
    import rule_targets
    import stream_log
    import stream_retries
    import xray
    from gateway import Gateway
    from hypercorn.config import Config
    from journal import Journal
    from ministack import app as emulator
    from ministack.core import lambda_runtime
    from snapshots import Snapshots

    journal = Journal()
    snapshots = Snapshots(journal)
    snapshots.install()
    streams = (stream_log, journal, stream_retries)
    people = (cognito_triggers, cognito_codes, mail)
    for mend in (connections, *streams, rule_targets, idle_functions, *people, cdn, api_cors):
        mend.install()

    config = Config()
    config.bind = [f"{chosen.bind}:{chosen.port}"]
    config.loglevel = chosen.log_level
    config.keep_alive_timeout = 75
    config.graceful_timeout = SECONDS_TO_FINISH_REQUESTS
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    saving = asyncio.create_task(snapshots.keep_saving(chosen.save_seconds))
    traces = xray.Traces()
    daemon, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: xray.Daemon(traces), local_addr=(chosen.bind, chosen.port)
    )
    ending = asyncio.create_task(idle_functions.keep_ending(chosen.idle_seconds))
    closing = asyncio.create_task(connections.close_after(stop, SECONDS_TO_FINISH_REQUESTS))
    try:
        await hypercorn.asyncio.serve(
            Gateway(emulator.app, snapshots, journal, traces, chosen.allow_host, chosen.show_log),
            config,
            shutdown_trigger=stop.wait,
        )
    finally:
        saving.cancel()
        daemon.close()
        ending.cancel()
        closing.cancel()
        lambda_runtime.reset()


def fail(message: str) -> int:
    """Say on one line why there is no emulator; return the exit status."""
    log.error(message)
    return 1


if __name__ == "__main__":
    sys.exit(main())
