"""All of AWS, in an emulator of its own: deployed in order, changed, and taken away."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from devtools.cli import deploy
from devtools.deploy.cloudformation import Deployer
from devtools.deploy.environments import Environment
from devtools.deploy.stacks import STACKS
from devtools.errors import UserError
from devtools.settings import TOOLS
from tests.conftest import ROOT
from tests.emulator.conftest import Emulator
from tests.waiting import WAIT_SECONDS, wait_until

IMAGE = f"cruddur@sha256:{'a' * 64}"
NAMES = [stack.name for stack in STACKS]


@dataclass
class Operator:
    """Somebody at a shell, with the commands of bin/aws."""

    emulator: Emulator

    def does(self, command: str, *arguments: str, **more: str) -> tuple[int, str]:
        """Run a command's main(); answer its status and what it said.

        It runs in this process, as starting Python and importing boto3 takes longer than most of
        the commands. `test_a_command_is_run_by_its_script` starts one as people do.
        """
        said = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as shell,
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            shell.setattr(os, "environ", self._environment(**more))
            shell.setattr(sys, "argv", [command, *arguments])
            shell.setattr(sys, "stdin", io.StringIO(more.get("TYPED", "")))
            with pytest.raises(SystemExit) as ended:
                importlib.import_module(f"devtools.cli.{command.replace('-', '_')}").main()
        code = ended.value.code
        if isinstance(code, str):  # which Python prints as its last act
            return 1, f"{said.getvalue()}{code}\n"
        return code or 0, said.getvalue()

    def runs_script(self, command: str, *arguments: str) -> tuple[int, str]:
        """Run a command by its script in bin/aws; answer its status and what it said."""
        done = subprocess.run(
            [str(ROOT / "bin" / "aws" / command), *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def _environment(self, **more: str) -> dict[str, str]:
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "AWS_ENDPOINT_URL": self.emulator.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            **more,
        }

    def succeeds(self, command: str, *arguments: str, **more: str) -> str:
        """Run a command that must do what it is asked; answer what it said."""
        status, said = self.does(command, *arguments, **more)
        assert status == 0, said
        return said

    def is_refused(self, command: str, *arguments: str, **more: str) -> str:
        """Run a command that must refuse, in one line and with status 1; answer the line."""
        status, said = self.does(command, *arguments, **more)
        assert status == 1, said
        refusal: str = said.strip().splitlines()[-1]
        return refusal


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
def formation(operator: Operator) -> Any:
    return operator.emulator.client("cloudformation")


@pytest.fixture(scope="module")
def deployed(operator: Operator) -> str:
    """Everything, deployed; what was said meanwhile."""
    operator.succeeds("secrets", "generate", "--env", "emulator")
    return operator.succeeds("deploy", "all", "--env", "emulator", "--image", IMAGE)


def deployer_here(operator: Operator, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Deployer:
    """Answer a way to the stacks from within the test, with these things other than they are."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", operator.emulator.endpoint)
    environment = replace(Environment.named("emulator"), **more)
    return Deployer(environment, cache=TOOLS / "packages")


def parameters(operator: Operator) -> dict[str, str]:
    pages = operator.emulator.client("ssm").get_paginator("get_parameters_by_path")
    return {
        item["Name"].removeprefix("/cruddur/emulator/"): item["Value"]
        for page in pages.paginate(Path="/cruddur/emulator", Recursive=True, WithDecryption=True)
        for item in page["Parameters"]
    }


def test_the_database_waits_for_its_password(operator: Operator) -> None:
    operator.succeeds("deploy", "networking", "--env", "emulator")
    refusal = operator.is_refused("deploy", "database", "--env", "emulator")
    assert "bin/aws/secrets generate --env emulator" in refusal


