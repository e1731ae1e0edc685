"""Deployment of all stacks to an emulator: created in order, updated, and destroyed."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from devtools.cli import connect, deploy, destroy, migrate, moderators, rotate_passwords
from devtools.deploy import ssm_secrets
from devtools.deploy.cloudformation import Deployer
from devtools.deploy.cloudfront_probe import CloudFrontProbe
from devtools.deploy.environments import Environment
from devtools.deploy.stacks import STACKS
from devtools.errors import UserError
from devtools.settings import TOOLS
from tests.conftest import ROOT
from tests.devtools.stubbed_aws import StubbedSession
from tests.emulator.conftest import Emulator
from tests.waiting import WAIT_SECONDS, wait_until

IMAGE = f"cruddur@sha256:{'a' * 64}"
NAMES = [stack.name for stack in STACKS]
# Deployed again, once the stack that they have an input from exists.
UPDATED = {stack.name for stack in STACKS if stack.optional_inputs}


@dataclass
class Operator:
    """A user at a shell, with the commands of bin/aws."""

    emulator: Emulator

    def run(self, command: str, *arguments: str, **more: str) -> tuple[int, str]:
        """Run a command's main(); return its status and output.

        It runs in this process, as starting Python and importing boto3 takes longer than most of
        the commands. `test_a_command_is_run_by_its_script` runs one as users do.
        """
        output = io.StringIO()
        with (
            pytest.MonkeyPatch.context() as shell,
            contextlib.redirect_stdout(output),
            contextlib.redirect_stderr(output),
        ):
            shell.setattr(os, "environ", self._environment(**more))
            shell.setattr(sys, "argv", [command, *arguments])
            shell.setattr(sys, "stdin", io.StringIO(more.get("TYPED", "")))
            with pytest.raises(SystemExit) as ended:
                importlib.import_module(f"devtools.cli.{command.replace('-', '_')}").main()
        code = ended.value.code
        if isinstance(code, str):  # which Python prints at exit
            return 1, f"{output.getvalue()}{code}\n"
        return code or 0, output.getvalue()

    def runs_script(self, command: str, *arguments: str) -> tuple[int, str]:
        """Run a command by its script in bin/aws; return its status and output."""
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
        """Run a command that must succeed; return its output."""
        status, output = self.run(command, *arguments, **more)
        assert status == 0, output
        return output

    def fails(self, command: str, *arguments: str, **more: str) -> str:
        """Run a command that must fail with status 1; return the line of the error."""
        status, output = self.run(command, *arguments, **more)
        assert status == 1, output
        error: str = output.strip().splitlines()[-1]
        return error


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
    """Deploy everything; return the output."""
    operator.succeeds("secrets", "generate", "--env", "emulator")
    return operator.succeeds("deploy", "all", "--env", "emulator", "--image", IMAGE)


def deployer_here(operator: Operator, monkeypatch: pytest.MonkeyPatch, **more: Any) -> Deployer:
    """Return a deployer for this process, with some fields of the environment replaced."""
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


def test_the_database_needs_its_password(operator: Operator) -> None:
    operator.succeeds("deploy", "networking", "--env", "emulator")
    error = operator.fails("deploy", "database", "--env", "emulator")
    assert "bin/aws/secrets generate --env emulator" in error


def test_every_stack_is_deployed_in_order(operator: Operator, deployed: str) -> None:
    done = [line.split()[0] for line in deployed.splitlines() if line.startswith("cruddur-")]
    first = list(dict.fromkeys(name.rstrip(":") for name in done))
    assert first == [f"cruddur-emulator-{name}" for name in NAMES]
    output = operator.succeeds("status", "--env", "emulator")
    lines = {line.split()[0]: line.split()[1] for line in output.splitlines()[: len(NAMES)]}
    assert lines == {
        name: "UPDATE_COMPLETE" if name in UPDATED else "CREATE_COMPLETE" for name in NAMES
    }
    assert IMAGE in output


def test_a_plan_is_shown_before_it_is_applied(deployed: str) -> None:
    assert "  Add     Database                    AWS::RDS::DBInstance" in deployed
    assert deployed.index("AWS::RDS::DBInstance") < deployed.index(
        "cruddur-emulator-database is done."
    )


def test_the_database_is_found_by_a_secret_that_no_template_holds(
    operator: Operator, deployed: str, formation: Any
) -> None:
    secrets = parameters(operator)
    assert secrets["database-password"] in secrets["connection-url"]
    assert secrets["connection-url"].endswith("?sslmode=verify-full")
    for name in NAMES:
        body = formation.get_template(StackName=f"cruddur-emulator-{name}")["TemplateBody"]
        assert secrets["database-password"] not in str(body)
    listed = operator.succeeds("secrets", "list", "--env", "emulator")
    assert secrets["database-password"] not in deployed + listed
    assert [line.split()[:2] for line in listed.splitlines()] == [
        ["connection-url", "set"],
        *(
            [f"connection-url-{name}", "set"]
            for name in ("api", "presign", "process", "purge", "sign-up")
        ),
        ["database-password", "set"],
        ["database-roles", "set"],
        ["otlp-headers", "missing"],
        ["read-connection-url-api", "missing"],
        ["rollbar-token", "missing"],
        ["vapid-private-key", "set"],
    ]


def logins(operator: Operator) -> dict[str, tuple[str | None, str | None]]:
    """Return the login and the password in each role's URL."""
    prefix = "connection-url-"
    return {
        name.removeprefix(prefix): (urlsplit(url).username, urlsplit(url).password)
        for name, url in parameters(operator).items()
        if name.startswith(prefix)
    }


