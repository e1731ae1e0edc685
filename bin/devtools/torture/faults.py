"""Faults: each is done to the product, lasts, and is undone; each returns what proves it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from random import Random

from botocore.exceptions import BotoCoreError, ClientError

from ..local.health import wait_until
from . import processes, streams
from .plan import Fault
from .product import Product
from .proxy import Disturbance

PROBE_BUCKET = "cruddur-torture"
# How long a fault waits for something to happen to: a request to delay, a function to kill.
_EVIDENCE_SECONDS = 45
# Of a cut and a half-close in bytes, of a delay in seconds, of a throttle in bytes per second.
_AMOUNTS: Mapping[str, tuple[float, ...]] = {
    "cut": (0, 1, 7, 40, 200, 1_000),
    "half-close": (0, 1, 7, 40, 200, 1_000),
    "delay": (0.05, 0.2, 0.7, 1.5),
    "throttle": (200, 2_000, 20_000),
}
_CLOCK_OFFSETS = (-300.0, -30.0, -5.0, 5.0, 30.0, 300.0)


class NeverFiredError(Exception):
    """A fault had nothing to do anything to."""


def inject(product: Product, fault: Fault) -> str:
    """Do it, wait, and undo it; return what proves that it fired.

    Raises:
        NeverFiredError: nothing proves it.
    """
    evidence = _KINDS[fault.kind](product, fault)
    if not evidence:
        raise NeverFiredError
    return evidence


def clock_skew(fault: Fault) -> float:
    """Return how many seconds the API's clock is ahead while the fault lasts."""
    return Random(fault.seed).choice(_CLOCK_OFFSETS) if fault.kind == "clock" else 0


def _kill(product: Product, fault: Fault) -> str:
    random = Random(fault.seed)
    if fault.target == "api":
        everything = _tree(product.api.pid)
        with product.restarting:
            killed = processes.kill(everything)
            time.sleep(fault.seconds)
            product.start_api()
        return killed
    if fault.target == "database":
        # The postmaster alone, whose children notice it, or all at once, as in a crash of the host.
        everything = _tree(product.database.pid)
        killed = processes.kill(everything if random.random() < 1 / 2 else everything[:1])
        time.sleep(fault.seconds)
        product.start_database()
        return killed
    if fault.target == "aws":
        killed = processes.kill(_tree(product.aws.pid))
        time.sleep(fault.seconds)
        product.start_aws()
        return killed
    return processes.kill([random.choice(_some(product, fault))])


def _stop(product: Product, fault: Fault) -> str:
    managed = {"api": product.api, "database": product.database, "aws": product.aws}
    if fault.target in managed:
        found = _tree(managed[fault.target].pid)
    else:
        found = [Random(fault.seed).choice(_some(product, fault))]
    began = time.monotonic()
    with processes.stopped(found) as suspended:
        time.sleep(fault.seconds)
    return suspended and f"suspended {suspended} for {time.monotonic() - began:.1f} s"


def _disturb(product: Product, fault: Fault) -> str:
    random = Random(fault.seed)
    amount = random.choice(_AMOUNTS.get(fault.kind, (0,)))
    disturbance = Disturbance(fault.kind, amount)
    with product.proxies.disturbed(fault.target, disturbance) as effect:
        time.sleep(fault.seconds)
        _wait_for(lambda: bool(effect()))
        return str(effect()) if effect() else ""


def _fill_disk(product: Product, fault: Fault) -> str:
    if fault.target == "database":
        return _fill_disk_of_database(product, fault)
    failed = 0
    deadline = time.monotonic() + fault.seconds
    objects = product.client("s3")
    pid = product.aws.pid()
    assert pid
    with processes.max_file_size(pid, 1):
        while not failed or time.monotonic() < deadline:
            try:
                objects.put_object(Bucket=PROBE_BUCKET, Key=f"full-{fault.number}", Body=b"full")
            except (ClientError, BotoCoreError):
                failed += 1
            time.sleep(0.2)
    return f"{failed} writes failed with EFBIG"


def _fill_disk_of_database(product: Product, fault: Fault) -> str:
    pid = product.database.pid()
    assert pid
    with processes.max_file_size(pid, 1):
        time.sleep(fault.seconds)
        if product.is_database_up():
            return ""
    # It recovers by itself, or has ended: then it is started again, as RDS does.
    wait_until(product.is_database_up, has_failed=product.has_database_ended)
    if product.has_database_ended():
        product.start_database()
        return "a write to the log failed with EFBIG, and Postgres ended"
    return "a write to the log failed with EFBIG"


def _move_clock(product: Product, fault: Fault) -> str:
    seen = product.clock.with_suffix(".seen")
    offset = clock_skew(fault)

    def evidence() -> list[str]:
        lines = seen.read_text().splitlines() if seen.exists() else []
        return [line for line in lines[before:] if line.startswith(f"{offset} ")]

    before = 0
    before = len(seen.read_text().splitlines()) if seen.exists() else 0
    product.move_clock(offset)
    try:
        time.sleep(fault.seconds)
        _wait_for(lambda: bool(evidence()))
        return f"{len(evidence())} workers read a clock moved by {offset} s" * bool(evidence())
    finally:
        product.move_clock(0)


def _redeliver(product: Product, fault: Fault) -> str:
    random = Random(fault.seed)
    found = ""

    def attempt() -> bool:
        nonlocal found
        try:
            found = streams.redeliver(product, random, shuffled=fault.kind == "shuffled")
        except (ClientError, BotoCoreError):
            return False
        return bool(found)

    _wait_for(attempt)
    return found


def _delay_delivery(product: Product, fault: Fault) -> str:
    before = streams.count(product)
    streams.set_delivery(product, enabled=False)
    try:
        time.sleep(fault.seconds)
        _wait_for(lambda: streams.count(product) > before)
    finally:
        streams.set_delivery(product, enabled=True)
    late = streams.count(product) - before
    return f"{late} records were up to {fault.seconds} s late" * (late > 0)


_KINDS: Mapping[str, Callable[[Product, Fault], str]] = {
    "kill": _kill,
    "stop": _stop,
    "full-disk": _fill_disk,
    "clock": _move_clock,
    "twice": _redeliver,
    "shuffled": _redeliver,
    "late": _delay_delivery,
    **dict.fromkeys(("cut", "half-close", "silence", "delay", "throttle", "refuse"), _disturb),
}


def _tree(pid: Callable[[], int | None]) -> list[int]:
    """Return a process and its descendants, once it runs."""
    found: list[int] = []

    def attempt() -> bool:
        nonlocal found
        root = pid()
        found = processes.tree(root) if root else []
        return bool(found)

    if not _wait_for(attempt):
        raise NeverFiredError
    return found


def _some(product: Product, fault: Fault) -> list[int]:
    """Return processes to choose from, once there are some."""
    find = {
        "api-worker": product.workers,
        "backend": product.backends,
        "lambda": product.functions,
    }[fault.target]
    found: list[int] = []

    def attempt() -> bool:
        nonlocal found
        found = find()
        return bool(found)

    if not _wait_for(attempt):
        raise NeverFiredError
    return found


def _wait_for(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _EVIDENCE_SECONDS
    return wait_until(condition, has_failed=lambda: time.monotonic() > deadline)
