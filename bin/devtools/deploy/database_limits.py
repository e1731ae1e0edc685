"""Limits that tasks and Lambdas share: Postgres's connections, and reads of SSM parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import UserError
from . import templates
from .environments import Environment
from .stacks import Stack

# GiB of memory, by family and size ("Hardware specifications for DB instance classes", Amazon RDS).
_SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")
_MEMORY_GIB = {
    "t": {"micro": 1, "small": 2, "medium": 4, "large": 8, "xlarge": 16, "2xlarge": 32},
    "m": {**{size: 8 << n for n, size in enumerate(_SIZES)}, "12xlarge": 192, "24xlarge": 384},
    "r": {**{size: 16 << n for n, size in enumerate(_SIZES)}, "12xlarge": 384, "24xlarge": 768},
}
# max_connections is LEAST({DBInstanceClassMemory/9531392}, 5000) ("Quotas and constraints for
# Amazon RDS"). That memory is what the system and RDS leave: of small instances 0.7 and more.
_BYTES_PER_CONNECTION = 9531392
_USABLE_MEMORY = 0.7
_MAX_CONNECTIONS = 5000
# superuser_reserved_connections, and those of rds_superuser.
_RESERVED = 5
# The migrations have two; the others are for bin/aws/connect.
_OPERATORS = 5
# The connection of a process that asks a reader for its position.
_ASKING = 1
# GetParameter and GetParameters together, by default ("Systems Manager quotas").
PARAMETER_READS_PER_SECOND = 40
# Lambda leaves at least this many to functions without a reservation.
_UNRESERVED = 100


def max_connections(instance_class: str) -> int:
    """Return how many connections Postgres accepts from us on an instance class, at least.

    Raises:
        UserError: the class is unknown.
    """
    found = re.fullmatch(r"db\.([a-z])\w*\.(\w+)", instance_class)
    memory = _MEMORY_GIB.get(found[1], {}).get(found[2]) if found else None
    if memory is None:
        raise UserError(
            f"The memory of {instance_class} is unknown, and with it how many connections it"
            " accepts: add it to bin/devtools/deploy/database_limits.py."
        )
    usable = int(memory * 2**30 * _USABLE_MEMORY / _BYTES_PER_CONNECTION)
    return min(usable, _MAX_CONNECTIONS) - _RESERVED


def alarm_threshold(environment: Environment) -> int:
    """Return three quarters of the connections that the environment's database accepts."""
    return max_connections(_values(environment, "database", {})["InstanceClass"]) * 3 // 4


def check(
    environment: Environment,
    given: Callable[[Stack], Mapping[str, str]],
    *,
    account_concurrency: Callable[[], int],
    has_high_throughput: Callable[[], bool],
) -> None:
    """Check that a deployment at its maximum, with every Lambda at work, stays within the limits.

    `given` returns the parameters from the command line.

    Raises:
        UserError: it doesn't, or Lambda refuses the reservations.
    """
    if not {"database", "service"} <= {stack.name for stack in environment.stacks}:
        return
    values = {
        stack.name: _values(environment, stack.name, given(stack)) for stack in environment.stacks
    }
    where = f"aws/config/{environment.name}.toml"
    tasks = _max_tasks(environment, values["service"])
    lambdas = _max_lambdas(environment, values, account_concurrency(), where)
    pool = int(values["service"]["ConnectionPoolSize"])
    instance_class = values["database"]["InstanceClass"]
    needed, accepted = tasks * pool + lambdas + _OPERATORS, max_connections(instance_class)
    if needed > accepted:
        raise UserError(
            f"{environment.name} could open {needed} connections ({tasks} tasks with {pool} each"
            f" while it is deployed, {lambdas} Lambdas, {_OPERATORS} of operators), and"
            f" {instance_class} accepts {accepted}: lower MaxTasks, ConnectionPoolSize or"
            f" ReservedConcurrency, or take a larger InstanceClass, in {where}."
            " Nothing was deployed."
        )
    # Aurora's readers share one name, so one of them may get all connections.
    has_readers = any(int(values["database"][name]) for name in ("Readers", "MaxReaders"))
    needed_of_reader = tasks * (pool + _ASKING) + _OPERATORS
    if has_readers and needed_of_reader > accepted:
        raise UserError(
            f"{environment.name} could open {needed_of_reader} connections to a reader ({tasks}"
            f" tasks with {pool} and {_ASKING} each while it is deployed, {_OPERATORS} of"
            f" operators), and {instance_class} accepts {accepted}: lower MaxTasks or"
            f" ConnectionPoolSize, or take a larger InstanceClass, in {where}. Nothing was"
            " deployed."
        )
    reads = tasks + lambdas
    if reads > PARAMETER_READS_PER_SECOND and not has_high_throughput():
        raise UserError(
            f"{environment.name} could read {reads} parameters at once when all start ({tasks}"
            f" tasks, {lambdas} Lambdas), and SSM answers {PARAMETER_READS_PER_SECOND} a second:"
            f" lower MaxTasks or ReservedConcurrency in {where}, or switch on the account's higher"
            " throughput (SSM, Parameter Store, Settings). Nothing was deployed."
        )


def _values(environment: Environment, name: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return a stack's parameters: the template's defaults, the environment's, those given."""
    stack = environment.stack(name)
    declared: Mapping[str, Mapping[str, Any]] = templates.read(stack.template)["Parameters"]
    defaults = {key: str(each["Default"]) for key, each in declared.items() if "Default" in each}
    return {**defaults, **environment.configured_parameters(stack, declared), **given}


def _max_tasks(environment: Environment, service: Mapping[str, str]) -> int:
    """Return how many tasks run during a deployment, at most."""
    template = templates.read(environment.stack("service").template)
    configured = template["Resources"]["Service"]["Properties"]["DeploymentConfiguration"]
    tasks = max(int(service["Tasks"]), int(service["MaxTasks"]))
    return tasks * int(configured["MaximumPercent"]) // 100


def _max_lambdas(
    environment: Environment,
    values: Mapping[str, Mapping[str, str]],
    account_concurrency: int,
    where: str,
) -> int:
    """Return how many Lambdas with a connection run at once, at most."""
    reservations = [
        int(values[stack.name]["ReservedConcurrency"])
        for stack in environment.stacks
        for resource in templates.read(stack.template)["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
        and "CONNECTION_URL_PARAMETER" in resource["Properties"]["Environment"]["Variables"]
    ]
    reserved = sum(reservations)
    if reserved and account_concurrency - reserved < _UNRESERVED:
        raise UserError(
            f"This account runs {account_concurrency} Lambdas at once, which leaves none to"
            f" reserve: request 1000 (Service Quotas, AWS Lambda, Concurrent executions), or set"
            f' ReservedConcurrency = "0" in {where}, below [parameters.shared]: the account\'s own'
            " limit then is theirs. Nothing was deployed."
        )
    return reserved if all(reservations) else account_concurrency
