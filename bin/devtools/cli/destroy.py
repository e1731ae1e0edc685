"""The command line of bin/aws/destroy: delete stacks; retained data only if confirmed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import boto3
from botocore.exceptions import ClientError

from ..deploy import templates
from ..deploy.cloudformation import Deployer
from ..deploy.cloudfront_probe import CloudFrontProbe
from ..deploy.environments import client, friendly_aws_errors
from ..deploy.stacks import Stack
from ..errors import UserError
from ..terminal import echo
from . import command

_INSTANCE = "AWS::RDS::DBInstance"
_CLUSTER = "AWS::RDS::DBCluster"


def main() -> None:
    """Delete one stack, or all in reverse order."""
    parser = command.parser("destroy", "Delete stacks; user data only with --delete-data.")
    parser.add_argument("stack", help="a stack's name, or all")
    parser.add_argument("--delete-data", action="store_true", help="user data too, irreversibly")
    parser.add_argument("--yes", action="store_true", help="don't ask")
    options = parser.parse_args()
    command.run_cli(lambda: _destroy(command.deployer(options), options))


def _destroy(deployer: Deployer, options: argparse.Namespace) -> None:
    environment = deployer.environment
    everything = options.stack == "all"
    named = environment.stacks if everything else (environment.stack(options.stack),)
    resources = {
        stack.name: deployer.resources(stack.name)
        for stack in named
        if deployer.status(stack.name) is not None
    }
    stacks = [stack for stack in reversed(named) if stack.name in resources]
    if not stacks and not everything:
        raise UserError(f"{environment.full_name(options.stack)} doesn't exist.")
    stateful = {stack.name: _stateful(stack, resources[stack.name]) for stack in stacks}
    if any(stateful.values()) and not options.delete_data:
        names = "; ".join(f"{name}: {', '.join(each)}" for name, each in stateful.items() if each)
        raise UserError(
            f"This would delete user data ({names}): nothing was deleted."
            " Pass --delete-data to confirm."
        )
    _confirm(deployer, stacks, options)
    for stack in stacks:
        _delete(deployer, stack, resources[stack.name], stateful[stack.name])
    if everything and options.delete_data:
        _delete_artifacts_and_secrets(deployer)


def delete_failed(deployer: Deployer, stack: Stack) -> None:
    """Delete what a failed first deployment left of a stack.

    Raises:
        UserError: it left stateful resources.
    """
    resources = deployer.resources(stack.name)
    stateful = _stateful(stack, resources)
    if stateful:
        raise UserError(
            f"{stack.name} left {', '.join(stateful)}: if they have no data,"
            f" bin/aws/destroy {stack.name} --env {deployer.environment.name} --delete-data."
        )
    _delete(deployer, stack, resources, stateful)


def _stateful(stack: Stack, resources: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    retained = templates.retained_resources(stack.template)
    return {name: resources[name] for name in retained if resources.get(name, ("", ""))[1]}


def _confirm(deployer: Deployer, stacks: list[Stack], options: argparse.Namespace) -> None:
    if options.yes or not stacks:
        return
    names = ", ".join(stack.name for stack in stacks)
    env = deployer.environment.name
    if not command.confirm(f"This deletes {names} of {env}.", env):
        raise UserError(
            "Nothing was deleted. Type the environment's name to confirm, or pass --yes."
        )


def _delete(
    deployer: Deployer,
    stack: Stack,
    resources: Mapping[str, tuple[str, str]],
    stateful: Mapping[str, tuple[str, str]],
) -> None:
    name, session = deployer.environment.full_name(stack.name), deployer.session
    with friendly_aws_errors(name):
        for kind, identity in stateful.values():
            _unprotect(session, kind, identity)
        for kind, identity in resources.values():
            if kind == "AWS::S3::Bucket" and identity:
                _empty(session, identity)
            if kind == _CLUSTER and identity:
                delete_added_readers(session, identity, resources)
        client(session, "cloudformation").delete_stack(StackName=name)
        status = deployer.wait(stack.name)
        if status is not None:
            raise UserError(
                f"{name} isn't deleted ({status}): {deployer.failure_reason(stack.name)}"
            )
        for logical, (kind, identity) in stateful.items():
            if kind in _DELETE:
                _DELETE[kind](session, identity)
                continue
            echo(f"  A snapshot of {logical} remains: delete it in RDS when it isn't needed.")
            if "automated-backups" not in deployer.environment.missing_services:
                list_backups = automated_backups if kind == _INSTANCE else cluster_backups
                for line in list_backups(client(session, "rds"), identity):
                    echo(f"  {line}")
    echo(f"{name} is deleted.")


def delete_added_readers(
    session: boto3.Session, cluster: str, resources: Mapping[str, tuple[str, str]]
) -> None:
    """Delete the readers that autoscaling added: CloudFormation doesn't know them, and Aurora
    doesn't delete a cluster that has instances."""
    if "AWS::ApplicationAutoScaling::ScalableTarget" in {kind for kind, _ in resources.values()}:
        scaling = client(session, "application-autoscaling")
        # An earlier run may have done it.
        with suppress(scaling.exceptions.ObjectNotFoundException):
            scaling.deregister_scalable_target(
                ServiceNamespace="rds",
                ResourceId=f"cluster:{cluster}",
                ScalableDimension="rds:cluster:ReadReplicaCount",
            )
    rds = client(session, "rds")
    try:
        (found,) = rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    except rds.exceptions.DBClusterNotFoundFault:
        return
    known = {identity for _, identity in resources.values()}
    for member in found["DBClusterMembers"]:
        name = member["DBInstanceIdentifier"]
        if name not in known:
            rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
            echo(f"  {name}, which autoscaling added, is being deleted.")


