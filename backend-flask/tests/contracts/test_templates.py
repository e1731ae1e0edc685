"""Rules that every CloudFormation template follows."""

from __future__ import annotations

import json
import re
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from annotated_types import Ge, Le
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from cruddur.config import Config
from devtools.deploy import templates
from devtools.deploy.environments import Environment
from devtools.deploy.stacks import STACKS
from devtools.toolchain import toolchain
from tests.conftest import ROOT
from tests.contracts.iam_policies import listed, statements

IMPORT = "import cf from 'cloudfront';"
FILES = [*sorted((ROOT / "aws" / "cfn").glob("*.yaml")), ROOT / "ddb" / "template.yaml"]
STATEFUL = {
    "AWS::Cognito::UserPool",
    "AWS::DynamoDB::Table",
    "AWS::ECR::Repository",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
}
# An instance that has another's data.
READERS = {"Reader1", "Reader2", "Writer", "ClusterReader1", "ClusterReader2"}
# A build creates the files of Web again; Uploads only has what isn't processed yet.
DELETABLE = {"Web", "Uploads", *READERS}
# Actions that AWS doesn't grant per resource.
WITHOUT_RESOURCE = {
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "application-autoscaling:DescribeScheduledActions",
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
    "lambda:GetAccountSettings",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:PutSpans",
    "xray:PutSpansForIndexing",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


# Of the names that we give, by property. Source: each resource in the template reference of
# CloudFormation.
MAX_NAME_LENGTHS = {
    "AlarmName": 255,
    "BucketName": 63,
    "ClusterName": 255,
    "DBInstanceIdentifier": 63,
    "FunctionName": 64,
    "QueueName": 80,
    "RepositoryName": 256,
    "RoleName": 64,
    "TopicName": 256,
    "UserPoolName": 128,
}
MAX_NAME_LENGTHS_BY_TYPE = {
    "AWS::CloudFront::Function": 64,
    "AWS::ElasticLoadBalancingV2::LoadBalancer": 32,
    "AWS::ElasticLoadBalancingV2::TargetGroup": 32,
    "AWS::Events::Rule": 64,
    "AWS::SES::ConfigurationSet": 64,
    "AWS::WAFv2::WebACL": 128,
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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_template_fits_cloudformations_quotas(file: Path) -> None:
    # Source: "CloudFormation quotas" and "Dynamic references", AWS CloudFormation user guide. A
    # template in the request itself may have 51,200 bytes, one in S3 a million.
    text, template = file.read_text("utf-8"), templates.read(file)
    assert len(text.encode()) <= 51_200
    assert len(template["Resources"]) <= 500
    assert len(template["Parameters"]) <= 200
    assert len(template.get("Outputs", {})) <= 200
    assert text.count("{{resolve:") <= 60


@pytest.mark.parametrize(("name", "resource"), resources())
def test_names_are_short_enough_in_the_longest_environment(
    name: str, resource: dict[str, Any]
) -> None:
    properties = resource.get("Properties", {})
    limits = {**MAX_NAME_LENGTHS, "Name": MAX_NAME_LENGTHS_BY_TYPE.get(resource["Type"], 2048)}
    for each in limits.keys() & properties.keys():
        if isinstance(properties[each], dict) and "Fn::Sub" not in properties[each]:
            continue  # another resource's
        text = (
            properties[each]["Fn::Sub"] if isinstance(properties[each], dict) else properties[each]
        )
        longest = text.replace("${Env}", "e" * 16).replace("${AWS::AccountId}", "1" * 12)
        assert len(longest) <= limits[each]


@pytest.mark.parametrize(("name", "resource"), resources("AWS::IAM::Role"))
def test_a_roles_policies_fit_its_quota(name: str, resource: dict[str, Any]) -> None:
    # All inline policies of a role, without white space. Source: "IAM and AWS STS quotas".
    text = json.dumps(resource["Properties"].get("Policies", []), separators=(",", ":"))
    for variable, longest in (("Partition", 6), ("Region", 14), ("AccountId", 12)):
        text = text.replace(f"${{AWS::{variable}}}", "x" * longest)
    assert len(text.replace("${Env}", "e" * 16)) <= 10_240


@pytest.mark.parametrize(("name", "resource"), resources())
def test_stateful_resources_have_deletion_policies(name: str, resource: dict[str, Any]) -> None:
    kind = resource["Type"]
    if kind not in STATEFUL:
        return
    assert "DeletionPolicy" in resource
    assert "UpdateReplacePolicy" in resource
    if kind not in ("AWS::Logs::LogGroup", "AWS::SQS::Queue") and name not in DELETABLE:
        assert resource["DeletionPolicy"] in templates.RETAINING_POLICIES
        assert resource["UpdateReplacePolicy"] in templates.RETAINING_POLICIES
    # A resource of a failed creation has no data, and its name would block the next attempt.
    assert resource["DeletionPolicy"] != "Retain"


@pytest.mark.parametrize(("name", "resource"), resources())
def test_policies_have_no_wildcards(name: str, resource: dict[str, Any]) -> None:
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
def test_policies_have_no_public_principal(name: str, resource: dict[str, Any]) -> None:
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


def test_every_bucket_requires_tls() -> None:
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


@pytest.mark.parametrize("name", ["Database", "Cluster"])
def test_the_database_is_private_encrypted_and_backed_up(name: str) -> None:
    made = templates.read(ROOT / "aws/cfn/database.yaml")["Resources"]
    properties = made[name]["Properties"]
    assert properties["StorageEncrypted"] is True
    assert properties["BackupRetentionPeriod"] == {"Ref": "BackupDays"}
    assert properties["DeletionProtection"] == {"Fn::If": ["IsProduction", True, False]}
    assert "resolve:ssm-secure" in json.dumps(properties["MasterUserPassword"])
    for settings in ("Settings", "ClusterSettings"):
        assert made[settings]["Properties"]["Parameters"]["rds.force_ssl"] == "1"


@pytest.mark.parametrize(("name", "resource"), resources("AWS::RDS::DBInstance"))
def test_every_database_server_is_private(name: str, resource: dict[str, Any]) -> None:
    properties = resource["Properties"]
    assert properties["PubliclyAccessible"] is False
    assert properties["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"
    is_source = "MasterUserPassword" in properties
    has_source = {"SourceDBInstanceIdentifier", "DBClusterIdentifier"} & properties.keys()
    assert (name in READERS) == bool(has_source) != is_source


def test_each_server_exports_its_log_to_a_group_with_a_retention() -> None:
    """A replica's slow statements are in its own log; a cluster's are all in the cluster's."""
    made = templates.read(ROOT / "aws/cfn/database.yaml")["Resources"]
    groups = json.dumps([each for each in made.values() if each["Type"] == "AWS::Logs::LogGroup"])
    exporting = {
        name: each["Properties"]["DBInstanceIdentifier"]["Fn::Sub"]
        for name, each in made.items()
        if each["Type"] == "AWS::RDS::DBInstance"
        and "DBClusterIdentifier" not in each["Properties"]
    }
    assert set(exporting) == {"Database", "Reader1", "Reader2"}
    for name, identifier in exporting.items():
        assert made[name]["Properties"]["EnableCloudwatchLogsExports"] == ["postgresql"]
        assert f"/aws/rds/instance/{identifier}/postgresql" in groups
        # Else RDS makes the group first.
        assert made[made[name]["DependsOn"]]["Type"] == "AWS::Logs::LogGroup"


def test_each_engine_has_all_that_it_needs() -> None:
    """Nothing of one engine is made for the other."""
    template = templates.read(ROOT / "aws/cfn/database.yaml")
    made = template["Resources"]
    of_aurora = {name for name, each in made.items() if "Cluster" in json.dumps(each["Properties"])}
    for name in of_aurora - {"Logs", "HostParameter"}:
        condition = made[name]["Condition"]
        assert "IsAurora" in json.dumps(template["Conditions"][condition]) or (
            condition == "IsAurora"
        )


@pytest.mark.parametrize(("name", "resource"), resources("AWS::DynamoDB::Table"))
def test_tables_are_encrypted_and_have_point_in_time_recovery(
    name: str, resource: dict[str, Any]
) -> None:
    properties = resource["Properties"]
    assert properties["SSESpecification"]["SSEEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


@pytest.mark.parametrize(("name", "resource"), resources("AWS::SQS::Queue"))
def test_queues_are_encrypted(name: str, resource: dict[str, Any]) -> None:
    assert resource["Properties"]["SqsManagedSseEnabled"] is True


# CloudWatch can't use AWS's managed key for topics, and our own key would cost more than it is
# worth for alarm messages.
@pytest.mark.parametrize(("name", "resource"), resources("AWS::SNS::TopicPolicy"))
def test_only_alarms_publish_to_topics(name: str, resource: dict[str, Any]) -> None:
    for statement in statements(resource):
        assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
        assert statement["Action"] == "sns:Publish"


@pytest.mark.parametrize(("name", "resource"), resources("AWS::Logs::LogGroup"))
def test_log_groups_have_a_retention(name: str, resource: dict[str, Any]) -> None:
    assert 1 <= resource["Properties"]["RetentionInDays"] <= 365


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_lambda_has_a_log_group_and_asynchronous_ones_a_failure_destination(
    file: Path,
) -> None:
    template = templates.read(file)
    # A queue keeps what fails itself.
    made = {
        name: resource
        for name, resource in template["Resources"].items()
        if resource.get("Properties", {}).get("EventSourceArn") != {"Fn::GetAtt": "Retries.Arn"}
    }
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
def test_no_security_group_allows_all_addresses(name: str, resource: dict[str, Any]) -> None:
    assert "0.0.0.0/0" not in json.dumps(resource["Properties"].get("SecurityGroupIngress", []))
    assert "::/0" not in json.dumps(resource["Properties"].get("SecurityGroupIngress", []))


@pytest.mark.parametrize(("name", "resource"), resources("AWS::ECS::TaskDefinition"))
def test_tasks_have_no_secrets_and_run_images_by_digest(
    name: str, resource: dict[str, Any]
) -> None:
    for container in containers(resource):
        environment = container.get("Environment", [])
        names = {item.get("Fn::If", [None, item])[1]["Name"] for item in environment}
        assert not any(re.search("CONNECTION_URL|PASSWORD|SECRET|TOKEN", name) for name in names)
        assert "sha256:[0-9a-f]{64}" in allowed(container["Image"]["Ref"])


def test_tasks_get_the_readers_urls_only_if_there_are_readers() -> None:
    """The secret exists only then, and a task with a missing secret doesn't start."""
    template = templates.read(ROOT / "aws/cfn/service.yaml")
    assert template["Conditions"]["HasReaders"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "ReaderHosts"}, "none"]}]
    }
    api, *_ = containers(template["Resources"]["Task"])
    (secret,) = [
        each["Fn::If"] for each in api["Secrets"] if "READ_CONNECTION_URL" in json.dumps(each)
    ]
    condition, given, other = secret
    assert (condition, other) == ("HasReaders", {"Ref": "AWS::NoValue"})
    name = given["ValueFrom"]["Fn::Sub"].partition(":parameter")[2]
    assert name == "/cruddur/${Env}/read-connection-url-api"
    assert name in json.dumps(template["Resources"]["ExecutionRole"])


