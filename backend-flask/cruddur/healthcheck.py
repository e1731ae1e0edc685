"""Container health check: exit status 0 if the server in this container is alive."""

from __future__ import annotations

import sys
from http.client import HTTPConnection

PORT = 4567


def main() -> int:
    """Return 0 if the server answers `livez`, else 1."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        connection.request("GET", "/api/livez")
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
