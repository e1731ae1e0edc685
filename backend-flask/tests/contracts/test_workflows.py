"""Rules of the CI pipeline that linters don't check."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from devtools.deploy import templates
from tests.conftest import ROOT


def workflow(name: str) -> dict[str, Any]:
    # YAML reads "on" as true.
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(re.sub(r"(?m)^on:", '"on":', text))
    return read


def step(job: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [each for each in job["steps"] if each.get("name") == name]
    return dict(found)


def test_every_push_and_pull_request_is_checked() -> None:
    assert workflow("ci")["on"] == {"push": None, "pull_request": None}


def test_the_audit_reads_every_python_lock_file() -> None:
    audit = step(workflow("ci")["jobs"]["audit"], "Scan the lock files for vulnerabilities")
    kind, _, pattern = audit["env"]["TRIVY_FILE_PATTERNS"].partition(":")
    assert kind == "pip"
    folders = (ROOT / "backend-flask" / "requirements", ROOT / "aws" / "local")
    locks = [lock.relative_to(ROOT).as_posix() for each in folders for lock in each.glob("*.txt")]
    assert len(locks) > 5
    unread = [
        lock for lock in locks if not re.search(pattern, lock) and "/requirements.txt" not in lock
    ]
    assert unread == []


def test_the_tree_is_scanned_for_secrets() -> None:
    audit = step(workflow("ci")["jobs"]["audit"], "Scan the lock files for vulnerabilities")
    assert audit["with"]["scan-type"] == "fs"
    assert "secret" in audit["with"]["scanners"].split(",")
    assert audit["with"]["exit-code"] == "1"


def test_every_run_keeps_an_sbom_of_the_image_and_of_the_lock_files() -> None:
    steps = workflow("ci")["jobs"]["image"]["steps"]
    lists = [each for each in steps if each.get("with", {}).get("format") == "cyclonedx"]
    assert [each["with"].get("image-ref") for each in lists] == ["cruddur-api:latest", None]
    outputs = {each["with"]["output"] for each in lists}
    upload = next(each for each in steps if "upload-artifact" in each.get("uses", ""))
    assert upload["with"]["path"] == "*.cdx.json"
    assert all(each.endswith(".cdx.json") for each in outputs)
    assert steps.index(upload) > max(steps.index(each) for each in lists)
    # A scan after a list might take over its format, which reports nothing.
    scan = step(workflow("ci")["jobs"]["image"], "Scan the image for vulnerabilities")
    assert steps.index(scan) < min(steps.index(each) for each in lists)


def test_a_deployed_image_has_its_sbom_and_provenance_in_the_registry() -> None:
    steps = workflow("release")["jobs"]["release"]["steps"]
    (build,) = [each for each in steps if "build-push-action" in each.get("uses", "")]
    assert build["with"]["sbom"] is True
    assert build["with"]["provenance"] == "mode=max"


def test_the_image_is_built_for_the_tasks_architecture_alone() -> None:
    job = workflow("release")["jobs"]["release"]
    (build,) = [each for each in job["steps"] if "build-push-action" in each.get("uses", "")]
    assert build["with"]["platforms"] == "linux/arm64"
    (emulation,) = [each for each in job["steps"] if "qemu" in each.get("uses", "")]
    assert emulation["with"] == {"platforms": "arm64"}
    assert job["steps"].index(emulation) < job["steps"].index(build)
    for name in ("service", "migrations"):
        template = templates.read(ROOT / "aws" / "cfn" / f"{name}.yaml")
        assert template["Parameters"]["Architecture"]["Default"] == "ARM64"


@pytest.mark.parametrize("name", ["deploy", "rollback"])
def test_reviewers_are_asked_once_a_release(name: str) -> None:
    # GitHub asks them for each job that names an environment.
    jobs = [*workflow(name)["jobs"].values(), *workflow("release")["jobs"].values()]
    assert [each["environment"] for each in jobs if "environment" in each] == [
        "${{ inputs.environment }}"
    ]
    calls = [each for each in jobs if each.get("uses", "").endswith("/release.yml")]
    assert len(calls) == 1


def test_only_commits_that_passed_ci_are_built_and_deployed() -> None:
    jobs = workflow("deploy")["jobs"]
    assert jobs["release"]["needs"] == "checked"
    (lookup,) = jobs["checked"]["steps"]
    assert 'head_sha="$GITHUB_SHA" -f event=push -f status=success' in lookup["run"]
    assert jobs["checked"]["permissions"] == {"actions": "read"}


def test_the_deployed_image_is_the_scanned_one() -> None:
    job = workflow("release")["jobs"]["release"]
    steps = job["steps"]
    built = "${{ steps.build.outputs.digest || steps.found.outputs.digest }}"
    scan = step(job, "Scan the image for vulnerabilities")
    assert scan["env"]["TRIVY_PLATFORM"] == "linux/arm64"
    assert scan["with"]["image-ref"].endswith(f"@{built}")
    assert scan["with"]["exit-code"] == "1"
    for name in ("Migrate the database", "Deploy the Lambdas, the API, the web app"):
        deployed = step(job, name)
        assert deployed["env"]["DIGEST"] == built
        assert deployed["run"].endswith('@$DIGEST"')
        assert steps.index(scan) < steps.index(deployed)


def test_an_image_that_exists_isnt_built_again_and_a_rollback_builds_none() -> None:
    job = workflow("release")["jobs"]["release"]
    assert step(job, "Build the image and push it")["if"] == ("${{ !steps.found.outputs.digest }}")
    refused = step(job, "Refuse a rollback without an image")
    assert refused["if"] == "${{ !inputs.build && !steps.found.outputs.digest }}"
    assert job["steps"].index(refused) < job["steps"].index(
        step(job, "Build the image and push it")
    )
    builds = {
        name: workflow(name)["jobs"]["release"]["with"]["build"] for name in ("deploy", "rollback")
    }
    assert builds == {"deploy": True, "rollback": False}


def test_a_release_that_fails_or_times_out_is_rolled_back_with_fresh_credentials() -> None:
    job = workflow("release")["jobs"]["release"]
    steps = job["steps"]
    # A job that times out is cancelled; a step that times out fails.
    bounded = sum(each.get("timeout-minutes", 0) for each in steps)
    assert bounded < job["timeout-minutes"]
    for each in steps:
        assert "timeout-minutes" in each or "uses" in each or "cancelled()" in each["if"]
    rollback = next(at for at, each in enumerate(steps) if each.get("id") == "back")
    assert "configure-aws-credentials" in steps[rollback]["uses"]
    assert steps[rollback]["if"].startswith("${{ failure() && steps.deploy.outcome != 'skipped'")
    assert steps[rollback + 1]["if"] == "${{ failure() && steps.back.outcome == 'success' }}"
    session_minutes = 60
    deploying = step(job, "Deploy the Lambdas, the API, the web app")["timeout-minutes"]
    smoking = step(job, "Smoke test")["timeout-minutes"]
    assert deploying + smoking < session_minutes


def test_a_rollback_needs_a_commit() -> None:
    recorded = step(workflow("release")["jobs"]["release"], "Record the current release")["run"]
    assert "grep -E '^[0-9a-f]{40}$'" in recorded


def test_every_week_the_two_commands_run_on_a_clean_machine() -> None:
    fresh = workflow("fresh")
    assert [each["cron"].split()[2:4] for each in fresh["on"]["schedule"]] == [["*", "*"]]
    (job,) = fresh["jobs"].values()
    commands = "\n".join(each.get("run", "") for each in job["steps"])
    assert "bin/dev --detach" in commands
    assert "bin/test" in commands.splitlines()
    assert not [each for each in job["steps"] if "actions/cache" in each.get("uses", "")]


def test_every_week_three_new_plans_of_faults_are_run() -> None:
    torture = workflow("torture")
    assert [each["cron"].split()[2:4] for each in torture["on"]["schedule"]] == [["*", "*"]]
    (job,) = torture["jobs"].values()
    assert len(job["strategy"]["matrix"]["number"]) == 3
    assert "GITHUB_RUN_NUMBER" in step(job, "bin/torture")["run"]


def test_every_week_the_product_is_broken_on_purpose() -> None:
    mutation = workflow("mutation")
    assert [each["cron"].split()[2:4] for each in mutation["on"]["schedule"]] == [["*", "*"]]
    (job,) = mutation["jobs"].values()
    # GitHub runs this shell with pipefail, so a mutation that no test notices fails the step.
    assert job["defaults"]["run"]["shell"] == "bash"
    assert step(job, "Break the product")["run"].startswith("bin/mutate ")


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


def test_every_week_the_fuzzer_sends_thousands_of_requests() -> None:
    fuzz = workflow("fuzz")
    assert [each["cron"].split()[2:4] for each in fuzz["on"]["schedule"]] == [["*", "*"]]
    run = fuzz["jobs"]["api"]["steps"][-1]
    assert run["run"] == "bin/test tests/contracts/test_fuzz.py"
    assert int(run["env"]["CRUDDUR_FUZZ_CASES"]) >= 5000
