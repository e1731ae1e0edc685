"""Command lines and variables of the processes that the supervisor starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..settings import ROOT, SOURCES, TOOLS, Settings
from ..toolchain import toolchain
from . import database_roles, stacks

BACKEND = ROOT / "backend-flask"
# Make malloc return freed memory to the system; the emulator reads whole packages into memory.
LOW_MEMORY = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
_API_THREADS = "4"
# As `cruddur.server` computes it: granian's threads are more than those that work.
_SERVER_THREADS = str(int(_API_THREADS) + 64 + 8)
# A developer may set these to send telemetry to an account of their own.
_TELEMETRY_VARIABLES = (
    "AWS_XRAY_DAEMON_ADDRESS",
    "CLOUDWATCH_LOG_GROUP",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "ROLLBAR_ACCESS_TOKEN",
    "ROLLBAR_ENDPOINT",
    "TRACES_SAMPLE_RATIO",
)


def emulator(settings: Settings, api_log: Path) -> list[str]:
    """Return the command line of the AWS emulator, whose trace viewer shows the API's log."""
    return [
        *(str(toolchain.EMULATOR_PYTHON), str(ROOT / "aws/local/emulator.py")),
        *("--port", str(settings.aws_port), "--data", str(settings.data / "aws")),
        *("--show-log", str(api_log)),
    ]


def api(settings: Settings) -> list[str]:
    """Return the command line of the API, which reloads itself when its code changes."""
    return [
        *(str(TOOLS / "python/bin/granian"), "--interface", "wsgi", "--factory"),
        *("--host", "127.0.0.1", "--port", str(settings.api_port)),
        *("--workers", "1", "--blocking-threads", _SERVER_THREADS, "--no-access-log"),
        *("--http", "1", "--backpressure", "2048", "--no-ws"),
        *("--log-level", "warning", "--reload", "--reload-paths", str(BACKEND / "cruddur")),
        *("--reload-paths", str(ROOT / "ddb"), "cruddur.app:serve"),
    ]


def api_environment(settings: Settings, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables of the API."""
    return {
        **LOW_MEMORY,
        **environment,
        "CONNECTION_URL": database_roles.role_url(environment["CONNECTION_URL"], "api"),
        "PYTHONPATH": SOURCES,
        "RATE_LIMITS_SCALE": stacks.rate_limits_scale(),
        **({"PUSH_SERVICES": services} if (services := stacks.push_services()) else {}),
        "TIMEOUTS_SCALE": stacks.TIMEOUTS_SCALE,
        "API_THREADS": _API_THREADS,
        # The emulator receives X-Ray segments, and shows them in its trace viewer.
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{settings.aws_port}",
        "TRACES_SAMPLE_RATIO": "1",
        **{name: os.environ[name] for name in _TELEMETRY_VARIABLES if name in os.environ},
    }


def vite(*arguments: str) -> list[str]:
    """Return a command line of Vite; without arguments, its development server."""
    script = toolchain.FRONTEND / "node_modules/vite/bin/vite.js"
    return [toolchain.node()[0], "--max-semi-space-size=2", str(script), *arguments]
