"""Entry point of the API under test: the product's server, whose clock can be moved.

Time is a dependency of the product, read in `cruddur.context` only. This module replaces the class
there, before the workers start, and a file says by how many seconds the clock is wrong.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import cruddur.context
from cruddur import server

_CLOCK = Path(os.environ["TORTURE_CLOCK"])
# A line for each worker that has read a moved clock: this is how the fault proves that it fired.
_SEEN = _CLOCK.with_suffix(".seen")


class _MovedClock(datetime):
    _offset = 0.0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        offset = float(_CLOCK.read_text())
        if offset != cls._offset:
            cls._offset = offset
            with _SEEN.open("a") as file:
                file.write(f"{offset} {os.getpid()}\n")
        return datetime.now(tz) + timedelta(seconds=offset)


# Also in a worker that is spawned, as that imports this module again.
cruddur.context.datetime = _MovedClock  # type: ignore[attr-defined]

if __name__ == "__main__":
    server.main()
