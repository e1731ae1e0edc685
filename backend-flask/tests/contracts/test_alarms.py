"""Every alarm has an action and a runbook entry, and every metric filter matches our log lines."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import boto3
import pytest
from cfnlint.decode import cfn_yaml
from flask import Flask, Response

from cruddur.errors import Unavailable
from cruddur.http.request_hooks import _StatsReporter
from cruddur.platform import log_positions
from cruddur.platform.replicas import Replica, Replicas
from cruddur.platform.telemetry import metrics
from cruddur.platform.telemetry.lambda_handler import InvocationFailed
from tests.conftest import ROOT, Browser
from tests.contracts import metric_filters
from tests.lambda_handlers import LAMBDAS, handler
from tests.waiting import WAIT_SECONDS

TEMPLATES = [*sorted((ROOT / "aws/cfn").glob("*.yaml")), ROOT / "ddb/template.yaml"]
WATCHED = ("purge", "message-stream", "media-process", "pre-sign-up", "post-confirmation")
OTHERS = {
    "cluster/name": "cruddur",
    "cluster/load-balancer-full-name": "app/cruddur/1",
    "cluster/target-group-full-name": "targetgroup/cruddur/1",
    "service/name": "api",
    "messages/table": "cruddur-messages",
}
OBSERVABILITY = ROOT / "aws/cfn/observability.yaml"
RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")


def resources(kind: str) -> list[dict[str, Any]]:
    """Return the properties of all resources of a type."""
    return [
        resource["Properties"]
        for template in TEMPLATES
        for resource in cfn_yaml.load(str(template))["Resources"].values()
        if resource["Type"] == kind
    ]


ALARMS = {
    str(alarm["AlarmName"]["Fn::Sub"]): alarm for alarm in resources("AWS::CloudWatch::Alarm")
}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_has_an_action_and_a_runbook_entry(name: str) -> None:
    alarm = ALARMS[name]
    called = name.removeprefix("cruddur-${Env}-").removeprefix("second-")
    [entry] = re.findall(rf"^\| `{called}` \| (.+) \|$", RUNBOOK, re.MULTILINE)
    meaning, where, what = entry.split(" | ")
    assert min(map(len, (meaning, where, what))) > 5
    assert alarm["AlarmActions"]
    assert called in alarm["AlarmDescription"]


def test_the_runbook_has_no_unknown_alarms() -> None:
    table = RUNBOOK.partition("| alarm |")[2].partition("\n\n")[0]
    known = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)
    assert {f"cruddur-${{Env}}-{name}" for name in known} == {
        name.replace("-second-", "-") for name in ALARMS
    }


FILTERS = resources("AWS::Logs::MetricFilter")
# Log lines of Lambda itself.
TIMED_OUT = (
    "2026-11-25T12:00:00.000Z 0a1b2c3d-0000-4000-8000-000000000000 Task timed out after 5.00"
)
BROKEN = "[ERROR] Runtime.ImportModuleError: Unable to import module 'handler'"
REFUSED = "[ERROR] SignUpRefused: handle_taken Traceback (most recent call last):"
REPORT = "REPORT RequestId: 0a1b2c3d-0000-4000-8000-000000000000 Duration: 4.00 ms"
# The expected values of each metric, in the order of `lines`.
FOUND: dict[str, list[float]] = {
    "Crashes": [1],
    "Unavailable": [1],
    "MaxConcurrentRequests": [1],
    "PoolInUse": [0],
    "TelemetryDropped": [0],
    "ReadersLeftOut": [1],
    "PurgeRuns": [1, 1],
    "PurgeLag": [41.5],
    "ReportsWaiting": [90000.5],
    "ScheduledLate": [301.5],
    "StreamLag": [7.25],
    "StreamFailed": [2],
    "UploadsProcessed": [1],
    "UploadsRefused": [1],
    "SignUpCrashes": [1, 1, 1, 1],
}


# Metrics whose values are durations.
TIMES = {"PoolWait", "HomeFeedTime", "MessageTime"}


def crash() -> Response:
    raise LookupError


def out() -> Response:
    raise Unavailable("The database doesn't answer.")


@pytest.fixture
def lines(
    app: Flask,
    alice: Browser,
    anonymous: Browser,
    log_lines: list[str],
    lambda_env: None,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, list[str]]:
    """The lines of each log group after every counted event has happened once."""
    found: dict[str, list[str]] = {}

    def happened(group: str, *platforms: str) -> None:
        found.setdefault(group, []).extend([*log_lines, *platforms])
        log_lines.clear()

    monkeypatch.setattr("cruddur.http.request_hooks._stats", _StatsReporter())
    database = app.extensions["cruddur"].database
    lost = Replica("replica_1", "postgresql://127.0.0.1:1/", database, timeout_seconds=WAIT_SECONDS)
    replicas = Replicas(database, [lost], log_positions.POSTGRES)
    monkeypatch.setitem(metrics._gauges, "replicas", replicas.gauges)
    app.add_url_rule("/api/crash", view_func=crash)
    app.add_url_rule("/api/out", view_func=out)
    assert anonymous.get("/api/activities/public").status_code == 200
    assert alice.get("/api/activities/home").status_code == 200
    assert alice.post("/api/messages", json={}).status_code == 422
    assert anonymous.get("/api/crash").status_code == 500
    assert anonymous.get("/api/out").status_code == 503
    happened("api")
    metrics.purged({"cruds": 3}, [], 0.2, 41.5, 90000.5, 301.5)
    metrics.purged({"cruds": 0}, ["cruds"], 0.2, None)
    happened("purge", REPORT)
    metrics.stream_processed(5, 2, 7.25)
    happened("message-stream", REPORT)
    metrics.upload_processed("image")
    metrics.upload_refused("too_large")
    happened("media-process", REPORT)
    sign_up = handler("cognito_pre_sign_up")
    event = json.loads((LAMBDAS / "cognito_pre_sign_up/events/sign_up.json").read_text("utf-8"))
    event["request"]["userAttributes"]["preferred_username"] = ""
    with pytest.raises(sign_up.SignUpRefused):
        sign_up.handle(event, None)
    with monkeypatch.context() as broken:
        broken.setattr("cruddur.lambda_context.context", crash)
        with pytest.raises(InvocationFailed):
            sign_up.handle(event, None)
        happened("pre-sign-up", TIMED_OUT, BROKEN, REFUSED, REPORT)
        confirmed = {**event, "triggerSource": "PostConfirmation_ConfirmSignUp"}
        with pytest.raises(InvocationFailed):
            handler("cognito_post_confirmation").handle(confirmed, None)
        happened("post-confirmation", REPORT)
    return found


@pytest.mark.own_app
def test_a_metric_filter_finds_its_values_in_the_log_lines(lines: dict[str, list[str]]) -> None:
    found: dict[str, list[float]] = {}
    for each in FILTERS:
        name = str(each["LogGroupName"]["Fn::Sub"])
        group = "api" if name.startswith("{{") else name.removeprefix("/aws/lambda/cruddur-${Env}-")
        [transformation] = each["MetricTransformations"]
        numbers = [
            metric_filters.value(transformation["MetricValue"], line)
            for line in lines[group]
            if metric_filters.matches(each["FilterPattern"], line)
        ]
        assert None not in numbers, each
        found.setdefault(transformation["MetricName"], []).extend(
            number for number in numbers if number is not None
        )
    for name in TIMES:
        [time] = found.pop(name)
        assert time >= 0
    assert found == FOUND


@pytest.mark.own_app
def test_the_dashboard_shows_existing_metrics(lines: dict[str, list[str]]) -> None:
    [dashboard] = resources("AWS::CloudWatch::Dashboard")
    body = str(dashboard["DashboardBody"]["Fn::Sub"])
    shown = set(re.findall(r'"Cruddur/\$\{Env\}", "(\w+)"', body))
    assert shown == TIMES | set(FOUND) - {"PurgeRuns"}
    functions = {
        str(each["FunctionName"]["Fn::Sub"]) for each in resources("AWS::Lambda::Function")
    }
    assert set(re.findall(r'"FunctionName", "([^"]+)"', body)) <= functions
    queues = {str(each["QueueName"]["Fn::Sub"]) for each in resources("AWS::SQS::Queue")}
    assert set(re.findall(r'"QueueName", "([^"]+)"', body)) <= queues
    [query] = re.findall(r"filter message = 'request' \| (.+?) \| sort", body)
    asked = set(re.findall(r"(?:sum|pct)\((\w+)", query)) | {"method", "route"}
    request = next(read for read in map(json.loads, lines["api"]) if read.get("status") == 200)
    assert asked <= request.keys()


def test_each_index_of_the_messages_is_watched_as_the_table_is() -> None:
    """An index that refuses a write is counted as the index's, though the table refuses it too."""
    (table,) = resources("AWS::DynamoDB::Table")
    indices = {each["IndexName"] for each in table["GlobalSecondaryIndexes"]}
    watched = {
        each["Value"]
        for alarm in ALARMS.values()
        if alarm["MetricName"] == "WriteThrottleEvents"
        for each in alarm["Dimensions"]
        if each["Name"] == "GlobalSecondaryIndexName"
    }
    assert watched == indices


