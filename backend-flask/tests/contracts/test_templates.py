"""What every CloudFormation template of ours keeps to, whatever it makes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stack import templates, toolchain
from stack.environments import Environment
from stack.stacks import STACKS
from tests.conftest import ROOT
from tests.contracts.iam_policies import listed, statements

FILES = [*sorted((ROOT / "aws" / "cfn").glob("*.yaml")), ROOT / "ddb" / "template.yaml"]
HOLD_DATA = {
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::ECR::Repository",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
}
# A build makes the one anew; what is in the other is deleted when it is read, or after a day.
MAY_GO = {"Web", "Uploads"}
# Actions that AWS grants on no single resource.
WITHOUT_RESOURCE = {
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "application-autoscaling:PutScalingPolicy",
    "application-autoscaling:RegisterScalableTarget",
    "dynamodb:ListStreams",
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:UnassignPrivateIpAddresses",
    "ecr:GetAuthorizationToken",
    "ecs:DeregisterTaskDefinition",
    "ecs:DescribeServiceDeployments",
    "ecs:DescribeTaskDefinition",
    "ecs:ListServiceDeployments",
    "ecs:RegisterTaskDefinition",
    "ecs:TagResource",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


def resources(kind: str | None = None) -> list[Any]:
    return [
        pytest.param(name, resource, id=f"{file.stem}-{name}")
        for file in FILES
        for name, resource in templates.read(file)["Resources"].items()
        if kind in (None, resource["Type"])
    ]


def test_every_template_belongs_to_a_stack() -> None:
    assert {stack.template for stack in STACKS} == set(FILES)


@pytest.mark.parametrize(("name", "resource"), resources())
def test_what_holds_data_says_what_becomes_of_it(name: str, resource: dict[str, Any]) -> None:
    kind = resource["Type"]
    if kind not in HOLD_DATA:
        return
    assert "DeletionPolicy" in resource
    assert "UpdateReplacePolicy" in resource
    if kind not in ("AWS::Logs::LogGroup", "AWS::SQS::Queue") and name not in MAY_GO:
        assert resource["DeletionPolicy"] in templates.KEEPING
        assert resource["UpdateReplacePolicy"] in templates.KEEPING
    # What was made a moment ago holds nothing yet, and would keep its name from the next try.
    assert resource["DeletionPolicy"] != "Retain"


@pytest.mark.parametrize(("name", "resource"), resources())
def test_nobody_may_do_anything_to_everything(name: str, resource: dict[str, Any]) -> None:
    for statement in statements(resource):
        if statement["Effect"] != "Allow":
            continue
        actions = listed(statement["Action"])
        assert "*" not in actions
        assert "NotAction" not in statement
        assert "NotResource" not in statement
        if "*" in listed(statement.get("Resource", [])):
            assert set(actions) <= WITHOUT_RESOURCE
        else:
            assert [action for action in actions if "*" in action] == []


@pytest.mark.parametrize(("name", "resource"), resources())
def test_nothing_is_granted_to_everybody(name: str, resource: dict[str, Any]) -> None:
    for statement in statements(resource):
        if statement["Effect"] == "Allow" and "Principal" in statement:
            assert "*" not in json.dumps(statement["Principal"])


@pytest.mark.parametrize(("name", "resource"), resources("AWS::S3::Bucket"))
def test_buckets_are_private_and_encrypted(name: str, resource: dict[str, Any]) -> None:
    properties = resource["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(properties["PublicAccessBlockConfiguration"]) == 4
    assert properties["BucketEncryption"]
    (rule,) = properties["OwnershipControls"]["Rules"]
    assert rule["ObjectOwnership"] == "BucketOwnerEnforced"


def test_every_bucket_is_spoken_to_by_tls_alone() -> None:
    buckets, refusing = set(), set()
    for file in FILES:
        for name, resource in templates.read(file)["Resources"].items():
            if resource["Type"] == "AWS::S3::Bucket":
                buckets.add(name)
            if resource["Type"] == "AWS::S3::BucketPolicy":
                for statement in statements(resource):
                    if statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}:
                        assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
                        assert len(statement["Resource"]) == 2
                        refusing.add(resource["Properties"]["Bucket"]["Ref"].removesuffix("Bucket"))
    assert refusing == buckets


@pytest.mark.parametrize(("name", "resource"), resources("AWS::RDS::DBInstance"))
def test_the_database_is_private_encrypted_and_backed_up(
    name: str, resource: dict[str, Any]
) -> None:
    properties = resource["Properties"]
    assert properties["PubliclyAccessible"] is False
    assert properties["StorageEncrypted"] is True
    assert properties["BackupRetentionPeriod"] == {"Ref": "BackupDays"}
    assert "resolve:ssm-secure" in json.dumps(properties["MasterUserPassword"])
    settings = templates.read(ROOT / "aws/cfn/database.yaml")["Resources"]["Settings"]
    assert settings["Properties"]["Parameters"]["rds.force_ssl"] == "1"


@pytest.mark.parametrize(("name", "resource"), resources("AWS::DynamoDB::Table"))
def test_tables_are_encrypted_and_go_back_to_any_second(
    name: str, resource: dict[str, Any]
) -> None:
    properties = resource["Properties"]
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


@pytest.mark.parametrize(("name", "resource"), resources("AWS::SQS::Queue"))
def test_queues_are_encrypted(name: str, resource: dict[str, Any]) -> None:
    assert resource["Properties"]["SqsManagedSseEnabled"] is True


# CloudWatch can't use the key that AWS manages for topics, and one of our own costs more than
# alarms' names and numbers are worth.
@pytest.mark.parametrize(("name", "resource"), resources("AWS::SNS::TopicPolicy"))
def test_topics_tell_of_alarms_alone(name: str, resource: dict[str, Any]) -> None:
    for statement in statements(resource):
        assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert statement["Action"] == "sns:Publish"


@pytest.mark.parametrize(("name", "resource"), resources("AWS::Logs::LogGroup"))
def test_logs_end(name: str, resource: dict[str, Any]) -> None:
    assert 1 <= resource["Properties"]["RetentionInDays"] <= 365


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_lambda_has_a_log_and_one_that_nobody_waits_for_a_place_for_failures(
    file: Path,
) -> None:
    template = templates.read(file)
    made = template["Resources"]
    logs = json.dumps([r["Properties"] for r in made.values() if "LogGroup" in r["Type"]])
    watched = [
        json.dumps(resource["Properties"]["FunctionName"])
        for resource in made.values()
        if resource["Type"] in ("AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping")
        and resource["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
    ]
    unwaited = {
        json.dumps(resource["Properties"]["FunctionName"])
        for resource in made.values()
        if resource["Type"] == "AWS::Lambda::EventSourceMapping"
        or resource.get("Properties", {}).get("Principal")
        in ("s3.amazonaws.com", "events.amazonaws.com")
    }
    assert unwaited <= set(watched)
    for name, resource in made.items():
        if resource["Type"] == "AWS::Lambda::Function":
            function = resource["Properties"]["FunctionName"]["Fn::Sub"]
            assert f"/aws/lambda/{function}" in logs, name
            seconds = resource["Properties"]["Timeout"]
            if seconds == {"Ref": "FunctionTimeout"}:
                seconds = template["Parameters"]["FunctionTimeout"]["MaxValue"]
            assert seconds <= 60


@pytest.mark.parametrize(("name", "resource"), resources("AWS::EC2::SecurityGroup"))
def test_nobody_comes_in_from_everywhere(name: str, resource: dict[str, Any]) -> None:
    assert "0.0.0.0/0" not in json.dumps(resource["Properties"].get("SecurityGroupIngress", []))
    assert "::/0" not in json.dumps(resource["Properties"].get("SecurityGroupIngress", []))


@pytest.mark.parametrize(("name", "resource"), resources("AWS::ECS::TaskDefinition"))
def test_tasks_carry_no_secret_and_run_what_a_digest_names(
    name: str, resource: dict[str, Any]
) -> None:
    for container in containers(resource):
        environment = container.get("Environment", [])
        told = {item.get("Fn::If", [None, item])[1]["Name"] for item in environment}
        assert not any(re.search("CONNECTION_URL|PASSWORD|SECRET|TOKEN", name) for name in told)
        assert "sha256:[0-9a-f]{64}" in allowed(container["Image"]["Ref"])


@pytest.mark.parametrize("env", ["production", "staging"])
def test_what_runs_beside_the_api_may_die_alone_and_is_pulled_where_nobody_counts(env: str) -> None:
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]
    api, *others = containers(task)
    assert [api["Essential"], *(other["Essential"] for other in others)] == [True, False]
    said = Environment.named(env).parameters["service"].get("XrayImage", "")
    assert re.fullmatch(allowed("XrayImage"), said)
    assert not re.fullmatch(allowed("XrayImage"), "public.ecr.aws/xray/aws-xray-daemon:3.7.0")
    assert not re.fullmatch(allowed("XrayImage"), f"amazon/aws-xray-daemon@sha256:{'a' * 64}")


def containers(task: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer a task's containers, those too that a condition brings."""
    definitions = task["Properties"]["ContainerDefinitions"]
    return [each["Fn::If"][1] if "Fn::If" in each else each for each in definitions]


