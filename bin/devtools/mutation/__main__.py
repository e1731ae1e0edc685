"""The command line of bin/mutate: break the product, one mutation at a time, and run its tests."""

from __future__ import annotations

import argparse
import queue
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack

from ..cli.test_runner import environment, start_product
from ..errors import UserError
from ..settings import ROOT
from ..terminal import echo
from .catalogue import Mutation, mutations
from .sandbox import Sandbox, sandbox
from .verdict import Verdict


def main() -> None:
    """Run the chosen mutations; exit with 1 if one isn't noticed."""
    parser = argparse.ArgumentParser(
        prog="bin/mutate",
        description="Break a copy of the product, one mutation at a time; its tests must notice.",
    )
    parser.add_argument("--only", metavar="NAME", help="those whose name contains NAME")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time, each on a product")
    parser.add_argument("--list", action="store_true", help="print the names")
    options = parser.parse_args()
    try:
        chosen = mutations(options.only)
        for each in chosen:
            each.mutated()
        if options.list:
            echo("\n".join(each.name for each in chosen))
            sys.exit(0)
        sys.exit(0 if _run(chosen, jobs=max(1, options.jobs)) else 1)
    except UserError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(chosen: list[Mutation], *, jobs: int) -> bool:
    free: queue.Queue[Sandbox] = queue.Queue()
    needs_product = not all(each.is_web for each in chosen)
    with ExitStack() as after:
        for number in range(jobs):
            free.put(after.enter_context(sandbox(_product(number, after, needs_product))))
        pool = ThreadPoolExecutor(jobs)
        # After an interrupt, what hasn't begun is left out.
        after.callback(pool.shutdown, cancel_futures=True)

        def use(tests: Sequence[str], mutation: Mutation | None = None) -> tuple[Verdict, float]:
            copy, began = free.get(), time.monotonic()
            try:
                return copy.run(tests, mutation), time.monotonic() - began
            finally:
                free.put(copy)

        for verdict, seconds in pool.map(use, _baselines(chosen)):
            _print("unmutated", verdict, seconds)
            if verdict.result != "survived":
                raise UserError("The tests fail without a mutation, so they show nothing.")
        counts: Counter[str] = Counter()
        running = {pool.submit(use, each.tests, each): each.name for each in chosen}
        for done in as_completed(running):
            verdict, seconds = done.result()
            counts[verdict.result] += 1
            _print(running[done], verdict, seconds)
    echo(", ".join(f"{count} {result}" for result, count in counts.items()))
    return set(counts) == {"killed"}


def _product(number: int, after: ExitStack, is_needed: bool) -> Mapping[str, str]:
    env = environment() | {"CRUDDUR_DEMO_DATA": "none"}
    data = ROOT / ".local" / f"mutation-{number}"
    return start_product(env, after, {}, data) if is_needed else env


def _baselines(chosen: list[Mutation]) -> list[list[str]]:
    """Return the tests of all mutations, those of the web app apart."""
    tests = {False: set[str](), True: set[str]()}
    for each in chosen:
        tests[each.is_web].update(each.tests)
    return [sorted(each) for each in tests.values() if each]


def _print(name: str, verdict: Verdict, seconds: float) -> None:
    result = "passed" if name == "unmutated" and verdict.result == "survived" else verdict.result
    detail = f"\n    {verdict.test}\n    {verdict.reason}" if verdict.reason else ""
    echo(f"{result:<9}{seconds:6.1f} s  {name}{detail}")


if __name__ == "__main__":
    main()
