"""Run AWS on this machine: the ministack emulator, patched where it differs from AWS.

State is in the data directory and survives a crash of the process. Stop it with SIGTERM or Ctrl-C.
Sent emails are at /_local/mailbox, traces and log lines at /_local/traces.
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

# Lambdas inherit this process's environment, so all other variables are removed.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "TZ")
SHUTDOWN_TIMEOUT_SECONDS = 2.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until a signal; return the exit status."""
    chosen = parse(arguments)
    data = chosen.data.resolve()
    set_environment(data, chosen)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(exclusive_lock(data))
        except BlockingIOError:
            return fail(f"{data} is in use by another emulator")
        from monkeypatch import EmulatorIncompatibleError

        try:
            asyncio.run(serve(chosen))
        except EmulatorIncompatibleError as error:
            return fail(f"this version of ministack is incompatible with the patches: {error}")
        except OSError as error:
            return fail(f"cannot serve {chosen.bind}:{chosen.port}: {error.strerror}")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line."""
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
        "--show-log", type=Path, metavar="FILE", help="a log of JSON lines to show with the traces"
    )
    parser.add_argument(
        "--save-seconds",
        type=float,
        default=2.0,
        metavar="SECONDS",
        help="interval between snapshots, default: %(default)s",
    )
    parser.add_argument(
        "--idle-seconds",
        type=float,
        default=90,
        metavar="SECONDS",
        help="idle timeout of function processes, default: %(default)s",
    )
    parser.add_argument(
        "--log-level",
        default="WARNING",
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        help="default: %(default)s",
    )
    return parser.parse_args(arguments)


def set_environment(data: Path, chosen: argparse.Namespace) -> None:
    """Set the environment that the emulator reads at import."""
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
        # The gateway requests the keys from this process, which may be slow.
        "MINISTACK_APIGW_JWKS_TIMEOUT_SECONDS": "60",
        "TMPDIR": str(temporary),
        # The variable by which Lambda names the daemon.
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{chosen.port}",
    }
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    os.environ.clear()
    os.environ.update(inherited | settings)


@contextlib.contextmanager
def exclusive_lock(data: Path) -> Iterator[None]:
    """Context manager that locks the data directory, and empties its temporary folder.

    Raises:
        BlockingIOError: another process has the lock.
    """
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        temporary = data / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(mode=0o700)
        yield


async def serve(chosen: argparse.Namespace) -> None:
    """Patch the emulator and serve it until a signal."""
    # Imported here, because they read the environment at import.
    import api_cors
    import cdn
    import cognito_codes
    import cognito_second_factor
    import cognito_triggers
    import connections
    import eventbridge_targets
    import hypercorn.asyncio
    import lambda_idle_timeout
    import mail_viewer
    import object_writes
    import stream_delivery
    import stream_persistence
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
    streams = (stream_persistence, journal, stream_delivery)
    users = (cognito_triggers, cognito_codes, cognito_second_factor, mail_viewer)
    functions = (eventbridge_targets, lambda_idle_timeout)
    for module in (connections, *streams, *functions, *users, cdn, api_cors, object_writes):
        module.install()

    config = Config()
    config.bind = [f"{chosen.bind}:{chosen.port}"]
    config.loglevel = chosen.log_level
    config.keep_alive_timeout = 75
    config.graceful_timeout = SHUTDOWN_TIMEOUT_SECONDS
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    saving = asyncio.create_task(snapshots.save_loop(chosen.save_seconds))
    traces = xray.Traces()
    daemon, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: xray.Daemon(traces), local_addr=(chosen.bind, chosen.port)
    )
    reaping = asyncio.create_task(lambda_idle_timeout.reap_idle_loop(chosen.idle_seconds))
    closing = asyncio.create_task(connections.close_after(stop, SHUTDOWN_TIMEOUT_SECONDS))
    try:
        await hypercorn.asyncio.serve(
            Gateway(emulator.app, snapshots, journal, traces, chosen.allow_host, chosen.show_log),
            config,
            shutdown_trigger=stop.wait,
        )
    finally:
        saving.cancel()
        daemon.close()
        reaping.cancel()
        closing.cancel()
        lambda_runtime.reset()


def fail(message: str) -> int:
    """Log an error; return the exit status."""
    log.error(message)
    return 1


if __name__ == "__main__":
    sys.exit(main())
