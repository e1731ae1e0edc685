"""Run signal handlers immediately, whichever thread the system delivers the signal to.

Python runs handlers in the main thread. If another thread takes the signal while the main thread
waits, or begins to, nothing ends that wait: the handler runs with the next signal, or never.
"""

from __future__ import annotations

import os
import signal
import threading
import time

# Interrupts the main thread's wait; it has no other effect.
_WAKE = signal.SIGUSR2
# Enough time for a main thread that is about to wait to begin waiting.
_PAUSE_SECONDS = 0.05


def wake_main_thread() -> None:
    """Interrupt the main thread's wait when a signal arrives; call this in the main thread."""
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
