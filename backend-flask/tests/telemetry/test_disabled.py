"""Disabled exporters: without its setting, a vendor's library isn't even imported."""

from __future__ import annotations

import os
import subprocess
import sys

LIBRARIES = (
    "opentelemetry",
    "aws_xray_sdk",
    "watchtower",
    "rollbar",
    "requests",
    "google.protobuf",
)


def test_no_library_is_imported_if_disabled() -> None:
    script = (
        "import sys, cruddur.app, cruddur.lambda_context\n"
        "from cruddur.platform.telemetry import lambda_handler, setup\n"
        "from cruddur.config import Config\n"
        "setup.configure_exporters(Config())\n"
        f"print([name for name in {LIBRARIES!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
