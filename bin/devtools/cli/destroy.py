"""The command line of bin/aws/destroy."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from ..deploy import templates
from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, explained
from ..deploy.stacks import Stack
from ..settings import Refusal
from . import command
from .command import say


def main() -> None:
    """Delete one stack, or all from the last to the first."""
    parser = command.parser("destroy", "Delete stacks; people's data only where that is said.")
    parser.add_argument("stack", help="a stack's name, or all")
    parser.add_argument("--delete-data", action="store_true", help="people's data too, for ever")
    parser.add_argument("--yes", action="store_true", help="don't ask")
    options = parser.parse_args()
    command.run(lambda: _destroy(command.deployer(options), options))


def _destroy(deployer: Deployer, options: argparse.Namespace) -> None:
    environment = deployer.environment
    everything = options.stack == "all"
    asked = environment.stacks if everything else (environment.stack(options.stack),)
    standing = {
        stack.name: deployer.resources(stack.name) for stack in asked if _is(deployer, stack)
    }
    stacks = [stack for stack in reversed(asked) if stack.name in standing]
    if not stacks and not everything:
        raise Refusal(f"{environment.full_name(options.stack)} isn't there.")
    held = {stack.name: _held(stack, standing[stack.name]) for stack in stacks}
    if any(held.values()) and not options.delete_data:
        names = "; ".join(f"{name}: {', '.join(kept)}" for name, kept in held.items() if kept)
        raise Refusal(
            f"That would delete people's data ({names}): nothing was deleted."
            " Say --delete-data if that is meant."
        )
    _ask(deployer, stacks, options)
    for stack in stacks:
        _delete(deployer, stack, standing[stack.name], held[stack.name])
    if everything and options.delete_data:
        _delete_what_no_stack_made(deployer)


def _is(deployer: Deployer, stack: Stack) -> bool:
    return deployer.status(stack.name) is not None


def _held(stack: Stack, resources: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    kept = templates.kept_resources(stack.template)
    return {name: resources[name] for name in kept if resources.get(name, ("", ""))[1]}


def _ask(deployer: Deployer, stacks: list[Stack], options: argparse.Namespace) -> None:
    if options.yes or not stacks:
        return
    names = ", ".join(stack.name for stack in stacks)
    env = deployer.environment.name
    if not command.agreed(f"This deletes {names} of {env}.", env):
        raise Refusal("Nothing was deleted. Type the environment's name when asked, or say --yes.")


def _delete(
    deployer: Deployer,
    stack: Stack,
    resources: Mapping[str, tuple[str, str]],
    held: Mapping[str, tuple[str, str]],
) -> None:
    name, session = deployer.environment.full_name(stack.name), deployer.session
    with explained(name):
        for kind, identity in held.values():
            _unprotect(session, kind, identity)
        for kind, identity in resources.values():
            if kind == "AWS::S3::Bucket" and identity:
                _empty(session, identity)
        client(session, "cloudformation").delete_stack(StackName=name)
        status = deployer.settle(stack.name)
        if status is not None:
            raise Refusal(f"{name} isn't deleted ({status}): {deployer.failure(stack.name)}")
        for logical, (kind, identity) in held.items():
            if kind in _DELETE:
                _DELETE[kind](session, identity)
            else:
                say(f"  A snapshot of {logical} stays: delete it in RDS when nobody needs it.")
    say(f"{name} is deleted.")


def _unprotect(session: boto3.Session, kind: str, identity: str) -> None:
    if kind == "AWS::RDS::DBInstance":
        client(session, "rds").modify_db_instance(
            DBInstanceIdentifier=identity, DeletionProtection=False, ApplyImmediately=True
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


def _delete_what_no_stack_made(deployer: Deployer) -> None:
    session, environment = deployer.session, deployer.environment
    bucket = deployer.artifact_bucket()
    s3 = client(session, "s3")
    if bucket in {found["Name"] for found in s3.list_buckets()["Buckets"]}:
        _delete_bucket(session, bucket)
    ssm = client(session, "ssm")
    pages = ssm.get_paginator("get_parameters_by_path")
    for page in pages.paginate(Path=f"/cruddur/{environment.name}", Recursive=True):
        for item in page["Parameters"]:
            ssm.delete_parameter(Name=item["Name"])
    say("The packages and the secrets are deleted.")


if __name__ == "__main__":
    main()
