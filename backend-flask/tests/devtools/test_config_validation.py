"""Errors in an environment's file are reported before anything is deployed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devtools.deploy import config_validation
from devtools.deploy.environments import Environment
from devtools.errors import UserError

IMAGE = {"Image": f"cruddur@sha256:{'a' * 64}", "Release": "a" * 40}
REPOSITORY = {"Repository": "cruddur@12/cruddur@34"}
EMAIL = {"AlarmEmail": "alarms@cruddur.example"}
DOMAIN = {"DomainName": "cruddur.example", "HostedZoneId": "Z1"}


def check(env: str, stacks: list[str] | None = None, **parameters: dict[str, str]) -> None:
    """Check an environment's own file, with these parameters added."""
    configured = Environment.named(env)
    merged = {**configured.parameters}
    for stack, values in parameters.items():
        merged[stack] = {**merged.get(stack, {}), **values}
    environment = replace(configured, parameters=merged)
    chosen = [environment.stack(name) for name in stacks] if stacks else environment.stacks
    config_validation.check(
        environment,
        chosen,
        lambda stack: IMAGE if stack.name in ("migrations", "service") else {},
        is_deployed=lambda _: False,
    )


@pytest.mark.parametrize("env", ["staging", "production"])
def test_no_repository_is_trusted_until_one_is_named(env: str) -> None:
    with pytest.raises(UserError, match=r"^Repository of the stack cicd is ''") as error:
        check(env, ["cicd"])
    assert f"aws/config/{env}.toml, below [parameters.cicd]" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("repository", ["cruddur@12/cruddur@34", "cruddur/cruddur"])
def test_a_repository_is_named_with_its_ids_or_as_before_there_were_any(repository: str) -> None:
    check("staging", ["cicd"], cicd={"Repository": repository})


@pytest.mark.parametrize(
    "repository",
    [
        "cruddur",
        "cruddur@12/cruddur",
        "cruddur/cruddur@34",
        "cruddur/*",
        "cruddur@12/*@34",
        "a/b:c",
    ],
)
def test_a_repository_that_is_half_named_or_many_is_refused(repository: str) -> None:
    with pytest.raises(UserError, match="Repository of the stack cicd"):
        check("staging", ["cicd"], cicd={"Repository": repository})


def test_production_without_a_domain_is_refused_before_its_first_stack() -> None:
    with pytest.raises(UserError, match=r"Production needs a domain.* Nothing was deployed"):
        check("production", cicd=REPOSITORY)


def test_complete_files_are_accepted() -> None:
    check("staging", cicd=REPOSITORY)
    check("production", cicd=REPOSITORY, shared=DOMAIN, observability=EMAIL)


def test_production_without_a_receiver_of_alarms_is_refused() -> None:
    with pytest.raises(UserError, match=r"Production needs AlarmEmail.* Nothing was deployed"):
        check("production", cicd=REPOSITORY, shared=DOMAIN)


@pytest.mark.parametrize("stack", ["mail", "auth"])
def test_production_sends_its_own_mail(stack: str) -> None:
    with pytest.raises(UserError, match=r"Production needs a domain to send mail from"):
        check("production", [stack])
    check("staging", [stack])


def test_an_invalid_value_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(UserError, match="MultiAz of the stack database is 'yes', and must be true"):
        check("staging", ["database"], database={"MultiAz": "yes"})


def test_a_region_without_a_database_certificate_authority_is_refused() -> None:
    moon = replace(Environment.named("staging"), region="moon-north-1")
    with pytest.raises(UserError, match="has no certificate authority of RDS in moon-north-1"):
        config_validation.check(moon, [], lambda _: {}, is_deployed=lambda _: False)
