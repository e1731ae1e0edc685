"""The command line of bin/torture: the product under load and faults, and a judge."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from random import SystemRandom
from typing import Any

from ..errors import UserError
from ..settings import ROOT
from ..terminal import echo
from ..toolchain import toolchain


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
    parser.add_argument(
        "--max-stop", type=float, default=30, metavar="SECONDS", help="of suspended processes"
    )
    parser.add_argument("--untimed", action="store_true", help="report times without judging them")
    parser.add_argument("--data", type=Path, default=ROOT / ".local" / "torture")
    options = parser.parse_args()
    if not Path("/proc/self/stat").exists():
        sys.exit("Processes are found in /proc: run this on Linux.")
    toolchain.enter()
    try:
        violations = _run(options)
    except UserError as error:
        sys.exit(str(error))
    sys.exit(1 if violations else 0)


def _run(options: argparse.Namespace) -> list[str]:
    from . import checker, plan, probes, workload
    from .history import History
    from .product import Product
    from .runner import Runner
    from .traffic import Traffic

    seed = SystemRandom().getrandbits(32) if options.seed is None else options.seed
    echo(f"seed {seed}")
    rounds = plan.take(seed, options.faults, max_stop_seconds=options.max_stop)
    product = Product(options.data.resolve())
    stop = threading.Event()
    try:
        product.start()
        history = History(product.folder / "history.jsonl")
        load = threading.Thread(
            target=workload.run, args=(product, history, seed, stop), name="workload"
        )
        with probes.LivezProbe(product) as livez, Traffic(product):
            load.start()
            runner = Runner(product, livez)
            began = time.monotonic()
            try:
                runner.run(rounds, until=began + 60 * options.minutes)
            finally:
                stop.set()
                load.join()
        if not options.untimed:
            runner.judge_times()
        redriven = product.redrive()
        violations = [*runner.violations, *checker.check(product, history)]
    finally:
        product.stop()
    report = {
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        **runner.summary(),
        "dead_letters": dict(zip(("redriven", "left"), redriven, strict=True)),
        "violations": violations,
    }
    _write(product.folder / "report.json", report, runner.results)
    return violations


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