def test_the_retention_of_reports_has_the_limits_of_its_setting() -> None:
    template = templates.read(ROOT / "aws/cfn/service.yaml")
    declared = template["Parameters"]["ReportRetentionDays"]
    field = Config.model_fields["report_retention_days"]
    (shortest,) = [each.ge for each in field.metadata if isinstance(each, Ge)]
    (longest,) = [each.le for each in field.metadata if isinstance(each, Le)]
    bounds = (declared["MinValue"], declared["Default"], declared["MaxValue"])
    assert bounds == (shortest, field.default, longest)
    api, *_ = containers(template["Resources"]["Task"])
    given = {"Name": "REPORT_RETENTION_DAYS", "Value": {"Ref": "ReportRetentionDays"}}
    assert given in api["Environment"]


def containers(task: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a task's containers, including conditional ones."""
    definitions = task["Properties"]["ContainerDefinitions"]
    return [each["Fn::If"][1] if "Fn::If" in each else each for each in definitions]


def allowed(name: str) -> str:
    """Return the allowed pattern of a parameter of the service."""
    declared = templates.read(ROOT / "aws/cfn/service.yaml")["Parameters"]
    pattern: str = declared[name]["AllowedPattern"]
    return pattern


def test_x_ray_gets_the_apis_spans_from_the_api_alone() -> None:
    made = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]
    (api,) = containers(made["Task"])
    variables = {
        item["Fn::If"][1]["Name"]: item["Fn::If"] for item in api["Environment"] if "Fn::If" in item
    }
    assert variables["XRAY_OTLP_ENDPOINT"][:2] == [
        "HasXray",
        {
            "Name": "XRAY_OTLP_ENDPOINT",
            "Value": {"Fn::Sub": "https://xray.${AWS::Region}.${AWS::URLSuffix}"},
        },
    ]
    # A daemon beside it would send each span a second time.
    assert "AWS_XRAY_DAEMON_ADDRESS" not in variables
    granted = {action for each in statements(made["TaskRole"]) for action in listed(each["Action"])}
    assert {each for each in granted if each.startswith("xray:")} == {
        "xray:PutSpans",
        "xray:PutSpansForIndexing",
    }


