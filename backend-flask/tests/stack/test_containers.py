"""The product in containers, where this machine runs Docker."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from stack.settings import free_ports
from tests.conftest import ROOT


def has_docker() -> bool:
    """Tell whether a daemon answers here."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    "CRUDDUR_TEST_CONTAINERS" not in os.environ,
    reason="CRUDDUR_TEST_CONTAINERS isn't set; bin/test sets it, without --fast",
)
@pytest.mark.skipif(not has_docker(), reason="Docker isn't running here")
def test_everything_is_built_runs_answers_and_ends_in_order() -> None:
    done = subprocess.run(
        [ROOT / "bin" / "containers", "check"],
        env={**os.environ, **free_ports()},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "All of it answers, and the API ends in order." in done.stdout
