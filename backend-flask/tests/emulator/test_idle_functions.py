from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from devtools.settings import free_ports
from tests.emulator.conftest import Emulator

WHO = """
import os

def handle(event, context):
    return os.getpid()
"""


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Emulator]:
    port = int(free_ports()["CRUDDUR_AWS_PORT"])
    running = Emulator(tmp_path, port, ("--idle-seconds", "0.5"))
    running.start()
    yield running
    running.kill()


def call(emulator: Emulator, function: str) -> int:
    answer = emulator.client("lambda").invoke(FunctionName=function)
    return int(json.loads(answer["Payload"].read()))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_function_that_nobody_calls_ends_and_starts_anew_when_called(
    impatient: Emulator,
) -> None:
    function = impatient.function(WHO)
    first = call(impatient, function)
    impatient.wait_until(lambda: not lives(first), "the idle function ends")
    assert call(impatient, function) != first


def test_a_function_that_is_called_stays(emulator: Emulator) -> None:
    function = emulator.function(WHO)
    assert call(emulator, function) == call(emulator, function)
