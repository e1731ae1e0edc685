from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.settings import free_ports
from tests.emulator.conftest import Emulator, is_running

PID = """
import os

def handle(event, context):
    return os.getpid()
"""


@pytest.fixture
def short_timeout(tmp_path: Path) -> Iterator[Emulator]:
    port = int(free_ports()["CRUDDUR_AWS_PORT"])
    running = Emulator(tmp_path, port, ("--idle-seconds", "0.5"))
    running.start()
    yield running
    running.kill()


def invoke(emulator: Emulator, function: str) -> int:
    response = emulator.client("lambda").invoke(FunctionName=function)
    return int(json.loads(response["Payload"].read()))


def test_an_idle_function_is_stopped_and_starts_again_when_called(
    short_timeout: Emulator,
) -> None:
    function = short_timeout.function(PID)
    first = invoke(short_timeout, function)
    short_timeout.wait_until(lambda: not is_running(first), "the idle function ends")
    assert invoke(short_timeout, function) != first


def test_a_function_that_is_called_keeps_its_process(emulator: Emulator) -> None:
    function = emulator.function(PID)
    assert invoke(emulator, function) == invoke(emulator, function)