def automated_backups(rds: Any, database: str) -> Iterator[str]:
    """Yield a line for each set of automated backups that outlives its database."""
    pages = rds.get_paginator("describe_db_instance_automated_backups")
    for page in pages.paginate(DBInstanceIdentifier=database):
        for each in page["DBInstanceAutomatedBackups"]:
            yield (
                f"Automated backups of {database} remain for {each['BackupRetentionPeriod']} days:"
                " aws rds delete-db-instance-automated-backup --dbi-resource-id"
                f" {each['DbiResourceId']}"
            )


def cluster_backups(rds: Any, cluster: str) -> Iterator[str]:
    """Yield a line for each set of automated backups that outlives its cluster."""
    found = rds.describe_db_cluster_automated_backups(DBClusterIdentifier=cluster)
    for each in found["DBClusterAutomatedBackups"]:
        yield (
            f"Automated backups of {cluster} remain for {each['BackupRetentionPeriod']} days:"
            " aws rds delete-db-cluster-automated-backup --db-cluster-resource-id"
            f" {each['DbClusterResourceId']}"
        )


def _unprotect(session: boto3.Session, kind: str, identity: str) -> None:
    if kind == _INSTANCE:
        client(session, "rds").modify_db_instance(
            DBInstanceIdentifier=identity, DeletionProtection=False, ApplyImmediately=True
        )
    elif kind == _CLUSTER:
        client(session, "rds").modify_db_cluster(
            DBClusterIdentifier=identity, DeletionProtection=False, ApplyImmediately=True
        )
    elif kind == "AWS::DynamoDB::Table":
        client(session, "dynamodb").update_table(
            TableName=identity, DeletionProtectionEnabled=False
        )
    elif kind == "AWS::Cognito::UserPool":
        client(session, "cognito-idp").update_user_pool(
            UserPoolId=identity, DeletionProtection="INACTIVE"
        )


def _empty(session: boto3.Session, bucket: str) -> None:
    s3 = client(session, "s3")
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            if found:
                s3.delete_objects(
                    Bucket=bucket,
                    Delete={
                        "Quiet": True,
                        "Objects": [
                            {"Key": item["Key"], "VersionId": item["VersionId"]} for item in found
                        ],
                    },
                )
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("NoSuchBucket", "404"):
            raise


def _delete_bucket(session: boto3.Session, bucket: str) -> None:
    _empty(session, bucket)
    client(session, "s3").delete_bucket(Bucket=bucket)


_DELETE: dict[str, Callable[[boto3.Session, str], Any]] = {
    "AWS::S3::Bucket": _delete_bucket,
    "AWS::DynamoDB::Table": lambda session, name: client(session, "dynamodb").delete_table(
        TableName=name
    ),
    "AWS::Cognito::UserPool": lambda session, pool: client(session, "cognito-idp").delete_user_pool(
        UserPoolId=pool
    ),
    "AWS::SQS::Queue": lambda session, url: client(session, "sqs").delete_queue(QueueUrl=url),
    "AWS::ECR::Repository": lambda session, name: client(session, "ecr").delete_repository(
        repositoryName=name, force=True
    ),
}


def _delete_artifacts_and_secrets(deployer: Deployer) -> None:
    session, environment = deployer.session, deployer.environment
    CloudFrontProbe(session, environment).delete()  # of an interrupted first deployment
    bucket = deployer.artifacts.name
    s3 = client(session, "s3")
    if bucket in {each["Name"] for each in s3.list_buckets()["Buckets"]}:
        _delete_bucket(session, bucket)
    ssm = client(session, "ssm")
    pages = ssm.get_paginator("get_parameters_by_path")
    # All names first: a page begins behind the one before, from which some were deleted.
    names = [
        item["Name"]
        for page in pages.paginate(Path=f"/cruddur/{environment.name}", Recursive=True)
        for item in page["Parameters"]
    ]
    for name in names:
        ssm.delete_parameter(Name=name)
    echo("The packages and the secrets are deleted.")


if __name__ == "__main__":
    main()
