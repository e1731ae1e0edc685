"""What the pipeline promises beyond what its linters know."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.conftest import ROOT


def workflow(name: str) -> dict[str, Any]:
    # YAML takes "on" for a truth.
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(re.sub(r"(?m)^on:", '"on":', text))
    return read


def step(job: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in job["steps"] if each.get("name") == name]
    return dict(found)


def test_every_push_and_pull_request_is_checked() -> None:
    assert workflow("ci")["on"] == {"push": None, "pull_request": None}


def test_the_audit_reads_every_lock_of_python() -> None:
    audit = step(workflow("ci")["jobs"]["audit"], "Look for known holes in what the locks name")
    kind, _, pattern = audit["env"]["TRIVY_FILE_PATTERNS"].partition(":")
    assert kind == "pip"
    folders = (ROOT / "backend-flask" / "requirements", ROOT / "aws" / "local")
    locks = [lock.relative_to(ROOT).as_posix() for each in folders for lock in each.glob("*.txt")]
    assert len(locks) > 5
    unread = [
        lock for lock in locks if not re.search(pattern, lock) and "/requirements.txt" not in lock
    ]
    assert unread == []
