"""Only the roles of the table reach buckets, messages, queues, people and secrets."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any

from devtools.deploy import templates
from tests.conftest import ROOT
from tests.contracts.data_grants import GRANTS
from tests.contracts.iam_policies import listed, statements

FILES = [*sorted((ROOT / "aws/cfn").glob("*.yaml")), ROOT / "ddb/template.yaml"]
DATA = {
    "s3",
    "dynamodb",
    "sqs",
    "ssm",
    "cognito-idp",
    "execute-api",
    "secretsmanager",
    "kms",
    "rds",
}
POLICIES = {"AWS::IAM::Role", "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy"}
# How the templates name the same thing, as they are stacks of their own.
NAMES = {
    r"^arn:\$\{AWS::Partition\}:[a-z0-9-]+:(\$\{AWS::Region\}:\$\{AWS::AccountId\}|:):": "",
    r"^(cruddur-\$\{Env\}-(\w+)-\$\{AWS::AccountId\})": r"\2",
    r"^\$\{Uploads(Bucket|\.Arn)\}": "uploads",
    r"^\$\{Assets(Bucket|\.Arn)\}": "assets",
    r"^\$\{Web(Bucket|\.Arn)\}": "web",
    r"^table/(cruddur-\$\{Env\}-messages|\$\{MessagesTable\})": "messages",
    r"^\$\{Messages\.Arn\}": "messages",
    r"^\$\{Messages\.StreamArn\}|^StreamArn$": "messages stream",
    r"^\$\{(\w+)\.Arn\}": r"queue \1",
    r"^parameter/cruddur/\$\{Env\}/": "parameter ",
}


def name_of(resource: Any) -> str:
    """Return the table's name of a resource in a policy."""
    text = resource if isinstance(resource, str) else "".join(resource.values())
    if isinstance(resource, dict) and "Fn::GetAtt" in resource:
        text = f"${{{text}}}"
    for pattern, name in NAMES.items():
        text = re.sub(pattern, name, text)
    return text


def granted() -> dict[str, dict[str, set[str]]]:
    """Return all grants of data, in the form of the table."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in FILES:
        for logical_id, resource in templates.read(file)["Resources"].items():
            if resource["Type"] not in POLICIES:
                continue
            for statement in statements(resource["Properties"]):
                actions = {
                    action
                    for action in listed(statement["Action"])
                    if action.partition(":")[0] in DATA
                }
                if not actions:
                    continue
                holder = holder_of(statement) or f"{file.name} {logical_id}"
                never = "never " if statement["Effect"] == "Deny" else ""
                for each in listed(statement["Resource"]):
                    name = f"{never}{name_of(each)}{restriction(statement)}"
                    found[holder][name] |= actions
    return {holder: dict(data) for holder, data in found.items()}


def holder_of(statement: dict[str, Any]) -> str | None:
    """Return the principal of a resource's policy; None for a role's policy."""
    principal = statement.get("Principal")
    return "everybody" if principal == "*" else str(principal["Service"]) if principal else None


def restriction(statement: dict[str, Any]) -> str:
    """Return a condition in the table's words."""
    match statement.get("Condition"):
        case None:
            return ""
        case {"StringLike": {"s3:prefix": str(prefix)}}:
            return f" below {prefix}"
        case {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": list(prefixes)}}:
            return f" of {', '.join(prefixes)}"
        case {"Bool": {"aws:SecureTransport": "false"}}:
            return " without TLS"
        case {"StringEquals": {"aws:SourceArn": {"Fn::Sub": str(arn)}}} if (
            arn.rpartition(":")[2] == "distribution/${Distribution}"
        ):
            return " by our distribution"
        case condition:
            return f" if {json.dumps(condition, sort_keys=True)}"


def test_every_grant_of_data_is_in_the_table() -> None:
    assert granted() == GRANTS, "say in data_grants.py who may do what"


def test_uploads_are_not_served() -> None:
    distribution = templates.read(ROOT / "aws/cfn/frontend.yaml")["Resources"]["Distribution"]
    origins = json.dumps(distribution["Properties"]["DistributionConfig"]["Origins"])
    assert "AssetsBucket" in origins
    assert "Uploads" not in origins


def test_roles_have_no_permissions_from_elsewhere() -> None:
    for file in FILES:
        for resource in templates.read(file)["Resources"].values():
            assert resource["Type"] not in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
            assert resource["Type"] not in {"AWS::IAM::User", "AWS::IAM::Group"}
            if resource["Type"] == "AWS::IAM::Role":
                assert "ManagedPolicyArns" not in resource["Properties"]
