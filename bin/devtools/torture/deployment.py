"""Deployment of the stacks to the emulator, with the functions' connections through proxies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from ..errors import UserError
from ..settings import ROOT, Settings


def deploy(settings: Settings, connection_url: str) -> dict[str, dict[str, str]]:
    """Deploy the stacks, with this database for the functions; return the outputs."""
    ports = {
        "CRUDDUR_WEB_PORT": settings.web_port,
        "CRUDDUR_API_PORT": settings.api_port,
        "CRUDDUR_AWS_PORT": settings.aws_port,
        "CRUDDUR_DB_PORT": settings.db_port,
    }
    done = subprocess.run(
        [sys.executable, "-m", "devtools.local.supervisor"],
        env={
            **os.environ,
            **{name: str(port) for name, port in ports.items()},
            "CRUDDUR_DATA_DIR": str(settings.data),
            "CONNECTION_URL": connection_url,
        },
        cwd=ROOT / "bin",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise UserError(done.stderr.strip()[-2000:])
    outputs: dict[str, dict[str, str]] = json.loads((settings.data / "outputs.json").read_text())
    return outputs


def put_before_functions(functions: Any, proxied_url: str) -> None:
    """Let the functions reach AWS at this URL."""
    for listed in functions.list_functions()["Functions"]:
        variables = listed["Environment"]["Variables"]
        functions.update_function_configuration(
            FunctionName=listed["FunctionName"],
            Environment={"Variables": {**variables, "AWS_ENDPOINT_URL": proxied_url}},
        )