def allowed(name: str) -> str:
    """Answer the pattern of a parameter of the service."""
    declared = templates.read(ROOT / "aws/cfn/service.yaml")["Parameters"]
    pattern: str = declared[name]["AllowedPattern"]
    return pattern


def test_the_daemon_takes_what_the_api_sends_and_ends_after_it() -> None:
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]
    api, daemon = containers(task)
    told = {
        item["Fn::If"][1]["Name"]: item["Fn::If"] for item in api["Environment"] if "Fn::If" in item
    }
    assert told["AWS_XRAY_DAEMON_ADDRESS"][:2] == [
        "HasXray",
        {"Name": "AWS_XRAY_DAEMON_ADDRESS", "Value": "127.0.0.1:2000"},
    ]
    assert "xray-daemon" in Environment.named("production").parameters["service"]["XrayImage"]
    assert api["DependsOn"]["Fn::If"][1] == [
        {"ContainerName": daemon["Name"], "Condition": "START"}
    ]


def test_the_api_writes_nowhere_but_below_tmp() -> None:
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]["Properties"]
    api = task["ContainerDefinitions"][0]
    assert api["ReadonlyRootFilesystem"] is True
    assert [mount["ContainerPath"] for mount in api["MountPoints"]] == ["/tmp"]  # noqa: S108


