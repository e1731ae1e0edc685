"""Signal handlers run when another thread than the main one takes the signal."""

from __future__ import annotations

import subprocess
import sys

from tests.waiting import WAIT_SECONDS

# The main thread waits for ever; only then does another thread take the signal.
SCRIPT = """
import os, signal, threading
from cruddur.platform import signals

signals.wake_main_thread()
signal.signal(signal.SIGUSR1, lambda *_: os._exit(7))

def take():
    with open(f"/proc/self/task/{threading.main_thread().native_id}/stat") as file:
        while file.read().rpartition(")")[2].split()[0] != "S":
            file.seek(0)
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

threading.Thread(target=take).start()
threading.Event().wait()
"""


def test_a_handler_runs_whichever_thread_takes_the_signal() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], timeout=WAIT_SECONDS, check=False)
    assert done.returncode == 7
