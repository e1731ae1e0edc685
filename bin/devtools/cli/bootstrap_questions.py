"""What only a person can do before the first deployment, asked once and remembered in SSM."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from botocore.exceptions import ClientError

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command


@dataclass(frozen=True)
class Question:
    """A task for a person; `key` is what is remembered."""

    key: str
    text: str


def all_of(deployer: Deployer) -> list[Question]:
    """Return the tasks of an environment, whether or not they are done."""
    found = [_domain(deployer), _github(deployer), _alarms(deployer)]
    return [question for question in found if question is not None]


def ask(deployer: Deployer, questions: Sequence[Question], *, confirmed: bool) -> None:
    """Ask for each task that wasn't confirmed before.

    Raises:
        UserError: one isn't done, or nobody is at the terminal.
    """
    done = _read(deployer)
    for question in questions:
        if question.key in done:
            continue
        if confirmed:
            echo(question.text)
        elif not command.confirm(question.text, "done"):
            raise UserError(
                f"Not confirmed: {question.text} Run this again when it is done, or with --yes."
            )
        done = [*done, question.key]
        client(deployer.session, "ssm").put_parameter(
            Name=_name(deployer), Value=",".join(done), Type="StringList", Overwrite=True
        )


def _domain(deployer: Deployer) -> Question | None:
    shared = deployer.environment.parameters.get("shared", {})
    domain = shared.get("DomainName", "")
    if not domain:
        return None
    with friendly_aws_errors(f"The hosted zone {shared.get('HostedZoneId', '')}"):
        zone = client(deployer.session, "route53").get_hosted_zone(Id=shared["HostedZoneId"])
    servers = ", ".join(zone.get("DelegationSet", {}).get("NameServers", ()))
    return Question("domain", f"At the registrar, the name servers of {domain} are {servers}.")


def _github(deployer: Deployer) -> Question:
    environment = deployer.environment
    identity = client(deployer.session, "sts").get_caller_identity()
    partition, role = identity["Arn"].split(":")[1], environment.full_name("deploy")
    # GitHub's page has the repository's name without the ids.
    repository = re.sub(r"@\d+", "", environment.parameters["cicd"]["Repository"])
    reviewers = " with reviewers," if environment.name == "production" else ""
    return Question(
        "github",
        f"On https://github.com/{repository}/settings/environments, there is an environment"
        f" {environment.name},{reviewers} that only main may deploy to, with the variables"
        f" DEPLOY_ROLE_ARN=arn:{partition}:iam::{identity['Account']}:role/{role}"
        f" and AWS_REGION={environment.region}.",
    )


def _alarms(deployer: Deployer) -> Question:
    file = f"aws/config/{deployer.environment.name}.toml"
    email = deployer.environment.parameters.get("observability", {}).get("AlarmEmail", "")
    if not email:
        return Question("alarms", f"No AlarmEmail is set in {file}: nobody is told of alarms.")
    return Question(
        "alarms",
        f"{email} will get an email from AWS Notifications when observability is deployed:"
        " whoever reads it opens its link within three days.",
    )


def _read(deployer: Deployer) -> list[str]:
    try:
        response = client(deployer.session, "ssm").get_parameter(Name=_name(deployer))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ParameterNotFound":
            raise
        return []
    return str(response["Parameter"]["Value"]).split(",")


def _name(deployer: Deployer) -> str:
    return f"/cruddur/{deployer.environment.name}/bootstrap/confirmed"