def test_draining_takes_less_time_than_a_task_is_given_to_stop() -> None:
    made = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]
    said = {
        item["Key"]: item["Value"]
        for name in ("TargetGroup", "LoadBalancer")
        for item in made[name]["Properties"][f"{name}Attributes"]
    }
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]["Properties"]
    stop = task["ContainerDefinitions"][0]["StopTimeout"]
    assert int(said["deregistration_delay.timeout_seconds"]) < stop
    assert int(said["idle_timeout.timeout_seconds"]) < 60  # granian's


def test_a_database_that_fails_over_costs_no_task() -> None:
    checked = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]["TargetGroup"][
        "Properties"
    ]
    assert checked["HealthCheckPath"] == "/api/readyz"
    assert checked["UnhealthyThresholdCount"] * checked["HealthCheckIntervalSeconds"] >= 120


def test_what_the_emulator_lacks_is_switched_off_by_a_condition_and_nothing_else_is() -> None:
    switches = {
        "HasRouteResponses": {"AWS::ApiGatewayV2::RouteResponse"},
        "HasNat": {"AWS::EC2::EIP", "AWS::EC2::NatGateway", "AWS::EC2::Route"},
        "CreatesOidcProvider": {"AWS::IAM::OIDCProvider"},
        "HasWafAssociation": {"AWS::WAFv2::WebACLAssociation"},
        "HasAutoScaling": {
            "AWS::ApplicationAutoScaling::ScalableTarget",
            "AWS::ApplicationAutoScaling::ScalingPolicy",
        },
    }
    found: dict[str, set[str]] = {}
    for file in FILES:
        for resource in templates.read(file)["Resources"].values():
            if resource.get("Condition") in switches:
                found.setdefault(resource["Condition"], set()).add(resource["Type"])
    assert found == switches