def test_every_stack_is_deployed_in_order(operator: Operator, deployed: str) -> None:
    done = [line.split()[0] for line in deployed.splitlines() if line.startswith("cruddur-")]
    first = list(dict.fromkeys(name.rstrip(":") for name in done))
    assert first == [f"cruddur-emulator-{name}" for name in NAMES]
    said = operator.succeeds("status", "--env", "emulator")
    lines = {line.split()[0]: line.split()[1] for line in said.splitlines()[: len(NAMES)]}
    assert lines == {
        name: "UPDATE_COMPLETE" if name == "media" else "CREATE_COMPLETE" for name in NAMES
    }
    assert IMAGE in said


def test_what_a_plan_changes_is_shown_before_it_is_done(deployed: str) -> None:
    assert "  Add     Database                    AWS::RDS::DBInstance" in deployed
    assert deployed.index("AWS::RDS::DBInstance") < deployed.index(
        "cruddur-emulator-database is done."
    )


def test_the_database_is_found_by_a_secret_that_no_template_holds(
    operator: Operator, deployed: str, formation: Any
) -> None:
    kept = parameters(operator)
    assert kept["database-password"] in kept["connection-url"]
    assert kept["connection-url"].endswith("?sslmode=verify-full")
    for name in NAMES:
        body = formation.get_template(StackName=f"cruddur-emulator-{name}")["TemplateBody"]
        assert kept["database-password"] not in str(body)
    listed = operator.succeeds("secrets", "list", "--env", "emulator")
    assert kept["database-password"] not in deployed + listed
    assert [line.split()[:2] for line in listed.splitlines()] == [
        ["connection-url", "set"],
        ["database-password", "set"],
        ["otlp-headers", "missing"],
        ["rollbar-token", "missing"],
    ]


def test_a_drawn_password_isnt_drawn_again(operator: Operator, deployed: str) -> None:
    before = parameters(operator)["database-password"]
    assert "already" in operator.is_refused("secrets", "generate", "--env", "emulator")
    assert parameters(operator)["database-password"] == before


def test_a_secret_is_piped_in_and_never_shown(operator: Operator, deployed: str) -> None:
    typed = {"TYPED": "a-very-secret-word\n"}
    said = operator.succeeds("secrets", "set", "some-token", "--env", "emulator", **typed)
    assert "a-very-secret-word" not in said
    assert parameters(operator)["some-token"] == "a-very-secret-word"
    assert "set" in operator.is_refused("secrets", "set", "some-token", "--env", "emulator")
    assert parameters(operator)["some-token"] == "a-very-secret-word"


def test_pictures_may_come_from_where_the_product_turned_out_to_be(
    operator: Operator, deployed: str
) -> None:
    web_url = parameters(operator)["frontend/web-url"]
    rules = operator.emulator.client("s3").get_bucket_cors(
        Bucket="cruddur-emulator-uploads-000000000000"
    )["CORSRules"]
    assert rules[0]["AllowedOrigins"] == [web_url]


def test_a_second_deployment_changes_nothing(operator: Operator, deployed: str) -> None:
    said = operator.succeeds("deploy", "all", "--env", "emulator").splitlines()
    # Where all stands already, new Lambdas don't meet a database of before.
    assert said[0] == "cruddur-emulator-migrations is up to date."
    said.remove("emulator runs no tasks, so nothing was migrated.")
    assert {line.partition(" ")[2] for line in said} == {"is up to date."}


