"""The two zones of an environment are chosen by what they offer, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from devtools.deploy import zones
from devtools.deploy.environments import Environment
from devtools.errors import UserError
from tests.devtools.stubbed_aws import StubbedSession

# In this account, zone a is use1-az6, and so on.
IDS = {"a": "use1-az6", "b": "use1-az1", "c": "use1-az3", "d": "use1-az2", "e": "use1-az4"}


@pytest.fixture
def session() -> Iterator[StubbedSession]:
    aws = StubbedSession()
    yield aws
    assert aws.was_called_as_planned()


def names(letters: str) -> list[str]:
    return [f"us-east-1{letter}" for letter in letters]


def option(
    version: str, letters: str, *, multi_az: bool = True, engine: str = "postgres"
) -> dict[str, Any]:
    return {
        "Engine": engine,
        "EngineVersion": version,
        "DBInstanceClass": "db.t4g.small",
        "MultiAZCapable": multi_az,
        "AvailabilityZones": [{"Name": name} for name in names(letters)],
    }


def choose(
    session: StubbedSession,
    order: str = "abcde",
    ssm: str = "abcde",
    cognito: str = "abcde",
    options: tuple[dict[str, Any], ...] = (option("18.1", "abcde"),),
    **database: str,
) -> str:
    found = [{"ZoneName": f"us-east-1{each}", "ZoneId": IDS[each]} for each in order]
    session.answers("ec2", "describe_availability_zones", {"AvailabilityZones": found})
    details = [
        {"ServiceName": f"com.amazonaws.us-east-1.{name}", "AvailabilityZones": names(letters)}
        for name, letters in (("ssm", ssm), ("cognito-idp", cognito))
    ]
    session.answers(
        "ec2",
        "describe_vpc_endpoint_services",
        {"ServiceDetails": details},
        {"ServiceNames": [detail["ServiceName"] for detail in details]},
    )
    session.answers(
        "rds",
        "describe_orderable_db_instance_options",
        {"OrderableDBInstanceOptions": list(options)},
        {"Engine": options[0]["Engine"], "DBInstanceClass": "db.t4g.small", "Vpc": True},
    )
    production = Environment.named("production")
    own = {**production.parameters["database"], **database}
    environment = replace(production, parameters={**production.parameters, "database": own})
    aws: Any = session
    return zones.choose(aws, environment)


def test_the_choice_doesnt_depend_on_the_order(session: StubbedSession) -> None:
    assert choose(session) == "us-east-1b,us-east-1d"
    assert choose(session, order="edcba") == "us-east-1b,us-east-1d"


def test_a_zone_without_fargate_isnt_chosen(session: StubbedSession) -> None:
    assert choose(session, order="bce") == "us-east-1b,us-east-1e"


def test_a_zone_without_an_endpoint_isnt_chosen(session: StubbedSession) -> None:
    assert choose(session, ssm="ade", cognito="abd") == "us-east-1d,us-east-1a"


def test_a_zone_without_the_databases_class_isnt_chosen(session: StubbedSession) -> None:
    older, newer = option("17.9", "abcde"), option("18.1", "ae")
    assert choose(session, options=(older, newer)) == "us-east-1e,us-east-1a"
    alone = option("18.1", "bd", multi_az=False)
    assert choose(session, options=(alone,)) == "us-east-1b,us-east-1d"
    both = (alone, option("18.1", "ae"))
    assert choose(session, options=both, MultiAz="true") == "us-east-1e,us-east-1a"


def test_no_endpoint_is_asked_for_where_lambdas_have_ipv6(session: StubbedSession) -> None:
    found = [{"ZoneName": f"us-east-1{each}", "ZoneId": IDS[each]} for each in "ab"]
    session.answers("ec2", "describe_availability_zones", {"AvailabilityZones": found})
    options = {**option("18.1", "ab"), "DBInstanceClass": "db.t4g.micro"}
    session.answers(
        "rds",
        "describe_orderable_db_instance_options",
        {"OrderableDBInstanceOptions": [options]},
        {"Engine": "postgres", "DBInstanceClass": "db.t4g.micro", "Vpc": True},
    )
    aws: Any = session
    assert zones.choose(aws, Environment.named("staging")) == "us-east-1b,us-east-1a"


def test_aurora_is_asked_for_its_own_classes(session: StubbedSession) -> None:
    alone = option("18.3", "bd", multi_az=False, engine="aurora-postgresql")
    chosen = choose(session, options=(alone,), Engine="aurora", MultiAz="true")
    assert chosen == "us-east-1b,us-east-1d"


def test_a_region_without_two_such_zones_is_refused(session: StubbedSession) -> None:
    with pytest.raises(UserError, match=r"no two zones .*Postgres on db.t4g.small: us-east-1a\)"):
        choose(session, options=(option("18.1", "a"),))
