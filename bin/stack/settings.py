"""Ports, folders and the variables that move them, so that two copies can run side by side."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
# Where the product's own packages are: PYTHONPATH of whatever imports them.
SOURCES = os.pathsep.join(str(ROOT / folder) for folder in ("backend-flask", "ddb"))

REGION = "us-east-1"

# How long to wait for what must happen, as a process that comes up: enough for a machine ten times
# slower than ours. It costs time only where something is broken.
WAIT_TIMEOUT_SECONDS = 300
# How long one question whether a process is up may take, before it is asked again.
PROBE_TIMEOUT_SECONDS = 30
# How long a process may take to end before it is killed.
STOP_TIMEOUT_SECONDS = 60

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


class Refusal(Exception):
    """What is wrong, and how to mend it, in one line."""


@dataclass(frozen=True)
class Settings:
    """Where this copy of the product lives and listens."""

    web_port: int
    api_port: int
    aws_port: int
    db_port: int
    data: Path
    connection_url: str | None
    has_demo_data: bool
    serves_built_web: bool

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the variables that DESIGN fixes; refuse those that can't be used."""
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
        )

    @property
    def web_url(self) -> str:
        """Where a person opens the product."""
        return f"http://localhost:{self.web_port}"

    @property
    def api_url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def aws_url(self) -> str:
        """Where the emulator answers."""
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def watch_url(self) -> str:
        """Where traces, log lines and errors can be looked at."""
        return f"{self.aws_url}/_local/traces"

    @property
    def mailbox_url(self) -> str:
        """Where the mail that Cognito would send can be read."""
        return f"{self.aws_url}/_local/mailbox"


def free_ports() -> dict[str, str]:
    """Answer the port variables with ports that nobody listens on, for a second copy."""
    names = ("CRUDDUR_WEB_PORT", "CRUDDUR_API_PORT", "CRUDDUR_AWS_PORT", "CRUDDUR_DB_PORT")
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in names]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        ports = [str(probe.getsockname()[1]) for probe in probes]
    return dict(zip(names, ports, strict=True))


def _port(variable: str, default: int) -> int:
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or not 1024 <= int(value) <= 65535:
        raise Refusal(f"{variable} is {value!r}: set it to a port from 1024 to 65535.")
    return int(value)
