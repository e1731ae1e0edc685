"""The first deployment, as one command: continued after a failure, and only shown by a dry run."""

from __future__ import annotations

import os
import re
import shutil
import socket
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from devtools.cli import bootstrap_questions
from devtools.deploy import images
from devtools.deploy.cloudfront_probe import CloudFrontProbe
from devtools.deploy.environments import Environment
from devtools.deploy.stacks import STACKS
from devtools.errors import UserError
from tests.devtools.stubbed_aws import StubbedSession
from tests.devtools.test_deployment import Operator, deployer_here, parameters
from tests.emulator.conftest import Emulator

IMAGE = f"cruddur@sha256:{'a' * 64}"
WEB_BUCKET = "cruddur-emulator-web-000000000000"
COMMIT = "c" * 40


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    emulator = Emulator(tmp_path_factory.mktemp("aws"), port)
    emulator.start()
    yield Operator(emulator)
    emulator.stop()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder with a built web app."""
    folder = tmp_path_factory.mktemp("dist")
    (folder / "index.html").write_text("<!doctype html>")
    return str(folder)


def bootstrap(operator: Operator, *arguments: str) -> tuple[int, str]:
    return operator.run("bootstrap", "--env", "emulator", "--image", IMAGE, *arguments)


def test_a_dry_run_shows_every_step_and_makes_nothing(operator: Operator) -> None:
    status, output = bootstrap(operator, "--dry-run")
    assert status == 0, output
    for stack in STACKS:
        assert re.search(rf"^\d+ of \d+: deploy {stack.name}$", output, re.MULTILINE)
    assert "Add     Database                    AWS::RDS::DBInstance" in output
    assert "Asked first: On https://github.com/cruddur/cruddur/settings/environments" in output
    assert "role of ecs.amazonaws.com would be created" in output
    assert output.splitlines()[-1] == "Nothing was made."
    client = operator.emulator.client
    assert client("cloudformation").list_stacks()["StackSummaries"] == []
    assert client("s3").list_buckets()["Buckets"] == []
    assert client("cloudfront").list_distributions()["DistributionList"]["Quantity"] == 0
    assert client("iam").list_roles(PathPrefix="/aws-service-role/")["Roles"] == []
    assert parameters(operator) == {}


def test_docker_is_looked_for_before_anything_is_asked(operator: Operator, tmp_path: Path) -> None:
    git = shutil.which("git")
    assert git is not None
    (tmp_path / "git").symlink_to(git)
    arguments = ("bootstrap", "--env", "emulator")
    missing = "docker isn't installed: install Docker with buildx, or pass --image."
    assert operator.fails(*arguments, PATH=str(tmp_path)) == missing
    status, output = operator.run(*arguments, "--dry-run", PATH=str(tmp_path))
    assert (status, output.splitlines()[0]) == (0, f"Missing: {missing}")


def test_what_only_a_person_can_do_is_asked_for_before_anything_is_made(
    operator: Operator,
) -> None:
    status, output = bootstrap(operator)
    assert status == 1
    assert output.startswith("Not confirmed: On https://github.com/cruddur/cruddur/settings/")
    assert "DEPLOY_ROLE_ARN=arn:aws:iam::000000000000:role/cruddur-emulator-deploy" in output
    assert parameters(operator) == {}
    assert operator.emulator.client("s3").list_buckets()["Buckets"] == []


@pytest.fixture(scope="module")
def continued(operator: Operator, built: str) -> str:
    """Deploy everything, after a first attempt that fails in the middle; return the output."""
    s3 = operator.emulator.client("s3")
    s3.create_bucket(Bucket=WEB_BUCKET)
    status, output = bootstrap(operator, "--built", built, "--yes")
    assert status == 1
    assert "already exist" in output.splitlines()[-1]
    assert re.search(r"^\d+ of \d+: deploy frontend didn't succeed\.", output, re.MULTILINE)
    assert "deploy migrations" not in output
    password = parameters(operator)["database-password"]
    s3.delete_bucket(Bucket=WEB_BUCKET)

    # Confirmed once, so nothing is asked again.
    status, output = bootstrap(operator, "--built", built)
    assert status == 0, output
    assert parameters(operator)["database-password"] == password
    return output


def test_an_interrupted_first_deployment_is_continued(operator: Operator, continued: str) -> None:
    assert "cruddur-emulator-networking is up to date." in continued
    assert "frontend failed before" in continued
    assert operator.run("status", "--env", "emulator")[0] == 0


def test_each_step_has_a_line_with_its_time(continued: str) -> None:
    output = continued
    titles = re.findall(r"^(\d+) of (\d+): (.+) is done \(\d+ s\)\.$", output, re.MULTILINE)
    assert [int(number) for number, _, _ in titles] == list(range(1, len(titles) + 1))
    assert {int(count) for _, count, _ in titles} == {len(titles)}
    names = [name for _, _, name in titles]
    assert names[:4] == [
        "check the account",
        "the database's password",
        "deploy cicd",
        "the API's image",
    ]
    assert names[-3:] == ["the web app", "the smoke test", "the end"]
    assert {f"deploy {stack.name}" for stack in STACKS} <= set(names)


def test_what_the_first_deployment_makes_is_complete(operator: Operator, continued: str) -> None:
    s3 = operator.emulator.client("s3")
    assert s3.head_object(Bucket=WEB_BUCKET, Key="index.html")["CacheControl"] == "no-cache"
    # Uploads are allowed from the web app, whose address was known only at the end.
    rules = s3.get_bucket_cors(Bucket="cruddur-emulator-uploads-000000000000")["CORSRules"]
    assert rules[0]["AllowedOrigins"] == [parameters(operator)["frontend/web-url"]]
    # The distribution that tested the account is gone.
    distributions = operator.emulator.client("cloudfront").list_distributions()
    comments = [each["Comment"] for each in distributions["DistributionList"]["Items"]]
    assert len(comments) == 1
    assert "account-check" not in comments[0]
    roles = operator.emulator.client("iam").list_roles(PathPrefix="/aws-service-role/")["Roles"]
    assert any("/ecs.amazonaws.com/" in role["Path"] for role in roles)


def test_later_deployments_keep_the_zones(
    operator: Operator, continued: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = deployer_here(operator, monkeypatch, parameters={"networking": {}})
    stack = chosen.environment.stack("networking")
    chosen.deploy(stack, {"CognitoEndpoint": "false", "CidrPrefix": "10.20"})
    found = chosen.description("networking")
    assert found is not None
    values = {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]}
    assert values["Zones"] == "us-east-1a,us-east-1b"


def fake_docker(folder: Path, platforms: str, script: str = "") -> Path:
    """Put a docker into a folder that records its calls, and what was typed; return the record."""
    record = folder / "calls"
    docker = folder / "docker"
    docker.write_text(
        f'#!/bin/sh\necho "$@" >> {record}\n'
        f'case "$*" in *password-stdin*) cat >> {record};; *inspect*) echo "{platforms}";; esac\n'
        f"{script}"
    )
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)
    return record


def test_the_image_is_built_for_arm64_alone_and_found_again(
    operator: Operator, continued: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    deployer = deployer_here(operator, monkeypatch)
    record = fake_docker(tmp_path, "")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert images.find(deployer, COMMIT) is None
    with pytest.raises(UserError, match=f"no image of {COMMIT}"):  # this docker pushes nothing
        images.build(deployer, COMMIT)
    login, _, rest = record.read_text().partition("\n")
    password, _, build = rest.partition("buildx")  # no line ends after the password
    registry = "000000000000.dkr.ecr.us-east-1.amazonaws.com"
    assert login == f"login --username AWS --password-stdin {registry}"
    assert password
    assert f"--platform linux/arm64 --tag {registry}/cruddur-emulator-api:{COMMIT} --push" in build
    operator.emulator.client("ecr").put_image(
        repositoryName="cruddur-emulator-api", imageManifest="{}", imageTag=COMMIT
    )
    image = images.find(deployer, COMMIT)
    assert image is not None
    assert re.fullmatch(rf"{registry}/cruddur-emulator-api@sha256:[0-9a-f]{{64}}", image)


def test_docker_that_cant_build_for_arm64_is_reported_with_qemu(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake_docker(tmp_path, "Platforms: linux/amd64")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UserError, match=r"needs QEMU: .*binfmt --install arm64\. Or pass --image"):
        images.check_docker("linux/arm64")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UserError, match="docker isn't installed"):
        images.check_docker("linux/arm64")


def test_a_domain_and_the_alarms_address_are_asked_for() -> None:
    aws = StubbedSession()
    aws.answers(
        "route53",
        "get_hosted_zone",
        {
            "HostedZone": {"Id": "Z1", "Name": "cruddur.example.", "CallerReference": "x"},
            "DelegationSet": {"NameServers": ["ns-1.example", "ns-2.example"]},
        },
        {"Id": "Z1"},
    )
    identity = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:root", "UserId": "x"}
    aws.answers("sts", "get_caller_identity", identity)
    production = Environment.named("production")
    values = {
        **production.parameters,
        "shared": {"DomainName": "cruddur.example", "HostedZoneId": "Z1"},
        "cicd": {"Repository": "owner@12/name@34"},
        "observability": {"AlarmEmail": "ops@cruddur.example"},
    }
    deployer: Any = type("Deployer", (), {})()
    deployer.session, deployer.environment = aws, replace(production, parameters=values)
    domain, github, alarms = (each.text for each in bootstrap_questions.all_of(deployer))
    assert "name servers of cruddur.example are ns-1.example, ns-2.example" in domain
    assert "https://github.com/owner/name/settings/environments" in github
    assert "with reviewers" in github
    assert "ops@cruddur.example will get an email" in alarms


def test_the_unused_distribution_is_disabled_and_deleted_when_it_is_deployed() -> None:
    aws = StubbedSession()
    session: Any = aws
    probe = CloudFrontProbe(session, Environment.named("emulator"))
    made = distribution("InProgress")
    aws.answers("cloudfront", "create_distribution", {"Distribution": made})
    assert probe.create() is None
    items = {
        "DistributionList": {
            "Marker": "",
            "MaxItems": 100,
            "IsTruncated": False,
            "Quantity": 1,
            "Items": [summary("cruddur-emulator-account-check")],
        }
    }
    aws.answers("cloudfront", "list_distributions", items)
    aws.answers("cloudfront", "get_distribution", {"Distribution": made, "ETag": "one"})
    deployed = {"Distribution": distribution("Deployed"), "ETag": "two"}
    aws.answers("cloudfront", "get_distribution", deployed)
    aws.answers("cloudfront", "delete_distribution", {}, {"Id": "D1", "IfMatch": "two"})
    assert probe.delete()
    assert aws.was_called_as_planned()


def distribution(status: str) -> dict[str, Any]:
    return {
        "Id": "D1",
        "ARN": "arn:aws:cloudfront::000000000000:distribution/D1",
        "Status": status,
        "LastModifiedTime": "2026-01-01T00:00:00Z",
        "InProgressInvalidationBatches": 0,
        "DomainName": "d1.cloudfront.net",
        "DistributionConfig": {
            "CallerReference": "x",
            "Comment": "x",
            "Enabled": False,
            "Origins": {"Quantity": 1, "Items": [{"Id": "none", "DomainName": "example.com"}]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "none",
                "ViewerProtocolPolicy": "https-only",
            },
        },
    }


def summary(comment: str) -> dict[str, Any]:
    made = distribution("InProgress")
    config = made["DistributionConfig"]
    return {
        **{key: made[key] for key in ("Id", "ARN", "Status", "LastModifiedTime", "DomainName")},
        **{key: config[key] for key in ("Enabled", "Origins", "DefaultCacheBehavior")},
        "Aliases": {"Quantity": 0},
        "CacheBehaviors": {"Quantity": 0},
        "CustomErrorResponses": {"Quantity": 0},
        "Comment": comment,
        "PriceClass": "PriceClass_All",
        "ViewerCertificate": {},
        "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
        "WebACLId": "",
        "HttpVersion": "http2",
        "IsIPV6Enabled": True,
        "Staging": False,
    }