def test_the_load_balancer_is_public_only_with_a_header_that_proves_the_distribution() -> None:
    made = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]
    assert made["LoadBalancer"]["Properties"]["Scheme"]["Fn::If"] == [
        "HasVpcOrigin",
        "internal",
        "internet-facing",
    ]
    assert made["DistributionRule"]["Condition"] == "HasPublicOrigin"
    for name in ("TlsListener", "PlainListener"):
        (action,) = made[name]["Properties"]["DefaultActions"]
        condition, internal, public = action["Fn::If"]
        assert condition == "HasVpcOrigin"
        assert (internal["Type"], public["Type"]) == ("forward", "fixed-response")
    network = templates.read(ROOT / "aws/cfn/networking.yaml")["Outputs"]["LoadBalancerSubnetIds"]
    assert network["Value"]["Fn::If"][:2] == [
        "HasVpcOrigin",
        {"Fn::Sub": "${PrivateA},${PrivateB}"},
    ]


def test_cloudfront_reaches_the_api_by_one_kind_of_origin() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    origins = made["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
    (api,) = [each for each in origins if each["Id"] == "api"]
    absent = {"Ref": "AWS::NoValue"}
    condition, own, other = api["VpcOriginConfig"]["Fn::If"]
    assert (condition, other) == ("HasVpcOrigin", absent)
    tls, plain = {"Fn::GetAtt": "TlsOrigin.Id"}, {"Fn::GetAtt": "PlainOrigin.Id"}
    assert own["VpcOriginId"] == {"Fn::If": ["HasTlsOrigin", tls, plain]}
    for name in ("CustomOriginConfig", "OriginCustomHeaders"):
        assert api[name]["Fn::If"][:2] == ["HasVpcOrigin", absent]
    timeouts = {"OriginReadTimeout", "OriginKeepaliveTimeout"}
    public = api["CustomOriginConfig"]["Fn::If"][2]
    assert {name: own[name] for name in timeouts} == {name: public[name] for name in timeouts}
    # The load balancer closes an idle connection later than CloudFront does.
    assert own["OriginKeepaliveTimeout"] < 50


@pytest.mark.parametrize(("name", "resource"), resources("AWS::CloudFront::VpcOrigin"))
def test_nothing_of_a_vpc_origin_changes_while_it_is_used(
    name: str, resource: dict[str, Any]
) -> None:
    """An environment that gets a domain changes the protocol."""
    # Source: CannotUpdateEntityWhileInUse of UpdateVpcOrigin, in CloudFront's API model, and issues
    # 34629 and 35765 of aws/aws-cdk.
    (configuration,) = resource["Properties"].values()
    given = {key for key, value in configuration.items() if isinstance(value, dict)}
    assert given == {"Name", "Arn"}
    assert configuration["Name"]["Fn::Sub"].startswith("cruddur-${Env}-")
    assert configuration["Arn"] == {"Ref": "LoadBalancerArn"}
    protocol = {"TlsOrigin": "https-only", "PlainOrigin": "http-only"}[name]
    assert configuration["OriginProtocolPolicy"] == protocol


@pytest.mark.parametrize("env", ["production", "staging"])
def test_only_the_emulator_has_a_public_load_balancer(env: str) -> None:
    for stack in ("networking", "cluster", "frontend"):
        assert Environment.named(env).parameters_with_defaults(stack)["VpcOrigin"] == "true"


def test_lambdas_reach_only_postgres_and_https() -> None:
    group = templates.read(ROOT / "aws/cfn/networking.yaml")["Resources"]["LambdaGroup"]
    postgres, https, ipv6 = group["Properties"]["SecurityGroupEgress"]
    assert (postgres["FromPort"], postgres["ToPort"]) == (5432, 5432)
    assert postgres["CidrIp"] == {"Fn::Sub": "${CidrPrefix}.0.0/16"}
    assert (https["FromPort"], https["ToPort"]) == (443, 443)
    condition, allowed_by_ipv6, _ = ipv6["Fn::If"]
    assert condition == "HasIpv6"
    assert (allowed_by_ipv6["FromPort"], allowed_by_ipv6["CidrIpv6"]) == (443, "::/0")


@pytest.mark.parametrize(("name", "resource"), resources("AWS::Lambda::Function"))
def test_lambdas_in_the_network_use_ipv6_only_where_there_is_no_endpoint(
    name: str, resource: dict[str, Any]
) -> None:
    if "VpcConfig" not in resource["Properties"]:
        return
    _, network, _ = resource["Properties"]["VpcConfig"]["Fn::If"]
    assert network["Ipv6AllowedForDualStack"]["Fn::If"][:2] == ["HasIpv6", True]
    variables = resource["Properties"]["Environment"]["Variables"]
    assert variables["AWS_ENDPOINT_URL_SSM"]["Fn::If"][:2] == [
        "HasIpv6",
        {"Fn::Sub": "https://ssm.${AWS::Region}.api.aws"},
    ]


def test_nothing_can_connect_from_outside_by_ipv6() -> None:
    made = templates.read(ROOT / "aws/cfn/networking.yaml")["Resources"]
    assert made["PrivateIpv6Route"]["Properties"]["EgressOnlyInternetGatewayId"] == {
        "Ref": "EgressGateway"
    }
    subnets = {
        made[name]["Properties"]["SubnetId"]["Ref"] for name in ("PrivateIpv6A", "PrivateIpv6B")
    }
    assert subnets == {"PrivateA", "PrivateB"}
    for group in made.values():
        if group["Type"] == "AWS::EC2::SecurityGroup":
            assert "CidrIpv6" not in json.dumps(group["Properties"].get("SecurityGroupIngress", []))


def test_all_of_staging_is_spot_and_all_of_production_is_not() -> None:
    service = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Service"]["Properties"]
    condition, mixed, regular = service["CapacityProviderStrategy"]["Fn::If"]
    assert condition == "HasSpot"
    assert mixed == [
        {
            "CapacityProvider": "FARGATE",
            "Base": {"Ref": "RegularTasks"},
            "Weight": {"Fn::If": ["IsAllSpot", 0, 1]},
        },
        {"CapacityProvider": "FARGATE_SPOT", "Weight": {"Ref": "SpotWeight"}},
    ]
    assert regular == [{"CapacityProvider": "FARGATE", "Weight": 1}]
    staging = Environment.named("staging").parameters_with_defaults("service")
    assert (staging["SpotWeight"], staging["RegularTasks"]) == ("1", "0")
    assert Environment.named("production").parameters_with_defaults("service")["SpotWeight"] == "0"


def test_the_api_has_a_read_only_file_system_except_tmp() -> None:
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]["Properties"]
    api = task["ContainerDefinitions"][0]
    assert api["ReadonlyRootFilesystem"] is True
    assert [mount["ContainerPath"] for mount in api["MountPoints"]] == ["/tmp"]  # noqa: S108