def test_a_reader_is_watched_as_the_writer_is() -> None:
    """With the same limits, and as late as each engine may be."""

    def limits(prefix: str) -> dict[str, tuple[Any, ...]]:
        keys = ("MetricName", "Threshold", "ComparisonOperator")
        return {
            name.removeprefix(f"cruddur-${{Env}}-{prefix}-"): tuple(alarm[key] for key in keys)
            for name, alarm in ALARMS.items()
            if name.startswith(f"cruddur-${{Env}}-{prefix}-") and alarm["Namespace"] == "AWS/RDS"
        }

    first, second = limits("reader"), limits("second-reader")
    # An idle source reports up to five minutes ("Read replica limitations with PostgreSQL", Amazon
    # RDS user guide).
    above = "GreaterThanThreshold"
    of_engine = {"Fn::If": ["IsAurora", "AuroraReplicaLag", "ReplicaLag"]}
    assert first.pop("lag") == (of_engine, {"Fn::If": ["IsAurora", 1000, 400]}, above)
    assert second.pop("lag") == ("ReplicaLag", 400, above)
    assert first == limits("database")
    storage = first["storage-low"]
    assert second == {**first, "storage-low": ("FreeStorageSpace", *storage[1:])}


def test_every_alarm_on_our_metrics_has_a_metric_filter() -> None:
    made = {
        transformation["MetricName"]
        for each in resources("AWS::Logs::MetricFilter")
        for transformation in each["MetricTransformations"]
    }
    watched = {
        alarm["MetricName"]
        for alarm in ALARMS.values()
        if str(alarm["Namespace"]).startswith("{'Fn::Sub': 'Cruddur/")
    }
    assert watched
    assert watched <= made


