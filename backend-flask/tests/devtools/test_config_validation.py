"""What an environment's file says wrong is said before anything is made of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from devtools.deploy import config_validation
from devtools.deploy.environments import Environment
from devtools.settings import Refusal

IMAGE = {"Image": f"cruddur@sha256:{'a' * 64}", "Release": "a" * 40}
REPOSITORY = {"Repository": "cruddur@12/cruddur@34"}
DOMAIN = {"DomainName": "cruddur.example", "HostedZoneId": "Z1"}


def check(env: str, stacks: list[str] | None = None, **parameters: dict[str, str]) -> None:
    """Check an environment's own file, with these parameters written into it."""
    said = Environment.named(env)
    named = {**said.parameters}
    for stack, values in parameters.items():
        named[stack] = {**named.get(stack, {}), **values}
    written = replace(said, parameters=named)
    asked = [written.stack(name) for name in stacks] if stacks else written.stacks
    config_validation.check(
        written,
        asked,
        lambda stack: IMAGE if stack.name in ("migrations", "service") else {},
        stands=lambda _: False,
    )


@pytest.mark.parametrize("env", ["staging", "production"])
def test_nobodys_repository_is_trusted_until_one_is_named(env: str) -> None:
    with pytest.raises(Refusal, match=r"^Repository of the stack cicd is ''") as refusal:
        check(env, ["cicd"])
    assert f"aws/config/{env}.toml, below [parameters.cicd]" in str(refusal.value)
    assert "\n" not in str(refusal.value)


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
    with pytest.raises(Refusal, match="Repository of the stack cicd"):
        check("staging", ["cicd"], cicd={"Repository": repository})


def test_production_without_a_domain_is_refused_before_its_first_stack() -> None:
    with pytest.raises(Refusal, match=r"Production needs a domain.* Nothing was made"):
        check("production", cicd=REPOSITORY)


def test_files_that_are_filled_in_are_taken() -> None:
    check("staging", cicd=REPOSITORY)
    check("production", cicd=REPOSITORY, shared=DOMAIN)


def test_a_value_that_a_template_doesnt_take_is_said_with_those_that_it_does() -> None:
    with pytest.raises(Refusal, match="MultiAz of the stack database is 'yes', and has to be true"):
        check("staging", ["database"], database={"MultiAz": "yes"})


def test_a_region_whose_databases_nobody_would_believe_is_refused() -> None:
    moon = replace(Environment.named("staging"), region="moon-north-1")
    with pytest.raises(Refusal, match="holds no root of RDS in moon-north-1"):
        config_validation.check(moon, [], lambda _: {}, stands=lambda _: False)