def test_the_load_balancer_drops_odd_fields_and_ambiguous_requests() -> None:
    balancer = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]["LoadBalancer"]
    attributes = {
        each["Key"]: each["Value"] for each in balancer["Properties"]["LoadBalancerAttributes"]
    }
    assert attributes["routing.http.drop_invalid_header_fields.enabled"] == "true"
    assert attributes["routing.http.desync_mitigation_mode"] == "strictest"


def test_draining_is_shorter_than_the_stop_timeout() -> None:
    made = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]
    values = {
        item["Key"]: item["Value"]
        for name in ("TargetGroup", "LoadBalancer")
        for item in made[name]["Properties"][f"{name}Attributes"]
    }
    task = templates.read(ROOT / "aws/cfn/service.yaml")["Resources"]["Task"]["Properties"]
    stop = task["ContainerDefinitions"][0]["StopTimeout"]
    assert int(values["deregistration_delay.timeout_seconds"]) < stop
    assert int(values["idle_timeout.timeout_seconds"]) < 60  # granian's


def test_tasks_survive_a_database_failover() -> None:
    checked = templates.read(ROOT / "aws/cfn/cluster.yaml")["Resources"]["TargetGroup"][
        "Properties"
    ]
    assert checked["HealthCheckPath"] == "/api/readyz"
    assert checked["UnhealthyThresholdCount"] * checked["HealthCheckIntervalSeconds"] >= 120


