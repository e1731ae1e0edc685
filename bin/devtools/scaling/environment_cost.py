"""What an environment costs a month without any requests, by its file in aws/config.

Its database is an instance of RDS, maybe with readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ..deploy import templates
from ..deploy.environments import Environment
from . import prices
from .prices import HOURS

_REST = 1  # logs, DNS, the rest, in USD


def idle(environment: Environment) -> float:
    """Return USD a month of an environment that nobody uses."""
    service = environment.parameters_with_defaults("service")
    vcpu, gb = int(service["Cpu"]) / 1024, int(service["Memory"]) / 1024
    task = vcpu * prices.FARGATE_VCPU_HOUR + gb * prices.FARGATE_GB_HOUR
    is_all_spot = service["SpotWeight"] != "0" and service["RegularTasks"] == "0"
    task *= prices.SPOT_SHARE if is_all_spot else 1
    database = environment.parameters_with_defaults("database")
    classes = {**prices.CLASSES, prices.SMALLEST_CLASS.name: prices.SMALLEST_CLASS}
    instance = classes[database["InstanceClass"]].usd_hour
    instance *= _servers(database)
    metrics = _count(environment)["AWS::Logs::MetricFilter"]
    hourly = (
        int(service["Tasks"]) * (task + prices.ADDRESS_HOUR) + instance + _endpoints(environment)
    )
    watched = max(0, metrics - prices.FREE_METRICS) * prices.METRIC
    return asleep(environment) + hourly * HOURS + watched


def asleep(environment: Environment) -> float:
    """Return USD a month of an environment that bin/aws/sleep has stopped."""
    cluster = environment.parameters_with_defaults("cluster")
    addresses = 0 if cluster["VpcOrigin"] == "true" else 2 * prices.ADDRESS_HOUR
    database = environment.parameters_with_defaults("database")
    disks = int(database["StorageGb"]) * prices.RDS_GB_MONTH
    disks *= _servers(database)
    alarms = _count(environment)["AWS::CloudWatch::Alarm"]
    return (
        (prices.BALANCER_HOUR + addresses) * HOURS
        + disks
        + (prices.WAF_FIXED if cluster["Waf"] == "true" else 0)
        + max(0, alarms - prices.FREE_ALARMS) * prices.ALARM
        + _REST
    )


def _servers(database: Mapping[str, str]) -> int:
    """Return how many instances of RDS have a copy of the data."""
    return 1 + (database["MultiAz"] == "true") + int(database["Readers"])


def _endpoints(environment: Environment) -> float:
    """Return USD an hour of the interface endpoints."""
    network = environment.parameters_with_defaults("networking")
    if network["Ipv6Egress"] == "true":
        return 0
    zones = int(network["ParameterEndpointZones"]) + (network["CognitoEndpoint"] == "true")
    return zones * prices.ENDPOINT_HOUR


def _count(environment: Environment) -> Counter[str]:
    """Return how many resources of each type watch the environment."""
    made = templates.read(environment.stack("observability").template)["Resources"]
    readers = int(environment.parameters_with_defaults("database")["Readers"])
    absent = {"HasReaders": readers < 1, "HasTwoInstances": readers < 2}
    return Counter(
        str(resource["Type"])
        for resource in made.values()
        if not absent.get(resource.get("Condition", ""), False)
    )
