from collections.abc import Callable

from tests.emulator.conftest import Emulator
from tests.emulator.test_stream_delivery import Stream


def test_a_stream_mapping_fires_after_a_restart(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream()
    stream.put("before")
    emulator.wait_until(lambda: stream.received() == ["before"], "the first record is received")
    emulator.restart_after_kill()
    stream.put("after")
    # Delivery is at least once: the crash may come between a delivery and saving its position.
    emulator.wait_until(lambda: stream.received()[-1] == "after", "the next record is received")


def test_undelivered_records_are_delivered_after_a_restart(
    emulator: Emulator, make_stream: Callable[..., Stream]
) -> None:
    stream = make_stream(refuse="waiting")
    stream.put("waiting")
    emulator.wait_until(lambda: "waiting" in stream.tried(), "the record is tried")
    emulator.restart_after_kill()
    stream.refuse("nothing")
    emulator.wait_until(lambda: stream.received() == ["waiting"], "the record is received")
