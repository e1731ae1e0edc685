"""The command line of bin/torture: the product under load and faults, and a judge."""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
import threading
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..local import stacks
from ..local.health import wait_until
from ..settings import ROOT
from ..terminal import echo
from ..toolchain import toolchain

if TYPE_CHECKING:  # they import packages that `toolchain.enter` installs
    from .history import History
    from .plan import Round
    from .product import Product
    from .runner import Runner

# The load that is there before the first fault.
_FIRST_OPERATIONS = 50


def main() -> None:
    """Run a plan; status 1 if anything was violated, or a fault never fired."""
    parser = argparse.ArgumentParser(
        prog="bin/torture",
        description="Run the product under load, while a seeded plan of faults is carried out, and"
        " judge what became of every write.",
    )
    parser.add_argument("--seed", type=int, help="the same seed draws the same plan and load")
    parser.add_argument("--minutes", type=float, default=30, help="default: %(default)s")
    parser.add_argument("--faults", type=int, default=500, help="at most; default: %(default)s")
    parser.add_argument("--actors", type=int, default=8, help="default: %(default)s")
    parser.add_argument(
        "--max-seconds", type=float, default=30, help="of one fault; default: %(default)s"
    )
    parser.add_argument(
        "--untimed",
        action="store_true",
        help="for slow machines: longer timeouts, and times are reported but not judged",
    )
    parser.add_argument("--data", type=Path, default=ROOT / ".local" / "torture")
    options = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        sys.exit("Processes are found in /proc: run this on Linux.")
    toolchain.enter()

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, interrupt)
    try:
        violations = _run(options)
    except UserError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(1 if violations else 0)


def _run(options: argparse.Namespace) -> list[str]:
    from . import checker, plan
    from .history import History
    from .product import Product

    seed = SystemRandom().getrandbits(32) if options.seed is None else options.seed
    echo(f"seed {seed}")
    rounds = plan.take(seed, options.faults, max_seconds=options.max_seconds)
    scale = stacks.TIMEOUTS_SCALE if options.untimed else "1"
    product = Product(options.data.resolve(), timeouts_scale=scale)
    try:
        product.start()
        history = History(product.folder / "history.jsonl")
        runner, crashes = _run_under_load(product, history, seed, rounds, options)
        echo("judging")
        if not options.untimed:
            runner.judge_times()
        redriven, left = product.redrive()
        violations = [*crashes, *runner.violations, *checker.check(product, history)]
    finally:
        product.stop()
    operations = history.operations()
    report = {
        "seed": seed,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "operations": dict(Counter(each.outcome for each in operations)),
        "requests": sum(len(each.attempts) for each in operations),
        **runner.summary(),
        "dead_letters": redriven + left,
        "violations": violations,
    }
    _write(product.folder / "report.json", report, runner.results)
    return violations


def _run_under_load(
    product: Product, history: History, seed: int, rounds: list[Round], options: argparse.Namespace
) -> tuple[Runner, list[str]]:
    """Run the plan while the workload runs; return also what ended the workload by mistake."""
    from . import probes, workload
    from .runner import Runner
    from .traffic import Traffic

    stop = threading.Event()
    crashes: list[str] = []

    def work() -> None:
        try:
            workload.run(product, history, seed, stop, actors=options.actors)
        except Exception as error:  # noqa: BLE001  # it is reported, and fails the run
            crashes.append(f"The workload ended: {type(error).__name__}: {error}")

    load = threading.Thread(target=work, name="workload")
    with probes.LivezProbe(product) as livez, Traffic(product):
        load.start()
        runner = Runner(product, history, livez)
        try:
            # First everybody signs up, and messages wake the function that the stream calls.
            wait_until(
                lambda: len(history.operations()) > _FIRST_OPERATIONS and bool(product.functions()),
                has_failed=lambda: not load.is_alive(),
            )
            echo("the load is there")
            runner.run(rounds, options.minutes, load.is_alive)
        finally:
            stop.set()
            load.join()
    return runner, crashes


def _write(path: Path, report: dict[str, Any], results: list[Any]) -> None:
    plan = [
        {**asdict(each.fault), "began": each.began, "evidence": each.evidence} for each in results
    ]
    path.write_text(json.dumps({**report, "plan": plan}, indent=1))
    echo("")
    for name, value in report.items():
        if name not in ("violations", "faults_by_kind"):
            echo(f"{name:<26}{value}")
    for violation in report["violations"]:
        echo(f"VIOLATION: {violation}")
    echo(f"{len(report['violations'])} violations; the report is {path}")


if __name__ == "__main__":
    main()
