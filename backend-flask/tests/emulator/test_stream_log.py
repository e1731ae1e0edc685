from collections.abc import Callable

from tests.emulator.conftest import Emulator
from tests.emulator.test_stream_retries import Stream


def test_a_stream_mapping_fires_after_a_restart(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream()
    stream.put("before")
    emulator.eventually(lambda: stream.received() == ["before"])
    emulator.restart_after_kill()
    stream.put("after")
    # Delivery is at least once: the kill may come between a delivery and its note.
    emulator.eventually(lambda: stream.received()[-1] == "after")


def test_records_that_nobody_received_are_delivered_after_a_restart(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(refuse="waiting")
    stream.put("waiting")
    emulator.eventually(lambda: "waiting" in stream.tried())
    emulator.restart_after_kill()
    stream.refuse("nothing")
    emulator.eventually(lambda: stream.received() == ["waiting"])