def test_migrations_that_failed_run_again_though_their_stack_is_up_to_date(
    operator: Operator,
    deployed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    deployer = deployer_here(operator, monkeypatch, runs_tasks=True)
    ecs = operator.emulator.client("ecs")
    asked = argparse.Namespace(
        stacks=["migrations", "service"], image=None, parameter=[], dry_run=False, delete_data=False
    )

    def fail(parsed: dict[str, Any], **_: Any) -> None:
        for task in parsed["tasks"]:
            task["containers"][0]["exitCode"] = 1

    deployer.session.events.register("after-call.ecs.DescribeTasks", fail)
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(end_task, ecs)
        with pytest.raises(UserError, match=r"The migrations failed \(.*nothing else was deployed"):
            deploy.deploy(deployer, asked)
        ended.result()
    assert "cruddur-emulator-service" not in capsys.readouterr().out
    deployer.session.events.unregister("after-call.ecs.DescribeTasks", fail)
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(end_task, ecs)
        deploy.deploy(deployer, asked)
        ended.result()
    assert capsys.readouterr().out.splitlines() == [
        "cruddur-emulator-migrations is up to date.",
        "The database is migrated.",
        "cruddur-emulator-service is up to date.",
    ]


def end_task(ecs: Any) -> None:
    """End the task of the migrations when it runs: the emulator has no containers that would."""
    family = {"cluster": "cruddur-emulator", "family": "cruddur-emulator-migrations"}
    task, *_ = wait_until(
        lambda: ecs.list_tasks(**family, desiredStatus="RUNNING")["taskArns"], "a task is started"
    )
    ecs.stop_task(cluster="cruddur-emulator", task=task, reason="a syntax error")


def test_a_stack_is_updated_and_keeps_what_it_isnt_told_anew(
    operator: Operator, deployed: str, formation: Any
) -> None:
    image = f"cruddur@sha256:{'b' * 64}"
    said = operator.succeeds("deploy", "service", "--env", "emulator", "--image", image)
    assert "  Modify  Service " in said or "  Modify  Task " in said
    operator.succeeds("deploy", "service", "--env", "emulator", "--parameter", "MaxTasks=9")
    (stack,) = formation.describe_stacks(StackName="cruddur-emulator-service")["Stacks"]
    kept = {item["ParameterKey"]: item["ParameterValue"] for item in stack["Parameters"]}
    assert (kept["Image"], kept["MaxTasks"]) == (image, "9")


def test_a_dry_run_shows_and_changes_nothing(
    operator: Operator, deployed: str, formation: Any
) -> None:
    asked = ("cluster", "--env", "emulator", "--parameter", "RateLimitPer5Minutes=500")
    assert "Firewall" in operator.succeeds("deploy", *asked, "--dry-run")
    left = formation.list_change_sets(StackName="cruddur-emulator-cluster")["Summaries"]
    assert [item for item in left if item["ExecutionStatus"] == "AVAILABLE"] == []
    assert "Firewall" in operator.succeeds("deploy", *asked)


def test_the_web_app_is_brought_with_what_caches_may_do(
    operator: Operator, deployed: str, tmp_path: Path
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main-abc.js").write_text("export {};")
    (tmp_path / "index.html").write_text("<!doctype html>")
    operator.succeeds("deploy-web", "--env", "emulator", "--built", str(tmp_path))
    s3 = operator.emulator.client("s3")
    bucket = "cruddur-emulator-web-000000000000"
    page = s3.head_object(Bucket=bucket, Key="index.html")
    script = s3.head_object(Bucket=bucket, Key="assets/main-abc.js")
    assert (page["CacheControl"], page["ContentType"]) == ("no-cache", "text/html")
    assert script["CacheControl"] == "public, max-age=31536000, immutable"
    assert script["ContentType"] == "text/javascript"


def test_logs_are_read_by_the_stack(operator: Operator, deployed: str) -> None:
    logs = operator.emulator.client("logs")
    stream = {"logGroupName": "/cruddur/emulator/api", "logStreamName": "api/api/1"}
    logs.create_log_stream(**stream)
    now = int(time.time() * 1000)
    words = [{"timestamp": now - back, "message": f"{back} ago"} for back in (7_200_000, 2, 1)]
    logs.put_log_events(logEvents=words, **stream)
    said = operator.succeeds("logs", "service", "--env", "emulator")
    assert [line.split(" ", 1)[1] for line in said.splitlines()] == ["2 ago", "1 ago"]
    assert "isn't a time" in operator.is_refused(
        "logs", "service", "--env", "emulator", "--since", "soon"
    )
    assert "writes no logs" in operator.is_refused("logs", "cicd", "--env", "emulator")


def test_data_is_deleted_only_where_that_is_said(operator: Operator, deployed: str) -> None:
    refusal = operator.is_refused("destroy", "all", "--env", "emulator", "--yes")
    assert "auth: UserPool" in refusal
    assert "messages: Messages" in refusal
    assert "database: Database" in refusal
    assert "--delete-data" in refusal
    assert "Nothing was deleted" in operator.is_refused(
        "destroy", "all", "--env", "emulator", "--delete-data"
    )
    assert operator.does("status", "--env", "emulator")[0] == 0


def test_a_change_that_loses_data_is_refused(
    operator: Operator, deployed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer = deployer_here(operator, monkeypatch)
    messages = deployer.environment.stack("messages")
    table = "TableName: !Sub cruddur-${Env}-messages"
    moved = tmp_path / "template.yaml"
    moved.write_text(messages.template.read_text().replace(table, f"{table}-moved"))
    with pytest.raises(UserError, match=r"would lose .*Messages.*nothing was changed"):
        deployer.deploy(replace(messages, template=moved), {})
    assert deployer.outputs("messages")["TableName"] == "cruddur-emulator-messages"


def test_production_refuses_to_be_without_a_domain(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer = deployer_here(operator, monkeypatch, name="production")
    cluster = replace(deployer.environment.stack("cluster"), inputs={})
    told = {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2", "SecurityGroupId": "sg-1"}
    with pytest.raises(UserError, match="Production needs a domain"):
        deployer.plan(cluster, told)


def test_githubs_identity_provider_is_made_unless_the_account_has_it(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"cicd": {"Repository": "cruddur@12/cruddur@34"}}
    deployer = deployer_here(operator, monkeypatch, name="moon", parameters=said)
    cicd = deployer.environment.stack("cicd")
    with pytest.raises(UserError, match="AWS::IAM::OIDCProvider"):  # which the emulator can't make
        deployer.deploy(cicd, {})
    iam = operator.emulator.client("iam")
    provider = iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"]
    )["OpenIDConnectProviderArn"]
    deployer.deploy(cicd, {})
    assert "GitHub" not in deployer.resources("cicd")
    operator.emulator.client("cloudformation").delete_stack(StackName="cruddur-moon-cicd")
    operator.emulator.client("ecr").delete_repository(repositoryName="cruddur-moon-api")
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider)


def test_a_stack_that_another_needs_is_asked_for(operator: Operator, deployed: str) -> None:
    operator.succeeds("destroy", "service", "--env", "emulator", "--yes")
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    refusal = operator.is_refused("deploy", "service", "--env", "emulator", "--image", IMAGE)
    assert "bin/aws/deploy frontend --env emulator" in refusal
    operator.succeeds("deploy", "frontend", "--env", "emulator")


def test_a_name_that_is_taken_is_said_and_what_was_half_made_is_cleared_away(
    operator: Operator, deployed: str
) -> None:
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    s3 = operator.emulator.client("s3")
    s3.create_bucket(Bucket="cruddur-emulator-web-000000000000")
    refusal = operator.is_refused("deploy", "frontend", "--env", "emulator")
    assert "already exists" in refusal
    assert "import or delete it" in refusal
    s3.delete_bucket(Bucket="cruddur-emulator-web-000000000000")
    refusal = operator.is_refused("deploy", "frontend", "--env", "emulator")
    assert "is incomplete" in refusal
    assert "bin/aws/destroy frontend --env emulator" in refusal
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    operator.succeeds("deploy", "frontend", "--env", "emulator")


def test_a_first_deployment_that_failed_keeps_no_name_that_the_second_needs(
    operator: Operator, deployed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.succeeds("destroy", "messages", "--env", "emulator", "--delete-data", "--yes")
    deployer = deployer_here(operator, monkeypatch)
    messages = deployer.environment.stack("messages")
    failing = tmp_path / "template.yaml"
    last = """
  Pages:
    Type: AWS::CloudFront::Function
    DependsOn: [Messages, FailedRecords]
    Properties:
      Name: cruddur-emulator-pages  # the frontend's
      FunctionCode: "function handler(event) { return event.request; }"
      FunctionConfig: {Runtime: cloudfront-js-2.0, Comment: ""}
"""
    failing.write_text(messages.template.read_text().replace("\nOutputs:\n", f"{last}\nOutputs:\n"))
    with pytest.raises(UserError, match="already exists"):
        deployer.deploy(replace(messages, template=failing), {})
    assert operator.emulator.client("dynamodb").list_tables()["TableNames"] == []
    assert "messages-failed" not in str(operator.emulator.client("sqs").list_queues())
    # Nobody's data is in the way, so nobody has to say that it may go.
    operator.succeeds("destroy", "messages", "--env", "emulator", "--yes")
    operator.succeeds("deploy", "messages", "--env", "emulator")


def test_a_missing_parameter_is_named_with_where_it_goes(operator: Operator, deployed: str) -> None:
    operator.succeeds("destroy", "migrations", "--env", "emulator", "--yes")
    refusal = operator.is_refused("deploy", "migrations", "--env", "emulator")
    assert "lacks Image" in refusal
    assert "aws/config/emulator.toml" in refusal
    assert "has no parameter Colour" in operator.is_refused(
        "deploy", "cluster", "--env", "emulator", "--parameter", "Colour=red"
    )
    assert "digest" in operator.is_refused(
        "deploy", "service", "--env", "emulator", "--image", "cruddur:latest"
    )


def test_nothing_is_left_of_what_is_destroyed(
    operator: Operator, deployed: str, formation: Any
) -> None:
    operator.succeeds("destroy", "all", "--env", "emulator", "--delete-data", "--yes")
    client = operator.emulator.client
    assert client("s3").list_buckets()["Buckets"] == []
    assert client("dynamodb").list_tables()["TableNames"] == []
    assert client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert client("rds").describe_db_instances()["DBInstances"] == []
    assert client("ecr").describe_repositories()["repositories"] == []
    assert client("sqs").list_queues().get("QueueUrls", []) == []
    assert parameters(operator) == {}
    assert operator.does("status", "--env", "emulator")[0] == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"AWS_REGION": "eu-west-1"}, "unset AWS_REGION"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "AWS_ENDPOINT_URL"),
        (
            {
                "AWS_ACCESS_KEY_ID": "",
                "AWS_SECRET_ACCESS_KEY": "",
                "AWS_EC2_METADATA_DISABLED": "true",
            },
            "There are no AWS credentials here",
        ),
        ({"AWS_PROFILE": "nobody"}, "AWS_PROFILE"),
    ],
)
def test_a_shell_that_leads_elsewhere_is_told_so(
    operator: Operator, more: dict[str, str], words: str
) -> None:
    assert words in operator.is_refused("deploy", "networking", "--env", "emulator", **more)


def test_a_command_is_run_by_its_script(operator: Operator) -> None:
    status, said = operator.runs_script("status", "--env", "moon")
    assert (status, said.splitlines()[0][:31]) == (1, "There is no environment 'moon' ")
    status, said = operator.runs_script("deploy", "networking", "--env", "emulator", "--dry-run")
    assert (status, "AWS::EC2::VPC" in said) == (0, True), said


def test_an_environment_that_isnt_there_is_told_so(operator: Operator) -> None:
    refusal = operator.is_refused("status", "--env", "moon")
    assert refusal.startswith("There is no environment 'moon'")
    assert "production" in refusal
    assert "has no stack 'moon'" in operator.is_refused("deploy", "moon", "--env", "emulator")


def test_an_environment_without_an_account_isnt_deployed(operator: Operator) -> None:
    refusal = operator.is_refused("deploy", "networking", "--env", "production")
    assert "twelve digits" in refusal


def test_who_wants_to_connect_is_told_what_that_takes(operator: Operator, tmp_path: Path) -> None:
    refusal = operator.is_refused("connect", "shell", "--env", "emulator", PATH=str(tmp_path))
    assert "the AWS CLI" in refusal
    assert "install it first" in refusal