def test_only_resources_that_the_emulator_lacks_have_a_switch() -> None:
    switches = {
        "HasMockPing": {
            "AWS::ApiGatewayV2::Integration",
            "AWS::ApiGatewayV2::IntegrationResponse",
            "AWS::ApiGatewayV2::RouteResponse",
        },
        "HasNat": {"AWS::EC2::EIP", "AWS::EC2::NatGateway", "AWS::EC2::Route"},
        "HasIpv6": {
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::Route",
            "AWS::EC2::SubnetCidrBlock",
            "AWS::EC2::VPCCidrBlock",
        },
        "HasTlsOrigin": {"AWS::CloudFront::VpcOrigin"},
        "HasPlainOrigin": {"AWS::CloudFront::VpcOrigin"},
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


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_one_api_is_changed_by_one_resource_at_a_time(file: Path) -> None:
    # Source: "Unable to complete operation due to concurrent modification", as in issue 868 of
    # brefphp/bref and pull request 29735 of hashicorp/terraform-provider-aws.
    made = templates.read(file)["Resources"]
    needs = {name: referenced(resource) & set(made) for name, resource in made.items()}

    def follows(later: str, earlier: str) -> bool:
        return any(each == earlier or follows(each, earlier) for each in needs[later])

    parts = [name for name in made if made[name]["Type"].startswith("AWS::ApiGatewayV2::")]
    together = {
        tuple(sorted((first, second)))
        for first in parts
        for second in parts
        if first != second and not follows(first, second) and not follows(second, first)
    }
    assert together == set()


def referenced(resource: Any) -> set[str]:
    """Return the names that a resource depends on, by any function."""
    found = set(listed(resource.get("DependsOn", []))) if isinstance(resource, dict) else set()
    if isinstance(resource, list):
        return {name for each in resource for name in referenced(each)}
    if not isinstance(resource, dict):
        return found
    for function, argument in resource.items():
        if function == "Ref":
            found.add(argument)
        elif function == "Fn::GetAtt":
            found.add(argument.partition(".")[0] if isinstance(argument, str) else argument[0])
        elif function == "Fn::Sub" and isinstance(argument, str):
            found |= set(re.findall(r"\$\{(\w+)", argument))
        else:
            found |= referenced(argument)
    return found


def test_the_csp_allows_only_what_the_web_app_needs() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    headers = made["PageHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    values: dict[str, list[str]] = {}
    for directive in policy["Fn::Join"][1]:
        if isinstance(directive, dict):
            words = [w if isinstance(w, str) else json.dumps(w) for w in directive["Fn::Join"][1]]
            name, _, first = words[0].partition(" ")
            values[name] = [first, *words[1:]]
        else:
            name, *words = directive.split()
            values[name] = words
    assert values["default-src"] == ["'none'"]
    assert values["script-src"] == ["'self'"]
    assert values["style-src"] == ["'self'"]
    signed = '{"Fn::Sub": "https://${AssetsBucket}.s3.${AWS::Region}.${AWS::URLSuffix}"}'
    assert values["img-src"] == ["'self'", "data:", "blob:", signed]
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert values[directive] == ["'none'"]
    connect = " ".join(values["connect-src"])
    for part in ("'self'", "cognito-idp.", "UploadsApiUrl", "UploadsBucket", "wss://"):
        assert part in connect
    assert "*" not in connect


def test_hsts_includes_subdomains_only_if_configured() -> None:
    template = templates.read(ROOT / "aws/cfn/frontend.yaml")
    for name in ("PageHeaders", "FileHeaders"):
        headers = template["Resources"][name]["Properties"]["ResponseHeadersPolicyConfig"]
        values = headers["SecurityHeadersConfig"]["StrictTransportSecurity"]
        assert values["AccessControlMaxAgeSec"] >= 31536000
        assert values["IncludeSubdomains"] == {"Ref": "HstsSubdomains"}
    assert template["Parameters"]["HstsSubdomains"]["Default"] == "false"
    assert Environment.named("production").parameters["frontend"]["HstsSubdomains"] == "true"


def test_responses_that_are_no_pages_can_do_nothing_in_a_browser() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    behaviors = made["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    policies = [each["ResponseHeadersPolicyId"] for each in behaviors if not is_page(each)]
    assert policies == [{"Ref": "FileHeaders"}] * 6
    headers = made["FileHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    policy = headers["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    # The API's documentation, which is a page, has a policy of its own.
    assert policy["Override"] is False
    assert set(policy["ContentSecurityPolicy"].split("; ")) == {
        "default-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "sandbox",
    }


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/", "/index.html"),
        ("/@andrew", "/index.html"),
        ("/@andrew/status/01a2", "/index.html"),
        ("/messages/new/@bayko", "/index.html"),
        ("/favicon.svg", "/favicon.svg"),
        ("/.well-known/security.txt", "/.well-known/security.txt"),
        ("/assets/main-abc.js", "/assets/main-abc.js"),
        ("/assets/gone", "/assets/gone"),
        ("/index.html", "/index.html"),
    ],
)
def test_cloudfront_serves_the_app_for_pages_and_files_for_files(asked: str, answered: str) -> None:
    event = {"request": {"uri": asked, "headers": {"user-agent": {"value": FIREFOX}}}}
    assert run_function("Pages", event) == {**event["request"], "uri": answered}
    assert run_function("Pages", {"request": {"uri": asked, "headers": {}}})["uri"] == answered


def test_what_is_shared_without_the_service_worker_is_said_to_be_lost() -> None:
    lost = {"statusCode": 303, "headers": {"location": {"value": "/share?problem=lost"}}}
    event = {"request": {"method": "POST", "uri": "/share", "headers": {}}}
    assert run_function("Pages", event) == lost
    for method, path, served in [("GET", "/share", "/index.html"), ("POST", "/", "/index.html")]:
        event = {"request": {"method": method, "uri": path, "headers": {}}}
        assert run_function("Pages", event)["uri"] == served
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    config = made["Distribution"]["Properties"]["DistributionConfig"]
    (share,) = [each for each in config["CacheBehaviors"] if is_page(each)]
    # Otherwise CloudFront answers 403, without the function.
    assert "POST" in share["AllowedMethods"]
    pages = {**config["DefaultCacheBehavior"], "AllowedMethods": share["AllowedMethods"]}
    assert share == {**pages, "PathPattern": "/share"}


def is_page(behavior: dict[str, Any]) -> bool:
    """Whether the behaviour serves pages of the web app."""
    return bool(behavior["TargetOriginId"] == "web")


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CRAWLERS = [
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/) Bot",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
]
PREVIEWS = [
    ("/@andrew", "/api/pages/@andrew"),
    ("/@Andrew/", "/api/pages/@Andrew"),
    (
        "/@andrew/status/0199d1f0-0000-7000-8000-000000000000",
        "/api/pages/@andrew/status/0199d1f0-0000-7000-8000-000000000000",
    ),
    ("/@an", "/index.html"),
    ("/@andrew/followers", "/index.html"),
    ("/@andrew/status/x", "/index.html"),
    ("/", "/index.html"),
    ("/api/pages/@andrew", "/index.html"),
    ("/assets/main-abc.js", "/assets/main-abc.js"),
]


@pytest.mark.parametrize("agent", CRAWLERS)
def test_crawlers_get_the_apis_page_of_a_person_or_a_crud(agent: str) -> None:
    for asked, answered in PREVIEWS:
        event = {"request": {"uri": asked, "headers": {"user-agent": {"value": agent}}}}
        served = run_function("Pages", event)
        assert served["uri"] == answered
        # An id of the distribution's origins, without which the bucket would be asked.
        assert served.get("origin") == ("api" if answered.startswith("/api/") else None)


def test_the_origin_of_crawlers_exists_and_cloudfront_imports_its_module() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    origins = made["Distribution"]["Properties"]["DistributionConfig"]["Origins"]
    assert "api" in {each["Id"] for each in origins}
    function = made["Pages"]["Properties"]
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"
    # "Helper methods for origin modification", CloudFront's guide: the first line.
    assert function["FunctionCode"].startswith(f"{IMPORT}\n")
    assert len(function["FunctionCode"].encode()) < 10_000


def test_vite_runs_the_same_function_as_cloudfront() -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]["Pages"]["Properties"]
    source = (ROOT / "frontend-react-js/pages-function.js").read_text("utf-8")
    assert made["FunctionCode"].strip() == source.strip()


