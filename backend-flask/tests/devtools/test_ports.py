"""Ports that other programs use."""

from __future__ import annotations

import socket
import struct
from concurrent.futures import ThreadPoolExecutor

from devtools.local.health import check_ports
from tests.waiting import WAIT_SECONDS

RESET = struct.pack("ii", 1, 0)


def test_a_port_of_an_outgoing_connection_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        outgoing = socket.create_connection(server.getsockname())
        port = outgoing.getsockname()[1]
        with ThreadPoolExecutor(1) as pool:
            checking = pool.submit(check_ports, {"CRUDDUR_DB_PORT": port})
            assert not checking.done()
            # It ends by a reset: otherwise the kernel would hold the port for a minute.
            outgoing.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            outgoing.close()
            checking.result(timeout=WAIT_SECONDS)
