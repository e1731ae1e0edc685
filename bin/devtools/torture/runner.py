"""Runs a plan against the product, round after round, and collects what happened."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from ..errors import UserError
from ..terminal import echo
from . import faults, probes
from .history import History
from .plan import Fault, Round
from .product import Product

MAX_RECOVERY_SECONDS = 5.0
# The timeout of the container's health check; three such answers end a task on AWS.
MAX_LIVEZ_SECONDS = 5.0


@dataclass(frozen=True)
class Result:
    """What became of a fault; without evidence, it never fired."""

    fault: Fault
    began: float
    ended: float
    evidence: str


@dataclass
class Runner:
    """One run of a plan."""

    product: Product
    history: History
    livez: probes.LivezProbe
    results: list[Result] = field(default_factory=list)
    recoveries: list[tuple[float, str]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    seconds: float = 0
    _interruptions: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, rounds: Iterable[Round], minutes: float, has_load: Callable[[], bool]) -> None:
        """Run rounds until there are none, for so many minutes, and while there is load."""
        began = time.monotonic()
        measuring: list[threading.Thread] = []
        for each in rounds:
            if time.monotonic() >= began + 60 * minutes or not has_load():
                break
            self._run_round(each)
            if any(fault.hurts_database for fault in each.faults):
                thread = threading.Thread(target=self._measure, args=(each,), daemon=True)
                thread.start()
                measuring.append(thread)
                if each.is_patient:
                    thread.join()
            if each.is_patient:
                self._wait_until_ready(each)
            time.sleep(each.pause)
        for thread in measuring:
            thread.join()
        self._wait_until_ready(None)
        self.seconds = time.monotonic() - began

    def summary(self) -> dict[str, Any]:
        """Return the figures of the run."""
        recoveries = sorted(seconds for seconds, _ in self.recoveries)
        answers = sorted(self.livez.answers)
        return {
            "seconds": round(self.seconds, 1),
            "faults": len(self.results),
            "faults_by_kind": dict(
                sorted(Counter(result.fault.name for result in self.results).items())
            ),
            "overlapping": self._overlapping(),
            "database_recoveries": len(recoveries),
            "recovery_seconds_median": round(median(recoveries), 3) if recoveries else None,
            "recovery_seconds_max": round(recoveries[-1], 3) if recoveries else None,
            "livez_answers": len(answers),
            "livez_failures": self.livez.failures,
            "livez_seconds_median": round(median(answers), 3) if answers else None,
            "livez_seconds_max": round(answers[-1], 3) if answers else None,
            "api_restarts_by_itself": self.product.api_restarts,
        }

    def judge_times(self) -> None:
        """Add violations of time limits, which a slow machine may fail too."""
        for seconds, after in self.recoveries:
            if seconds > MAX_RECOVERY_SECONDS:
                self.violations.append(
                    f"The API served {seconds:.1f} s after the database did, after {after}."
                )
        slow = [seconds for seconds in self.livez.answers if seconds > MAX_LIVEZ_SECONDS]
        if slow or self.livez.failures:
            self.violations.append(
                f"livez took over {MAX_LIVEZ_SECONDS:.0f} s {len(slow)} times, and didn't answer"
                f" {self.livez.failures} times, while the API itself was well."
            )

    def _run_round(self, each: Round) -> None:
        if any(fault.hurts_database or fault.hurts_api for fault in each.faults):
            self._interruptions += 1
        threads = [threading.Thread(target=self._inject, args=(fault,)) for fault in each.faults]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _inject(self, fault: Fault) -> None:
        time.sleep(fault.delay)
        began = time.monotonic()
        evidence = error = ""
        try:
            if fault.hurts_api:
                with self.livez.excused():
                    evidence = faults.inject(self.product, fault)
            else:
                evidence = faults.inject(self.product, fault)
        except faults.NeverFiredError:
            error = "never fired"
        except Exception as failure:  # noqa: BLE001  # it is reported, and the run goes on
            error = f"couldn't be injected: {type(failure).__name__}: {failure}"
        ended = time.monotonic()
        self.history.add_fault(
            fault.name,
            began,
            ended,
            stops_api=fault.hurts_api,
            clock_skew=faults.clock_skew(fault),
        )
        with self._lock:
            self.results.append(Result(fault, began, ended, evidence))
            if error:
                self.violations.append(f"Fault {fault.number}, {fault.name}, {error}.")
        echo(f"{fault.number:>4}  {fault.name:<20} {ended - began:5.1f} s  {evidence or error}")

    def _measure(self, each: Round) -> None:
        if any(fault.hurts_api for fault in each.faults):
            return
        before = self._interruptions
        seconds = probes.seconds_until_served(self.product, lambda: self._interruptions != before)
        if seconds is not None:
            names = " and ".join(fault.name for fault in each.faults)
            with self._lock:
                self.recoveries.append((seconds, names))

    def _wait_until_ready(self, each: Round | None) -> None:
        try:
            self.product.wait_until_ready()
        except UserError as error:
            after = " and ".join(fault.name for fault in each.faults) if each else "the plan"
            self.violations.append(f"After {after}: {error}")

    def _overlapping(self) -> int:
        """Return how many faults began while another lasted."""
        return sum(
            any(
                other is not result and other.began <= result.began < other.ended
                for other in self.results
            )
            for result in self.results
        )
