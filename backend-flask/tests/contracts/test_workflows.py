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


def test_only_what_passed_the_checks_is_built_and_deployed() -> None:
    jobs = workflow("deploy")["jobs"]
    assert jobs["image"]["needs"] == "checked"
    assert jobs["release"]["needs"] == "image"
    (looked,) = jobs["checked"]["steps"]
    assert 'head_sha="$GITHUB_SHA" -f event=push -f status=success' in looked["run"]
    assert jobs["checked"]["permissions"] == {"actions": "read"}


def test_what_is_deployed_is_what_was_scanned() -> None:
    job = workflow("deploy")["jobs"]["image"]
    scans = [each for each in job["steps"] if "trivy-action" in each.get("uses", "")]
    built = job["outputs"]["digest"]
    assert job["steps"][-len(scans) :] == scans
    assert {scan["env"]["TRIVY_PLATFORM"] for scan in scans} == {"linux/arm64", "linux/amd64"}
    for scan in scans:
        assert scan["with"]["image-ref"].endswith(f"@{built}")
        assert scan["with"]["exit-code"] == "1"


def test_a_release_that_fails_or_takes_too_long_leads_back_with_fresh_credentials() -> None:
    job = workflow("release")["jobs"]["release"]
    steps = job["steps"]
    # A job that runs out of time is cancelled, which is no failure; a step is one.
    bounded = sum(each.get("timeout-minutes", 0) for each in steps)
    assert bounded < job["timeout-minutes"]
    for each in steps:
        assert "timeout-minutes" in each or "uses" in each or "cancelled()" in each["if"]
    back = next(at for at, each in enumerate(steps) if each.get("id") == "back")
    assert "configure-aws-credentials" in steps[back]["uses"]
    assert steps[back]["if"].startswith("${{ failure() && steps.deploy.outcome != 'skipped'")
    assert steps[back + 1]["if"] == "${{ failure() && steps.back.outcome == 'success' }}"
    session = 60
    deploying = step(job, "Deploy the Lambdas, the API, the web app")["timeout-minutes"]
    smoking = step(job, "Look whether it answers")["timeout-minutes"]
    assert deploying + smoking < session


def test_a_way_back_leads_to_a_commit() -> None:
    remembered = step(workflow("release")["jobs"]["release"], "Remember what runs now")["run"]
    assert "grep -E '^[0-9a-f]{40}$'" in remembered


def test_every_week_the_two_commands_run_from_nothing() -> None:
    fresh = workflow("fresh")
    assert [each["cron"].split()[2:4] for each in fresh["on"]["schedule"]] == [["*", "*"]]
    (job,) = fresh["jobs"].values()
    commands = "\n".join(each.get("run", "") for each in job["steps"])
    assert "bin/dev --detach" in commands
    assert "bin/test" in commands.splitlines()
    assert not [each for each in job["steps"] if "actions/cache" in each.get("uses", "")]


def test_newer_versions_pass_the_same_checks() -> None:
    (job,) = workflow("newer")["jobs"].values()
    commands = [each["run"] for each in job["steps"] if "run" in each]
    assert commands.index("bin/lock-requirements --upgrade") < commands.index("bin/test")
    dependabot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))
    (npm,) = [each for each in dependabot["updates"] if each["package-ecosystem"] == "npm"]
    locks = [
        file.parent
        for file in ROOT.rglob("package-lock.json")
        if not {"node_modules", ".tools", ".local"} & set(file.parts)
    ]
    assert {f"/{each.relative_to(ROOT).as_posix()}" for each in locks} == set(npm["directories"])
