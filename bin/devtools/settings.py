"""Settings of the local environment: ports, folders, and the variables that change them."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from .errors import UserError

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
# PYTHONPATH of processes that import the product's own packages.
SOURCES = os.pathsep.join(str(ROOT / folder) for folder in ("backend-flask", "ddb"))

REGION = "us-east-1"

# How long a process may take to start: enough for a machine ten times slower than ours. It costs
# time only on failures.
WAIT_TIMEOUT_SECONDS = 300
# Timeout of one health check, before the next.
PROBE_TIMEOUT_SECONDS = 30
# How long a process may take to end before it is killed.
STOP_TIMEOUT_SECONDS = 60

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@dataclass(frozen=True)
class Settings:
    """Ports, data folder and options of one local environment."""

    web_port: int
    api_port: int
    aws_port: int
    db_port: int
    data: Path
    connection_url: str | None
    has_demo_data: bool
    serves_built_web: bool
    replica_port: int = 54321
    has_replica: bool = False
    # Without it, what Postgres confirmed outlives its processes, but not a crash of the machine.
    syncs_database: bool = True

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the variables.

        Raises:
            UserError: a value is invalid.
        """
        data = Path(os.environ.get("CRUDDUR_DATA_DIR") or ROOT / ".local")
        return cls(
            web_port=_port("CRUDDUR_WEB_PORT", 3000),
            api_port=_port("CRUDDUR_API_PORT", 4567),
            aws_port=_port("CRUDDUR_AWS_PORT", 4566),
            db_port=_port("CRUDDUR_DB_PORT", 54320),
            data=(ROOT / data).resolve(),
            connection_url=os.environ.get("CONNECTION_URL") or None,
            has_demo_data=os.environ.get("CRUDDUR_DEMO_DATA") != "none",
            serves_built_web=os.environ.get("CRUDDUR_WEB") == "built",
            replica_port=_port("CRUDDUR_REPLICA_PORT", 54321),
            syncs_database=os.environ.get("CRUDDUR_DB_FSYNC") != "off",
        )

    @property
    def web_url(self) -> str:
        """Base URL of the web app."""
        return f"http://localhost:{self.web_port}"

    @property
    def api_url(self) -> str:
        """Base URL of the API."""
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def aws_url(self) -> str:
        """Base URL of the AWS emulator."""
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def traces_url(self) -> str:
        """Page with traces, log lines and errors."""
        return f"{self.aws_url}/_local/traces"

    @property
    def mailbox_url(self) -> str:
        """Page with the mail that Cognito would send."""
        return f"{self.aws_url}/_local/mailbox"


def free_port() -> int:
    """Return a port that isn't in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(*more: str) -> dict[str, str]:
    """Return the port variables and `more`, each with another port that isn't in use."""
    names = ("CRUDDUR_WEB_PORT", "CRUDDUR_API_PORT", "CRUDDUR_AWS_PORT", "CRUDDUR_DB_PORT", *more)
    with ExitStack() as bound:
        probes = [bound.enter_context(socket.socket()) for _ in names]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        ports = [str(probe.getsockname()[1]) for probe in probes]
    return dict(zip(names, ports, strict=True))


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or not 1024 <= int(value) <= 65535:
        raise UserError(f"{variable} is {value!r}: set it to a port from 1024 to 65535.")
    return int(value)
