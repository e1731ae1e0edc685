import json
import socket
import time
from uuid import uuid4

from tests.emulator.conftest import Emulator


def send_to_daemon(emulator: Emulator, *datagrams: bytes) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        for datagram in datagrams:
            daemon.sendto(datagram, ("127.0.0.1", emulator.port))


def segment(trace: str, **more: object) -> bytes:
    document = {"name": "cruddur-api", "id": uuid4().hex[:16], "trace_id": trace, **more}
    return b'{"format":"json","version":1}\n' + json.dumps(document).encode()


def test_the_daemon_receives_segments_and_drops_invalid_datagrams(emulator: Emulator) -> None:
    trace = f"1-67891233-{uuid4().hex[:24]}"
    send_to_daemon(emulator, b"", b"nonsense", b"header\n[1]", segment(trace, start_time=1.0))

    def received() -> list[object]:
        segments = emulator.http("GET", "/_local/xray/segments").json()
        return [each for each in segments if each["trace_id"] == trace]

    assert len(emulator.wait_until(received, "the segment is there")) == 1


def test_segments_are_grouped_by_trace_newest_trace_first(emulator: Emulator) -> None:
    older, newer = (f"1-67891233-{uuid4().hex[:24]}" for _ in range(2))
    now = time.time()
    send_to_daemon(
        emulator,
        segment(older, start_time=now),
        segment(newer, start_time=now + 1),
        segment(older, start_time=now + 2, name="cruddur-message-stream"),
    )

    def shown() -> list[tuple[str, int]]:
        traces = emulator.http("GET", "/_local/traces.json").json()["traces"]
        found = [
            (each["id"], len(each["segments"])) for each in traces if each["id"] in (older, newer)
        ]
        return found if sum(count for _, count in found) == 3 else []

    assert emulator.wait_until(shown, "all segments are there") == [(newer, 1), (older, 2)]


def test_the_page_loads_nothing_from_other_hosts(emulator: Emulator) -> None:
    page = emulator.http("GET", "/_local/traces")
    assert page.status == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert b"https://" not in page.body
