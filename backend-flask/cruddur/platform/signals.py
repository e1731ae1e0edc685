"""Signal handlers that run at once, whichever thread the system gives a signal to.

Python runs handlers in the main thread. Where that already waits, or begins to, and another thread
takes the signal, nothing ends its wait: the handler runs with the next signal, or never.
"""

from __future__ import annotations

import os
import signal
import threading
import time

# What interrupts the main thread's wait; it has no effect of its own.
_WAKE = signal.SIGUSR2
# Long enough for a main thread that is about to wait to have begun.
_PAUSE_SECONDS = 0.05


def wake_main_thread() -> None:
    """Interrupt the main thread's wait whenever a signal has come; call this there."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.signal(_WAKE, lambda *_: None)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    threading.Thread(target=_work, args=(read,), name="signals", daemon=True).start()


def _work(read: int) -> None:
    main = threading.main_thread().ident
    while numbers := os.read(read, 64):
        if main is not None and set(numbers) != {_WAKE}:
            time.sleep(_PAUSE_SECONDS)
            signal.pthread_kill(main, _WAKE)