def test_a_rotation_moves_each_role_to_its_other_login(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = parameters(operator)
    first = logins(operator)
    error = operator.fails("rotate-passwords", "--env", "emulator")
    assert error.startswith("Lambdas may still have the logins from before")
    assert parameters(operator) == before

    monkeypatch.setattr(rotate_passwords, "INTERVAL", timedelta(0))
    output = operator.succeeds("rotate-passwords", "--env", "emulator")
    assert "The API's tasks are replaced." in output
    after, second = parameters(operator), logins(operator)
    known = json.loads(after["database-roles"])
    for role, (login, password) in second.items():
        assert (first[role][0], login) == (
            f"cruddur_{role.replace('-', '_')}_a",
            f"cruddur_{role.replace('-', '_')}_b",
        )
        # The other's still works, for processes that have it.
        assert (known[str(login)], known[str(first[role][0])]) == (password, first[role][1])
        assert str(password) not in output
    assert after["database-password"] != before["database-password"]
    assert after["database-password"] in after["connection-url"]
    assert after["database-password"] not in output

    operator.succeeds("rotate-passwords", "--env", "emulator")
    third = logins(operator)
    for role, (login, password) in third.items():
        assert login == first[role][0]
        assert password != first[role][1]


def test_readers_are_read_from_by_the_api_alone(
    operator: Operator, deployed: str, formation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readers_of_the_service(formation) == "none"
    operator.succeeds("deploy", "database", "--env", "emulator", "--parameter", "Readers=2")
    known = parameters(operator)
    first, second = known["read-connection-url-api"].split(",")
    writer = urlsplit(known["connection-url-api"])
    for number, url in enumerate((first, second), 1):
        reader = urlsplit(url)
        assert str(reader.hostname).startswith(f"cruddur-emulator-reader-{number}.")
        assert (reader.username, reader.password) == (writer.username, writer.password)
    operator.succeeds("deploy", "service", "--env", "emulator", "--image", IMAGE)
    hosts = ",".join(str(urlsplit(url).hostname) for url in (first, second))
    assert readers_of_the_service(formation) == hosts

    monkeypatch.setattr(rotate_passwords, "INTERVAL", timedelta(0))
    operator.succeeds("rotate-passwords", "--env", "emulator")
    rotated = parameters(operator)
    assert rotated["read-connection-url-api"] != known["read-connection-url-api"]
    password = urlsplit(rotated["connection-url-api"]).password
    assert urlsplit(rotated["read-connection-url-api"].split(",")[1]).password == password
    operator.succeeds("deploy", "database", "--env", "emulator", "--parameter", "Readers=0")
    operator.succeeds("deploy", "service", "--env", "emulator", "--image", IMAGE)
    assert readers_of_the_service(formation) == "none"


def readers_of_the_service(formation: Any) -> str:
    """Return the readers that the service's template was given."""
    (stack,) = formation.describe_stacks(StackName="cruddur-emulator-service")["Stacks"]
    given = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    return str(given["ReaderHosts"])


def test_aurora_is_a_cluster_with_a_writer_and_readers(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = deployer_here(operator, monkeypatch).outputs("networking")
    database = Environment.named("emulator").stack("database")
    deployer = deployer_here(operator, monkeypatch, name="aurora", stacks=(database,))
    ssm_secrets.save(deployer.session, deployer.environment, "database-password", "x" * 40)
    given = {
        "SubnetIds": network["PrivateSubnetIds"],
        "SecurityGroupId": network["DatabaseGroupId"],
        "InstanceClass": "db.r7g.large",
        "Engine": "aurora",
        "Readers": "2",
    }
    outputs = deployer.deploy(database, given)
    rds = operator.emulator.client("rds")
    (cluster,) = rds.describe_db_clusters(DBClusterIdentifier="cruddur-aurora")["DBClusters"]
    assert (outputs["Host"], outputs["ReaderHosts"]) == (
        cluster["Endpoint"],
        cluster["ReaderEndpoint"],
    )
    members = {
        each["DBInstanceIdentifier"]
        for each in rds.describe_db_instances()["DBInstances"]
        if each.get("DBClusterIdentifier") == "cruddur-aurora"
    }
    assert members == {"cruddur-aurora", "cruddur-aurora-reader-1", "cruddur-aurora-reader-2"}
    url = ssm_secrets.read(deployer.session, deployer.environment, "read-connection-url-api")
    assert urlsplit(str(url)).hostname == cluster["ReaderEndpoint"]
    rotate_passwords._change_owners_password(deployer, outputs)
    assert ssm_secrets.read(deployer.session, deployer.environment, "database-password") != "x" * 40
    monkeypatch.setattr(Environment, "named", lambda _name: deployer.environment)
    rds.create_db_instance(
        DBInstanceIdentifier="application-autoscaling-0a1b",
        DBClusterIdentifier="cruddur-aurora",
        DBInstanceClass="db.r7g.large",
        Engine="aurora-postgresql",
    )
    operator.succeeds("destroy", "database", "--env", "aurora", "--delete-data", "--yes")
    assert "cruddur-aurora" not in str(rds.describe_db_clusters()["DBClusters"])


@pytest.mark.parametrize("is_deregistered", [False, True])
def test_autoscaling_adds_no_reader_to_a_cluster_that_is_destroyed(is_deregistered: bool) -> None:
    aws = StubbedSession()
    target = {
        "ServiceNamespace": "rds",
        "ResourceId": "cluster:cruddur-staging",
        "ScalableDimension": "rds:cluster:ReadReplicaCount",
    }
    if is_deregistered:
        aws.refuses(
            "application-autoscaling", "deregister_scalable_target", "ObjectNotFoundException"
        )
    else:
        aws.answers("application-autoscaling", "deregister_scalable_target", {}, target)
    members = ["cruddur-staging", "cruddur-staging-reader-1", "application-autoscaling-0a1b"]
    aws.answers(
        "rds",
        "describe_db_clusters",
        {
            "DBClusters": [
                {"DBClusterMembers": [{"DBInstanceIdentifier": name} for name in members]}
            ]
        },
        {"DBClusterIdentifier": "cruddur-staging"},
    )
    aws.answers(
        "rds",
        "delete_db_instance",
        {},
        {"DBInstanceIdentifier": members[2], "SkipFinalSnapshot": True},
    )
    destroy.delete_added_readers(
        aws,  # type: ignore[arg-type]
        "cruddur-staging",
        {
            "ScalableReaders": ("AWS::ApplicationAutoScaling::ScalableTarget", "target"),
            "Cluster": ("AWS::RDS::DBCluster", "cruddur-staging"),
            "Writer": ("AWS::RDS::DBInstance", members[0]),
            "ClusterReader1": ("AWS::RDS::DBInstance", members[1]),
        },
    )
    assert aws.was_called_as_planned()


def test_an_interrupted_rotation_is_continued(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the URLs were changed, and before the tasks that have the old ones were replaced."""
    monkeypatch.setattr(rotate_passwords, "INTERVAL", timedelta(0))
    with monkeypatch.context() as broken:
        broken.setattr(rotate_passwords, "_redeploy", interrupt)
        assert operator.run("rotate-passwords", "--env", "emulator")[0] == 130
    output = operator.succeeds("rotate-passwords", "--env", "emulator")
    assert "tasks still have the logins" in output.splitlines()[0]
    assert output.count("The API's tasks are replaced.") == 2


def interrupt(_: Deployer) -> None:
    raise KeyboardInterrupt


def test_a_generated_password_isnt_replaced(operator: Operator, deployed: str) -> None:
    before = parameters(operator)["database-password"]
    assert "already" in operator.fails("secrets", "generate", "--env", "emulator")
    assert parameters(operator)["database-password"] == before


def test_a_secret_is_piped_in_and_never_shown(operator: Operator, deployed: str) -> None:
    typed = {"TYPED": "a-very-secret-word\n"}
    output = operator.succeeds("secrets", "set", "some-token", "--env", "emulator", **typed)
    assert "a-very-secret-word" not in output
    assert parameters(operator)["some-token"] == "a-very-secret-word"
    assert "set" in operator.fails("secrets", "set", "some-token", "--env", "emulator")
    assert parameters(operator)["some-token"] == "a-very-secret-word"


def test_uploads_are_allowed_from_the_deployed_web_app(operator: Operator, deployed: str) -> None:
    web_url = parameters(operator)["frontend/web-url"]
    rules = operator.emulator.client("s3").get_bucket_cors(
        Bucket="cruddur-emulator-uploads-000000000000"
    )["CORSRules"]
    assert rules[0]["AllowedOrigins"] == [web_url]


def test_a_second_deployment_changes_nothing(operator: Operator, deployed: str) -> None:
    output = operator.succeeds("deploy", "all", "--env", "emulator").splitlines()
    # In a deployed environment, migrations come first, so new Lambdas have the new schema; they
    # need the secrets that are stored with the database.
    assert output[:2] == [
        "cruddur-emulator-database is up to date.",
        "cruddur-emulator-migrations is up to date.",
    ]
    output.remove("emulator runs no tasks, so nothing was migrated.")
    assert {line.partition(" ")[2] for line in output} == {"is up to date."}


def test_the_environment_sleeps_and_wakes(operator: Operator, deployed: str) -> None:
    def state() -> tuple[int, str, str]:
        client = operator.emulator.client
        (service,) = client("ecs").describe_services(cluster="cruddur-emulator", services=["api"])[
            "services"
        ]
        rule = client("events").describe_rule(Name="cruddur-emulator-purge")
        (database,) = client("rds").describe_db_instances()["DBInstances"]
        return service["desiredCount"], rule["State"], database["DBInstanceStatus"]

    operator.succeeds("sleep", "--env", "emulator")
    assert state() == (0, "DISABLED", "stopped")
    operator.succeeds("sleep", "--env", "emulator")
    operator.succeeds("wake", "--env", "emulator")
    assert state() == (2, "ENABLED", "available")


def test_migrations_that_failed_run_again_though_their_stack_is_up_to_date(
    operator: Operator,
    deployed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    deployer = deployer_here(operator, monkeypatch, runs_tasks=True)
    ecs = operator.emulator.client("ecs")
    options = argparse.Namespace(
        stacks=["migrations", "service"], image=None, parameter=[], dry_run=False, delete_data=False
    )

    def fail(parsed: dict[str, Any], **_: Any) -> None:
        for task in parsed["tasks"]:
            task["containers"][0]["exitCode"] = 1

    deployer.session.events.register("after-call.ecs.DescribeTasks", fail)
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(end_task, ecs)
        with pytest.raises(UserError, match=r"The migrations failed \(.*nothing else was deployed"):
            deploy.deploy(deployer, options)
        ended.result()
    assert "cruddur-emulator-service" not in capsys.readouterr().out
    deployer.session.events.unregister("after-call.ecs.DescribeTasks", fail)
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(end_task, ecs)
        deploy.deploy(deployer, options)
        ended.result()
    assert capsys.readouterr().out.splitlines() == [
        "cruddur-emulator-migrations is up to date.",
        "The database is migrated.",
        "cruddur-emulator-service is up to date.",
    ]


def test_a_task_that_ecs_doesnt_know_yet_is_waited_for(
    operator: Operator,
    deployed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    deployer = deployer_here(operator, monkeypatch, runs_tasks=True)
    unknown = iter(range(3))

    def forget(parsed: dict[str, Any], **_: Any) -> None:
        for _number in unknown:
            parsed["tasks"] = []
            return

    deployer.session.events.register("after-call.ecs.DescribeTasks", forget)
    with ThreadPoolExecutor() as pool:
        ended = pool.submit(end_task, operator.emulator.client("ecs"))
        migrate.run_task(deployer)
        ended.result()
    assert next(unknown, None) is None
    assert capsys.readouterr().out == "The database is migrated.\n"


def test_a_shell_waits_for_a_task_that_ecs_doesnt_know_yet() -> None:
    aws = StubbedSession()
    cluster, task = "cruddur-moon", "arn:aws:ecs:us-east-1:000000000000:task/cruddur-moon/1"
    aws.answers("ecs", "describe_tasks", {"tasks": []}, {"cluster": cluster, "tasks": [task]})
    aws.answers("ecs", "describe_tasks", {"tasks": [{"lastStatus": "PROVISIONING"}]})
    agents = [{"name": "ExecuteCommandAgent", "lastStatus": "RUNNING"}]
    container = {"name": "migrations", "runtimeId": "one-1", "managedAgents": agents}
    running = {"lastStatus": "RUNNING", "containers": [container]}
    aws.answers("ecs", "describe_tasks", {"tasks": [running]})
    assert connect.wait_for_container(aws.client("ecs"), cluster, task, poll_seconds=0) == "one-1"


def test_backups_that_outlive_the_database_are_named() -> None:
    aws = StubbedSession()
    backups = [{"DbiResourceId": f"db-{number}", "BackupRetentionPeriod": 14} for number in (1, 2)]
    database = {"DBInstanceIdentifier": "cruddur-production"}
    aws.answers(
        "rds",
        "describe_db_instance_automated_backups",
        {"DBInstanceAutomatedBackups": backups},
        database,
    )
    assert list(destroy.automated_backups(aws.client("rds"), "cruddur-production")) == [
        "Automated backups of cruddur-production remain for 14 days:"
        f" aws rds delete-db-instance-automated-backup --dbi-resource-id db-{number}"
        for number in (1, 2)
    ]


def test_backups_that_outlive_a_cluster_are_named() -> None:
    aws = StubbedSession()
    aws.answers(
        "rds",
        "describe_db_cluster_automated_backups",
        {
            "DBClusterAutomatedBackups": [
                {"DbClusterResourceId": "cluster-1", "BackupRetentionPeriod": 14}
            ]
        },
        {"DBClusterIdentifier": "cruddur-production"},
    )
    assert list(destroy.cluster_backups(aws.client("rds"), "cruddur-production")) == [
        "Automated backups of cruddur-production remain for 14 days:"
        " aws rds delete-db-cluster-automated-backup --db-cluster-resource-id cluster-1"
    ]


def end_task(ecs: Any) -> None:
    """Stop the task of the migrations, as the emulator runs no containers."""
    family = {"cluster": "cruddur-emulator", "family": "cruddur-emulator-migrations"}
    task, *_ = wait_until(
        lambda: ecs.list_tasks(**family, desiredStatus="RUNNING")["taskArns"], "a task is started"
    )
    ecs.stop_task(cluster="cruddur-emulator", task=task, reason="a syntax error")


class TaskRunner:
    """Runs the command of each task that is started, as the emulator runs no containers."""

    def __init__(self, deployer: Deployer, logs: Any, ecs: Any, database_url: str) -> None:
        self._logs, self._ecs, self._database_url = logs, ecs, database_url
        self._command: list[str] = []
        self._status = 0
        events = deployer.session.events
        events.register("provide-client-params.ecs.RunTask", self._begin)
        events.register("after-call.ecs.RunTask", self._run)
        events.register("after-call.ecs.DescribeTasks", self._end)

    def _begin(self, params: dict[str, Any], **_: Any) -> None:
        (container,) = params["overrides"]["containerOverrides"]
        self._command = container["command"]

    def _run(self, parsed: dict[str, Any], **_: Any) -> None:
        arn = parsed["tasks"][0]["taskArn"]
        done = subprocess.run(
            [sys.executable, *self._command[1:]],
            cwd=ROOT / "backend-flask",
            env={**os.environ, "DATABASE_URL": self._database_url},
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
        self._status = done.returncode
        stream = {
            "logGroupName": "/cruddur/emulator/migrations",
            "logStreamName": f"migrations/migrations/{arn.rpartition('/')[2]}",
        }
        self._logs.create_log_stream(**stream)
        now = round(time.time() * 1000)
        printed = (done.stdout + done.stderr).splitlines()
        events = [{"timestamp": now, "message": line} for line in printed]
        self._logs.put_log_events(**stream, logEvents=events)
        self._ecs.stop_task(cluster="cruddur-emulator", task=arn, reason="its command has ended")

    def _end(self, parsed: dict[str, Any], **_: Any) -> None:
        for task in parsed["tasks"]:
            task["containers"][0]["exitCode"] = self._status


def test_a_moderator_has_a_row_and_the_group_or_neither(
    operator: Operator,
    deployed: str,
    monkeypatch: pytest.MonkeyPatch,
    database_url: str,
    admin: psycopg.Connection,
) -> None:
    deployer = deployer_here(operator, monkeypatch, runs_tasks=True)
    logs, ecs, cognito = map(operator.emulator.client, ("logs", "ecs", "cognito-idp"))
    TaskRunner(deployer, logs, ecs, database_url)
    pool = deployer.outputs("auth")["UserPoolId"]
    user = cognito.admin_create_user(
        UserPoolId=pool, Username="mona@cruddur.test", MessageAction="SUPPRESS"
    )["User"]
    (sub,) = [each["Value"] for each in user["Attributes"] if each["Name"] == "sub"]
    admin.execute(
        "INSERT INTO users (uuid, cognito_sub, email, handle, display_name, created_at)"
        " VALUES (uuidv7(), %s, 'mona@cruddur.test', 'mona', 'Mona', now())",
        (sub,),
    )

    def change(what: str, handle: str) -> tuple[list[str], list[str]]:
        """Change who is a moderator; return who has a row, and the person's groups."""
        moderators._change(deployer, argparse.Namespace(change=what, handle=handle))
        rows = admin.execute(
            "SELECT handle FROM users INNER JOIN moderators ON user_uuid = uuid"
        ).fetchall()
        groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=sub)["Groups"]
        return [row[0] for row in rows], [group["GroupName"] for group in groups]

    assert change("remove", "mona") == ([], [])
    assert change("add", "mona") == (["mona"], ["moderators"])
    assert change("add", "@Mona") == (["mona"], ["moderators"])
    with pytest.raises(UserError, match=r"Nobody has the handle nobody_here\.$"):
        change("add", "nobody_here")
    assert change("remove", "mona") == ([], [])
    assert change("remove", "mona") == ([], [])
    with pytest.raises(UserError, match=r"Nobody has the handle nobody_here\.$"):
        change("remove", "nobody_here")
    admin.execute("DELETE FROM users WHERE handle = 'mona'")


def test_an_updated_stack_reuses_previous_parameters(
    operator: Operator, deployed: str, formation: Any
) -> None:
    image = f"cruddur@sha256:{'b' * 64}"
    output = operator.succeeds("deploy", "service", "--env", "emulator", "--image", image)
    assert "  Modify  Service " in output or "  Modify  Task " in output
    operator.succeeds("deploy", "service", "--env", "emulator", "--parameter", "MaxTasks=7")
    (stack,) = formation.describe_stacks(StackName="cruddur-emulator-service")["Stacks"]
    values = {item["ParameterKey"]: item["ParameterValue"] for item in stack["Parameters"]}
    assert (values["Image"], values["MaxTasks"]) == (image, "7")


def test_a_dry_run_shows_and_changes_nothing(
    operator: Operator, deployed: str, formation: Any
) -> None:
    arguments = ("cluster", "--env", "emulator", "--parameter", "RateLimitPer5Minutes=500")
    assert "Firewall" in operator.succeeds("deploy", *arguments, "--dry-run")
    left = formation.list_change_sets(StackName="cruddur-emulator-cluster")["Summaries"]
    assert [item for item in left if item["ExecutionStatus"] == "AVAILABLE"] == []
    assert "Firewall" in operator.succeeds("deploy", *arguments)


def test_the_web_app_is_uploaded_with_cache_headers(
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
    contact = s3.get_object(Bucket=bucket, Key=".well-known/security.txt")
    assert contact["ContentType"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in contact["Body"].read().decode().splitlines())
    assert fields["Contact"] == "mailto:security@cruddur.test"
    assert fields["Canonical"].endswith("/.well-known/security.txt")
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=364) < left < timedelta(days=366)


def test_logs_are_read_by_the_stack(operator: Operator, deployed: str) -> None:
    logs = operator.emulator.client("logs")
    stream = {"logGroupName": "/cruddur/emulator/api", "logStreamName": "api/api/1"}
    logs.create_log_stream(**stream)
    now = int(time.time() * 1000)
    events = [{"timestamp": now - back, "message": f"{back} ago"} for back in (7_200_000, 2, 1)]
    logs.put_log_events(logEvents=events, **stream)
    output = operator.succeeds("logs", "service", "--env", "emulator")
    assert [line.split(" ", 1)[1] for line in output.splitlines()] == ["2 ago", "1 ago"]
    assert "isn't a time" in operator.fails(
        "logs", "service", "--env", "emulator", "--since", "soon"
    )
    assert "writes no logs" in operator.fails("logs", "cicd", "--env", "emulator")


def test_data_is_deleted_only_if_confirmed(operator: Operator, deployed: str) -> None:
    error = operator.fails("destroy", "all", "--env", "emulator", "--yes")
    assert "auth: UserPool" in error
    assert "messages: Messages" in error
    assert "database: Database" in error
    assert "--delete-data" in error
    assert "Nothing was deleted" in operator.fails(
        "destroy", "all", "--env", "emulator", "--delete-data"
    )
    assert operator.run("status", "--env", "emulator")[0] == 0


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


def test_production_needs_a_domain(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    deployer = deployer_here(operator, monkeypatch, name="production")
    cluster = replace(deployer.environment.stack("cluster"), inputs={})
    parameters = {"VpcId": "vpc-1", "SubnetIds": "subnet-1,subnet-2", "SecurityGroupId": "sg-1"}
    with pytest.raises(UserError, match="Production needs a domain"):
        deployer.plan(cluster, parameters)


def test_githubs_identity_provider_is_made_unless_the_account_has_it(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = {"cicd": {"Repository": "cruddur@12/cruddur@34"}}
    deployer = deployer_here(operator, monkeypatch, name="moon", parameters=parameters)
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


def test_a_missing_input_stack_is_reported(operator: Operator, deployed: str) -> None:
    operator.succeeds("destroy", "service", "--env", "emulator", "--yes")
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    error = operator.fails("deploy", "service", "--env", "emulator", "--image", IMAGE)
    assert "bin/aws/deploy frontend --env emulator" in error
    operator.succeeds("deploy", "frontend", "--env", "emulator")


def test_a_taken_name_is_reported_and_an_incomplete_stack_is_deleted(
    operator: Operator, deployed: str
) -> None:
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    s3 = operator.emulator.client("s3")
    s3.create_bucket(Bucket="cruddur-emulator-web-000000000000")
    error = operator.fails("deploy", "frontend", "--env", "emulator")
    assert "already exists" in error
    assert "import or delete it" in error
    s3.delete_bucket(Bucket="cruddur-emulator-web-000000000000")
    error = operator.fails("deploy", "frontend", "--env", "emulator")
    assert "is incomplete" in error
    assert "bin/aws/destroy frontend --env emulator" in error
    operator.succeeds("destroy", "frontend", "--env", "emulator", "--yes")
    operator.succeeds("deploy", "frontend", "--env", "emulator")


def test_a_failed_first_deployment_retains_no_names(
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
    # There is no data, so --delete-data isn't needed.
    operator.succeeds("destroy", "messages", "--env", "emulator", "--yes")
    operator.succeeds("deploy", "messages", "--env", "emulator")


def test_a_missing_parameter_is_reported_with_where_to_set_it(
    operator: Operator, deployed: str
) -> None:
    operator.succeeds("destroy", "migrations", "--env", "emulator", "--yes")
    error = operator.fails("deploy", "migrations", "--env", "emulator")
    assert "lacks Image" in error
    assert "aws/config/emulator.toml" in error
    assert "has no parameter Colour" in operator.fails(
        "deploy", "cluster", "--env", "emulator", "--parameter", "Colour=red"
    )
    assert "digest" in operator.fails(
        "deploy", "service", "--env", "emulator", "--image", "cruddur:latest"
    )


def test_nothing_is_left_of_what_is_destroyed(
    operator: Operator, deployed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer = deployer_here(operator, monkeypatch)
    assert CloudFrontProbe(deployer.session, deployer.environment).create() is None
    operator.succeeds("destroy", "all", "--env", "emulator", "--delete-data", "--yes")
    client = operator.emulator.client
    assert client("cloudfront").list_distributions()["DistributionList"]["Quantity"] == 0
    assert client("s3").list_buckets()["Buckets"] == []
    assert client("dynamodb").list_tables()["TableNames"] == []
    assert client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    assert client("rds").describe_db_instances()["DBInstances"] == []
    assert client("ecr").describe_repositories()["repositories"] == []
    assert client("sqs").list_queues().get("QueueUrls", []) == []
    assert parameters(operator) == {}
    assert operator.run("status", "--env", "emulator")[0] == 1


@pytest.mark.parametrize(
    ("more", "message"),
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
def test_settings_of_another_environment_are_reported(
    operator: Operator, more: dict[str, str], message: str
) -> None:
    assert message in operator.fails("deploy", "networking", "--env", "emulator", **more)


def test_a_command_is_run_by_its_script(operator: Operator) -> None:
    status, output = operator.runs_script("status", "--env", "moon")
    assert (status, output.splitlines()[0][:31]) == (1, "There is no environment 'moon' ")
    status, output = operator.runs_script("deploy", "networking", "--env", "emulator", "--dry-run")
    assert (status, "AWS::EC2::VPC" in output) == (0, True), output


def test_an_unknown_environment_is_reported(operator: Operator) -> None:
    error = operator.fails("status", "--env", "moon")
    assert error.startswith("There is no environment 'moon'")
    assert "production" in error
    assert "has no stack 'moon'" in operator.fails("deploy", "moon", "--env", "emulator")


def test_an_environment_without_an_account_isnt_deployed(operator: Operator) -> None:
    error = operator.fails("deploy", "networking", "--env", "production")
    assert "twelve digits" in error


def test_packages_for_this_machine_are_deployed_to_no_account_of_aws(operator: Operator) -> None:
    # The emulator takes twelve digits for an account.
    error = operator.fails("deploy", "realtime", "--env", "local", AWS_ACCESS_KEY_ID="1" * 12)
    assert error.startswith("aws/config/local.toml has no [lambda]")


def test_connecting_reports_missing_programs(operator: Operator, tmp_path: Path) -> None:
    error = operator.fails("connect", "shell", "--env", "emulator", PATH=str(tmp_path))
    assert "the AWS CLI" in error
    assert "install it first" in error
