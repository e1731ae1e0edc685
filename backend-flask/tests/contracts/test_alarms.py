"""Every alarm tells somebody, the runbook says what to do, and every filter reads what we say."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import boto3
import pytest
from cfnlint.decode import cfn_yaml

from tests.conftest import ROOT

TEMPLATES = [*sorted((ROOT / "aws/cfn").glob("*.yaml")), ROOT / "ddb/template.yaml"]
LAMBDAS = ("purge", "message-stream", "media-process")
OTHERS = {
    "cluster/name": "cruddur",
    "cluster/load-balancer-full-name": "app/cruddur/1",
    "cluster/target-group-full-name": "targetgroup/cruddur/1",
    "service/name": "api",
    "messages/table": "cruddur-messages",
}
OBSERVABILITY = ROOT / "aws/cfn/observability.yaml"
RUNBOOK = (ROOT / "docs/runbook.md").read_text("utf-8")
SOURCES = "\n".join(
    path.read_text("utf-8")
    for folder in ("backend-flask/cruddur", "ddb")
    for path in sorted((ROOT / folder).rglob("*.py"))
)


def resources(kind: str) -> list[dict[str, Any]]:
    """Answer the properties of every resource of a kind."""
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
def test_an_alarm_tells_somebody_and_has_its_entry(name: str) -> None:
    alarm = ALARMS[name]
    called = name.removeprefix("cruddur-${Env}-")
    [entry] = re.findall(rf"^\| `{called}` \| (.+) \|$", RUNBOOK, re.MULTILINE)
    meaning, where, what = entry.split(" | ")
    assert min(map(len, (meaning, where, what))) > 5
    assert alarm["AlarmActions"]
    assert called in alarm["AlarmDescription"]


def test_the_runbook_knows_no_alarm_that_isnt_there() -> None:
    table = RUNBOOK.partition("| alarm |")[2].partition("\n\n")[0]
    known = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)
    assert {f"cruddur-${{Env}}-{name}" for name in known} == set(ALARMS)


@pytest.mark.parametrize(
    "pattern", sorted({each["FilterPattern"] for each in resources("AWS::Logs::MetricFilter")})
)
def test_a_filter_reads_what_the_log_says(pattern: str) -> None:
    [message] = re.findall(r'\$\.message = "([^"]+)"', pattern)
    assert f'"{message}"' in SOURCES


def test_every_alarm_on_a_number_of_ours_has_its_filter() -> None:
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


def test_the_stack_can_be_deployed() -> None:
    env = f"watch-{uuid4().hex[:8]}"
    stack = f"cruddur-{env}-observability"
    clients: dict[str, Any] = {
        name: boto3.client(name) for name in ("logs", "cloudformation", "cloudwatch", "ssm")
    }
    formation, watch = clients["cloudformation"], clients["cloudwatch"]
    groups = [
        f"/cruddur/{env}/api",
        *(f"/aws/lambda/cruddur-{env}-{name}" for name in LAMBDAS),
    ]
    for group in groups:
        clients["logs"].create_log_group(logGroupName=group)
    # What the stacks before it leave behind.
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
            ],
        )
        formation.get_waiter("stack_create_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        made = watch.describe_alarms(AlarmNamePrefix=f"cruddur-{env}-", MaxRecords=100)
        assert {alarm["AlarmName"] for alarm in made["MetricAlarms"]} == {
            name.replace("${Env}", env) for name in ALARMS
        }
        [uploads] = [a for a in made["MetricAlarms"] if a["AlarmName"].endswith("upload-errors")]
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
