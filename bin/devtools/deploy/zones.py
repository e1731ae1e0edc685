"""The two availability zones of an environment: chosen once, by what each zone offers.

`Fn::GetAZs` promises no order, and not every zone offers every service. CloudFormation keeps the
chosen ones as the parameter `Zones` of the networking stack.
"""

from __future__ import annotations

from typing import Any

import boto3

from ..errors import UserError
from . import templates
from .environments import Environment, client

# Zones without Fargate on Arm, by their ids, which are the same in all accounts. No API lists them.
# Source: "AWS Fargate Regions" and "64-bit ARM workloads", Amazon ECS developer guide. Those
# without CloudFront's VPC origins are the same ones (from memory), and one in Seoul.
_WITHOUT_FARGATE = {
    "use1-az3",
    "usw1-az2",
    "apne1-az3",
    "cac1-az3",
    "cac1-az4",
    "apne2-az1",
}
_COUNT = 2


def choose(session: boto3.Session, environment: Environment) -> str:
    """Return the names of two zones that offer all services, separated by a comma.

    Raises:
        UserError: the region has fewer.
    """
    available = _available(client(session, "ec2"))
    offers = {
        "Fargate": {name for name, zone in available.items() if zone not in _WITHOUT_FARGATE},
        **_endpoints(client(session, "ec2"), environment),
        **_database(client(session, "rds"), environment),
    }
    names = [
        name
        for name in sorted(available, key=lambda name: available[name])
        if all(name in zones for zones in offers.values())
    ]
    if len(names) < _COUNT:
        found = "; ".join(
            f"{what}: {', '.join(sorted(zones)) or 'none'}" for what, zones in offers.items()
        )
        raise UserError(
            f"{environment.region} has no two zones that offer everything ({found}): use another"
            " region, or another InstanceClass of the database."
        )
    return ",".join(names[:_COUNT])


def _available(ec2: Any) -> dict[str, str]:
    """Return the zones of the region that are in service: name → id."""
    response = ec2.describe_availability_zones(
        Filters=[
            {"Name": "zone-type", "Values": ["availability-zone"]},
            {"Name": "opt-in-status", "Values": ["opt-in-not-required"]},
            {"Name": "state", "Values": ["available"]},
        ]
    )
    return {zone["ZoneName"]: zone["ZoneId"] for zone in response["AvailabilityZones"]}


def _endpoints(ec2: Any, environment: Environment) -> dict[str, set[str]]:
    """Return the zones in which the network's interface endpoints can be."""
    parameters = environment.parameters_with_defaults("networking")
    if parameters["Ipv6Egress"] == "true":
        return {}
    services = ["ssm"]
    if parameters["CognitoEndpoint"] == "true" and parameters["NatGateway"] != "true":
        services.append("cognito-idp")
    names = [f"com.amazonaws.{environment.region}.{service}" for service in services]
    details = ec2.describe_vpc_endpoint_services(ServiceNames=names)["ServiceDetails"]
    found = {each["ServiceName"]: set(each["AvailabilityZones"]) for each in details}
    return {f"the endpoint {name}": found.get(name, set()) for name in names}


def _database(rds: Any, environment: Environment) -> dict[str, set[str]]:
    """Return the zones in which the database's class can be."""
    parameters = environment.parameters_with_defaults("database")
    instance_class = parameters["InstanceClass"]
    resources = templates.read(environment.stack("database").template)["Resources"]
    is_aurora = parameters["Engine"] == "aurora"
    made = resources["Cluster" if is_aurora else "Database"]["Properties"]
    major = f"{made['EngineVersion']}."
    pages = rds.get_paginator("describe_orderable_db_instance_options").paginate(
        Engine=made["Engine"], DBInstanceClass=instance_class, Vpc=True
    )
    zones = {
        zone["Name"]
        for page in pages
        for option in page["OrderableDBInstanceOptions"]
        if option["EngineVersion"].startswith(major)
        if is_aurora or parameters["MultiAz"] == "false" or option.get("MultiAZCapable")
        for zone in option["AvailabilityZones"]
    }
    return {f"Postgres on {instance_class}": zones}
