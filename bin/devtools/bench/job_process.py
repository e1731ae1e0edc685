"""A process that does jobs: a line of its input is a job, a line of its output the result."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from ..errors import UserError


class JobProcess:
    """Context manager that runs a module of this package in a process of its own."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __enter__(self) -> Self:
        """Start the process."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_error: object) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def run(self, **job: object) -> dict[str, Any]:
        """Return the result of a job.

        Raises:
            UserError: the process has ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise UserError("The load generator has ended.")
        result: dict[str, Any] = json.loads(line)
        return result
