"""A copy of the checkout to break, and the tests that run in it on a product left unbroken."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..settings import ROOT, TOOLS
from ..toolchain import toolchain
from .catalogue import Mutation
from .verdict import Verdict, read_report

# A test that never ends has noticed nothing.
_TIMEOUT_SECONDS = 900
# The tests wait until something happens, which a mutation may prevent.
_SHORTER_WAITS = {
    "backend-flask/tests/waiting.py": ("WAIT_SECONDS = 300", "WAIT_SECONDS = 30"),
    "frontend-react-js/src/test/wait.ts": ("WAIT_MS = 120_000", "WAIT_MS = 10_000"),
}
_INSTALLED = (".tools", "frontend-react-js/node_modules")


class Sandbox:
    """A copy in a temporary folder; the working tree is never changed."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self._root = folder
        self._report = folder / "report.xml"
        sources = os.pathsep.join(str(folder / each) for each in ("backend-flask", "ddb"))
        self._env = {**env, "PYTHONPATH": sources}
        self._copy()

    def run(self, tests: Sequence[str], mutation: Mutation | None = None) -> Verdict:
        """Run tests until the first one fails, with a mutation or without."""
        if mutation is None:
            return self._run(tests)
        path = self._root / mutation.file
        path.write_text(mutation.mutated(), "utf-8")
        # Its cached bytecode would be taken for current, if size and second are the same.
        cached = Path(importlib.util.cache_from_source(str(path)))
        cached.unlink(missing_ok=True)
        try:
            return self._run(tests)
        finally:
            shutil.copy2(ROOT / mutation.file, path)
            cached.unlink(missing_ok=True)

    def _copy(self) -> None:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        )
        for name in filter(None, listing.stdout.split("\0")):
            if (ROOT / name).is_file():
                (self._root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self._root / name)
        for name in _INSTALLED:
            (self._root / name).symlink_to(ROOT / name)
        for name, (longer, shorter) in _SHORTER_WAITS.items():
            text = (ROOT / name).read_text("utf-8")
            assert longer in text, name
            (self._root / name).write_text(text.replace(longer, shorter), "utf-8")
        # Some tests ask git which files there are.
        for command in (["init", "--quiet"], ["add", "--all", "."]):
            subprocess.run(["git", *command], cwd=self._root, check=True, capture_output=True)

    def _run(self, tests: Sequence[str]) -> Verdict:
        self._report.unlink(missing_ok=True)
        is_web = tests[0].startswith("src/")
        cwd = self._root / ("frontend-react-js" if is_web else "backend-flask")
        with subprocess.Popen(
            [*(self._vitest() if is_web else self._pytest()), *tests],
            cwd=cwd,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=_TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return Verdict.stuck()
        return read_report(self._report, passed=process.returncode == 0, output=output)

    def _pytest(self) -> list[str]:
        # The catalogue's own test notices every mutation.
        return [
            str(TOOLS / "python" / "bin" / "pytest"),
            "--exitfirst",
            "--tb=short",
            f"--junitxml={self._report}",
            "--ignore=tests/contracts/test_mutations.py",
        ]

    def _vitest(self) -> list[str]:
        return [
            toolchain.node()[0],
            "node_modules/vitest/vitest.mjs",
            "run",
            "--bail=1",
            "--reporter=junit",
            f"--outputFile={self._report}",
        ]


@contextmanager
def sandbox(env: Mapping[str, str]) -> Iterator[Sandbox]:
    """Context manager: a copy, deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="cruddur-mutation-") as folder:
        yield Sandbox(Path(folder), env)