def test_pages_may_load_what_the_web_app_needs_and_nothing_else() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    headers = made["PageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    said: dict[str, list[str]] = {}
    for directive in policy["Fn::Join"][1]:
        if isinstance(directive, dict):
            words = [w if isinstance(w, str) else json.dumps(w) for w in directive["Fn::Join"][1]]
            name, _, first = words[0].partition(" ")
            said[name] = [first, *words[1:]]
        else:
            name, *words = directive.split()
            said[name] = words
    assert said["default-src"] == ["'none'"]
    assert said["script-src"] == ["'self'"]
    assert said["style-src"] == ["'self'"]
    assert said["img-src"] == ["'self'", "data:", "blob:"]
    assert said["frame-ancestors"] == ["'none'"]
    connect = " ".join(said["connect-src"])
    for part in ("'self'", "cognito-idp.", "UploadsApiUrl", "UploadsBucket", "wss://"):
        assert part in connect
    assert "*" not in connect


def test_browsers_insist_on_tls_here_and_at_subdomains_only_if_that_is_asked_for() -> None:
    template = templates.read(ROOT / "aws/cfn/frontend.yaml")
    for name in ("PageHeaders", "FileHeaders"):
        headers = template["Resources"][name]["Properties"]["ResponseHeadersPolicyConfig"]
        said = headers["SecurityHeadersConfig"]["StrictTransportSecurity"]
        assert said["AccessControlMaxAgeSec"] >= 31536000
        assert said["IncludeSubdomains"] == {"Ref": "HstsSubdomains"}
    assert template["Parameters"]["HstsSubdomains"]["Default"] == "false"


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/", "/index.html"),
        ("/@andrew", "/index.html"),
        ("/@andrew/status/01a2", "/index.html"),
        ("/messages/new/@bayko", "/index.html"),
        ("/favicon.svg", "/favicon.svg"),
        ("/assets/main-abc.js", "/assets/main-abc.js"),
        ("/assets/gone", "/assets/gone"),
        ("/index.html", "/index.html"),
    ],
)
def test_cloudfront_answers_the_app_for_its_pages_and_files_for_files(
    asked: str, answered: str
) -> None:
    event = {"request": {"uri": asked}}
    assert run_function("Pages", event)["uri"] == answered


def test_what_a_visitor_says_of_their_address_is_overwritten() -> None:
    event = {
        "request": {"headers": {"x-viewer-address": {"value": "made up"}}},
        "viewer": {"ip": "203.0.113.7"},
    }
    assert run_function("Viewers", event)["headers"]["x-viewer-address"]["value"] == "203.0.113.7"


def run_function(name: str, event: dict[str, Any]) -> Any:
    """Run a function of CloudFront's with Node."""
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"][name]["Properties"]
    code = f"{made['FunctionCode']}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    done = subprocess.run(
        [toolchain.node()[0], "--eval", code], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_pipelines_role_trusts_one_environment_of_one_repository() -> None:
    role = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["DeployRole"]["Properties"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    issuer = "token.actions.githubusercontent.com"
    assert statement["Condition"] == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Env}"},
        }
    }


def test_thirty_releases_stay_whatever_each_is_made_of() -> None:
    images = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["Images"]["Properties"]
    rules = json.loads(images["LifecyclePolicy"]["LifecyclePolicyText"])["rules"]
    # "any" would count the parts of a list too.
    counted, aged = (rule["selection"] for rule in rules)
    assert (counted["tagStatus"], counted["tagPatternList"]) == ("tagged", ["*"])
    assert (counted["countType"], counted["countNumber"]) == ("imageCountMoreThan", 30)
    assert (aged["tagStatus"], aged["countType"]) == ("untagged", "sinceImagePushed")


def test_the_pipeline_may_see_what_cloudformation_looks_at_when_a_lambda_changes() -> None:
    role = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["DeployRole"]
    granted = {
        action
        for statement in statements(role)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
    }
    # Source: the handlers of AWS::Lambda::Function in CloudFormation's registry, and "Giving Lambda
    # functions access to resources in a VPC", AWS Lambda developer guide.
    assert granted >= {
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "iam:PassRole",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionRecursionConfig",
        "lambda:GetRuntimeManagementConfig",
        "lambda:ListTags",
        "lambda:TagResource",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "s3:GetObject",
    }