@pytest.mark.parametrize("path", ["/@andrew.atom", "/@andrew.json", "/tags/a.atom", "/tags/a.json"])
def test_feeds_go_to_the_api_as_its_other_paths_do(path: str) -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    behaviors = made["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    chosen = next(each for each in behaviors if fnmatchcase(path, each["PathPattern"]))
    (api,) = (dict(each) for each in behaviors if each["PathPattern"] == "/api/*")
    del api["AllowedMethods"]  # by default GET and HEAD
    assert chosen == {**api, "PathPattern": chosen["PathPattern"]}


@pytest.mark.parametrize("path", ["/@andrew", "/tags/a", "/manifest.webmanifest", "/robots.txt"])
def test_pages_and_files_dont_go_to_the_api(path: str) -> None:
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]
    behaviors = made["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    assert not [each for each in behaviors if fnmatchcase(path, each["PathPattern"])]


def test_the_viewers_address_header_is_overwritten() -> None:
    event = {
        "request": {"headers": {"x-viewer-address": {"value": "made up"}}},
        "viewer": {"ip": "203.0.113.7"},
    }
    assert run_function("Viewers", event)["headers"]["x-viewer-address"]["value"] == "203.0.113.7"


def run_function(name: str, event: dict[str, Any]) -> Any:
    """Run a CloudFront function with Node."""
    made = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"][name]["Properties"]
    # CloudFront's module, which notes the origin in the request.
    code = made["FunctionCode"].replace(
        IMPORT, "const cf = {selectRequestOriginById: (id) => { event.request.origin = id; }};"
    )
    code = (
        f"const event = {json.dumps(event)};\n{code}\nconsole.log(JSON.stringify(handler(event)))"
    )
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


def test_thirty_releases_are_retained() -> None:
    images = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["Images"]["Properties"]
    rules = json.loads(images["LifecyclePolicy"]["LifecyclePolicyText"])["rules"]
    # "any" would count the parts of an image index too.
    counted, aged = (rule["selection"] for rule in rules)
    assert (counted["tagStatus"], counted["tagPatternList"]) == ("tagged", ["*"])
    assert (counted["countType"], counted["countNumber"]) == ("imageCountMoreThan", 30)
    assert (aged["tagStatus"], aged["countType"]) == ("untagged", "sinceImagePushed")


# What a release changes: images, code, configuration, capacity, and parameters with their names.
RELEASED = {
    "AWS::ApplicationAutoScaling::ScalableTarget": ("read", "update"),
    "AWS::ApplicationAutoScaling::ScalingPolicy": ("read", "update"),
    "AWS::ECS::Service": ("read", "update"),
    "AWS::ECS::TaskDefinition": ("create", "read", "delete"),
    "AWS::Lambda::EventInvokeConfig": ("read", "update"),
    "AWS::Lambda::Function": ("read", "update"),
    "AWS::SSM::Parameter": ("read", "update"),
}
# What these handlers need for features that we don't use: other keys and file systems, signed code,
# versions, capacity providers, scheduled and predictive scaling, tags that change.
UNUSED = re.compile(
    "kms:|elasticfilesystem:|s3files:|s3:GetObjectVersion|iam:CreateServiceLinkedRole"
    "|lambda:(AssociateRuntimeAlias|DeleteFunctionConcurrency|PassCapacityProvider|PublishVersion)"
    "|lambda:(Delete|Put|Get)(Function)?CodeSigningConfig|lambda:PutRuntimeManagementConfig"
    "|lambda:PutFunction(Recursion|Scaling)Config|lambda:.*ProvisionedConcurrencyConfig"
    "|application-autoscaling:(Delete|Put)ScheduledAction|cloudwatch:GetMetricData"
    "|(ecs|lambda|application-autoscaling):UntagResource|application-autoscaling:TagResource"
    "|ssm:RemoveTagsFromResource"
)


@pytest.mark.parametrize("kind", RELEASED)
def test_the_pipeline_has_the_permissions_of_a_release(kind: str) -> None:
    role = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["DeployRole"]
    granted = {
        action.lower()
        for statement in statements(role)
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
    }
    # Source: the handlers of each type in CloudFormation's registry.
    handlers = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema["handlers"]
    needed = {
        action
        for handler in RELEASED[kind]
        for action in handlers[handler]["permissions"]
        if not UNUSED.match(action)
    }
    assert {action for action in needed if action.lower() not in granted} == set()


def test_the_pipeline_has_the_permissions_for_a_lambda_in_a_network() -> None:
    role = templates.read(ROOT / "aws/cfn/cicd.yaml")["Resources"]["DeployRole"]
    granted = {action for each in statements(role) for action in listed(each["Action"])}
    # Source: "Giving Lambda functions access to resources in a VPC", AWS Lambda developer guide.
    assert granted >= {
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "iam:PassRole",
        "s3:GetObject",
    }


# A resource with a name of ours can't be replaced: the new one would have the name of the old one.
# So what forces a replacement must not depend on a parameter, except for what is chosen once.
CHOSEN_ONCE = {
    ("LoadBalancer", "Scheme"),  # another scheme needs a new cluster stack: decision 53
    ("TargetGroup", "VpcId"),
    ("Service", "Cluster"),
    ("Logs", "LogGroupName"),  # by the engine, which the deploy script doesn't let change
    # Only for other engines than Postgres ("AWS::RDS::DBInstance", CloudFormation reference).
    ("Database", "MultiAZ"),
    ("Database", "BackupRetentionPeriod"),
}


def test_no_parameter_replaces_a_resource_that_has_a_name() -> None:
    found = set()
    for file in FILES:
        template = templates.read(file)
        parameters = set(template["Parameters"]) - {"Env"}
        for name, resource in template["Resources"].items():
            schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(
                "us-east-1", resource["Type"]
            ).schema
            kinds = ("createOnlyProperties", "conditionalCreateOnlyProperties")
            fixed = {path.split("/")[2] for kind in kinds for path in schema.get(kind, [])}
            properties = resource.get("Properties", {})
            if not any(is_own_name(key, value) for key, value in properties.items()):
                continue
            for key in fixed & properties.keys():
                value = properties[key]
                if "Fn::If" in json.dumps(value) or referenced(value) & parameters:
                    found.add((name, key))
    assert found == CHOSEN_ONCE


def is_own_name(key: str, value: Any) -> bool:
    """Return whether a property is a name that we give."""
    is_name = re.search("(Name|Identifier)$", key) is not None
    return is_name and referenced(value) <= {"Env", "AWS"}
