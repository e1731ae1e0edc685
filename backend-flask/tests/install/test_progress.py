"""A long step prints its progress every few seconds."""

from __future__ import annotations

import re

from tests.install.checkout import LOCKS, Checkout
from tests.install.packages import locked
from tests.waiting import WAIT_SECONDS


def test_steps_that_wait_for_the_network_say_how_far_they_are(checkout: Checkout) -> None:
    checkout.remove("python", "web")
    checkout.use_new_caches()
    packages = locked((checkout.root / LOCKS / "dev.txt").read_text("utf-8"))
    wanted = {
        rf"Python packages: \d+ of {len(packages)} packages fetched, \d+ s\n",
        r"npm packages of frontend-react-js: \d+ of 12 packages, \d+ s\n",
    }
    registry = checkout.registry
    with (
        registry.delay("/files/flask/") as python,
        registry.delay("/npm/package-5/-/") as npm,
        checkout.installing() as run,
    ):
        assert run.stdout
        for line in run.stdout:
            wanted -= {pattern for pattern in wanted if re.fullmatch(pattern, line)}
            if not wanted:
                break
        python.release()
        npm.release()
        printed, errors = run.communicate(timeout=WAIT_SECONDS)
    assert (run.returncode, errors) == (0, "")
    assert re.search(r"(?m)^Python packages: installed in \d+ s\.$", printed)
    assert re.search(r"(?m)^npm packages: installed in \d+ s\.$", printed)
    assert checkout.files() == checkout.undisturbed