@pytest.mark.parametrize(
    ("given", "watched"),
    [
        ({}, {}),
        ({"Readers": "1"}, {"reader": "cruddur-{env}-reader-1"}),
        (
            {"Readers": "2"},
            {"reader": "cruddur-{env}-reader-1", "second-reader": "cruddur-{env}-reader-2"},
        ),
        ({"DatabaseEngine": "aurora", "MaxReaders": "3"}, {"reader": "READER"}),
    ],
    ids=["no reader", "one", "two", "aurora"],
)
def test_the_stack_can_be_deployed(given: dict[str, str], watched: dict[str, str]) -> None:
    env = f"watch-{uuid4().hex[:8]}"
    stack = f"cruddur-{env}-observability"
    clients: dict[str, Any] = {
        name: boto3.client(name) for name in ("logs", "cloudformation", "cloudwatch", "ssm")
    }
    formation, watch = clients["cloudformation"], clients["cloudwatch"]
    groups = [
        f"/cruddur/{env}/api",
        *(f"/aws/lambda/cruddur-{env}-{name}" for name in WATCHED),
    ]
    for group in groups:
        clients["logs"].create_log_group(logGroupName=group)
    # The parameters of the stacks that it depends on.
    names = {**OTHERS, "service/log-group": groups[0]}
    for name, value in names.items():
        parameter = f"/cruddur/{env}/{name}"
        clients["ssm"].put_parameter(Name=parameter, Value=value, Type="String")
    try:
        formation.create_stack(
            StackName=stack,
            TemplateBody=OBSERVABILITY.read_text("utf-8"),
            Parameters=[
                {"ParameterKey": "Env", "ParameterValue": env},
                {"ParameterKey": "UploadsApiId", "ParameterValue": "a1b2c3"},
                *({"ParameterKey": key, "ParameterValue": given[key]} for key in given),
            ],
        )
        formation.get_waiter("stack_create_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": WAIT_SECONDS}
        )
        made = watch.describe_alarms(AlarmNamePrefix=f"cruddur-{env}-", MaxRecords=100)
        alarms = {
            alarm["AlarmName"].removeprefix(f"cruddur-{env}-"): alarm
            for alarm in made["MetricAlarms"]
        }
        known = {name.removeprefix("cruddur-${Env}-") for name in ALARMS}
        absent = {"reader", "second-reader"} - set(watched)
        assert set(alarms) == {
            name for name in known if not any(name.startswith(f"{each}-") for each in absent)
        }
        for reader, dimension in watched.items():
            for metric in ("lag", "cpu-high", "storage-low", "memory-low", "connections"):
                alarm = alarms[f"{reader}-{metric}"]
                assert alarm["Dimensions"][-1]["Value"] == dimension.format(env=env)
        is_aurora = given.get("DatabaseEngine") == "aurora"
        writer = "WRITER" if is_aurora else f"cruddur-{env}"
        assert alarms["database-cpu-high"]["Dimensions"][-1]["Value"] == writer
        storage = "FreeLocalStorage" if is_aurora else "FreeStorageSpace"
        assert alarms["database-storage-low"]["MetricName"] == storage
        uploads = alarms["upload-errors"]
        assert (uploads["Namespace"], uploads["MetricName"]) == ("AWS/ApiGateway", "5xx")
        assert uploads["Dimensions"] == [{"Name": "ApiId", "Value": "a1b2c3"}]
        body = watch.get_dashboard(DashboardName=f"cruddur-{env}")["DashboardBody"]
        assert len(json.loads(body)["widgets"]) > 10
        assert "app/cruddur/1" in body
        assert "${" not in body
        assert "{{" not in body
    finally:
        formation.delete_stack(StackName=stack)
        for group in groups:
            clients["logs"].delete_log_group(logGroupName=group)
        for name in names:
            clients["ssm"].delete_parameter(Name=f"/cruddur/{env}/{name}")
