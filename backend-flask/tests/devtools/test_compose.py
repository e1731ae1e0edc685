"""Docker Compose: the whole product in containers, if this machine runs Docker."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
import yaml

from devtools.local import compose_setup
from devtools.settings import free_ports
from tests.conftest import ROOT


def has_docker() -> bool:
    """Return whether a Docker daemon runs."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    "CRUDDUR_TEST_CONTAINERS" not in os.environ,
    reason="CRUDDUR_TEST_CONTAINERS isn't set; bin/test sets it, without --fast",
)
@pytest.mark.skipif(not has_docker(), reason="Docker isn't running here")
def test_everything_is_built_responds_and_shuts_down_gracefully() -> None:
    done = subprocess.run(
        [ROOT / "bin" / "containers", "check"],
        env={**os.environ, **free_ports()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Everything responds, and the API shuts down gracefully." in done.stdout


def test_the_api_exports_traces_to_the_telemetry_profile() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    on = [name for name, service in services.items() if "telemetry" in service.get("profiles", [])]
    assert on == ["collector", "xray"]
    assert services["setup"]["environment"]["COMPOSE_PROFILES"] == "${COMPOSE_PROFILES:-}"
    assert compose_setup.telemetry("") == {}
    env = compose_setup.telemetry("others,telemetry")
    assert env["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://collector:4318"
    assert env["AWS_XRAY_DAEMON_ADDRESS"] == "xray:2000"
