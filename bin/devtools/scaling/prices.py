"""AWS's list prices in us-east-1, in USD, as inputs with their sources, of November 2026."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HOURS = 730

LOOKED_UP = "looked up in copies of price pages and articles of 2025 and 2026"
MEMORY = "from memory, as of mid-2025; check before relying on it"

# Looked up.
FARGATE_VCPU_HOUR, FARGATE_GB_HOUR = 0.03238, 0.00356  # Linux, ARM
DYNAMODB_WRITE, DYNAMODB_READ = 0.625e-6, 0.125e-6  # on demand, since November 2024
LOGS_GB, LOGS_GB_MONTH = 0.50, 0.03
CLOUDFRONT_REQUEST = 0.01 / 10_000
CLOUDFRONT_FREE_REQUESTS = 10e6
RDS_GB_MONTH = 0.115  # gp3
TRACE = 6 * 800e-9 * LOGS_GB  # six spans of 800 bytes, which X-Ray writes to CloudWatch Logs
CLOUDFRONT_GB: Sequence[tuple[float, float]] = (
    (1e3, 0.0),
    (9e3, 0.085),
    (40e3, 0.080),
    (100e3, 0.060),
    (350e3, 0.040),
    (524e3, 0.030),
    (4e6, 0.025),
    (float("inf"), 0.020),
)
"""GB, in the United States and Europe: the size of each tier and its price."""

# From memory.
ADDRESS_HOUR = 0.005  # a public IPv4 address
BALANCER_HOUR, BALANCER_UNIT_HOUR = 0.0225, 0.008  # a unit: 1 GB an hour
AURORA_GB_MONTH = 0.225  # I/O-Optimized
DYNAMODB_GB_MONTH = 0.25
DYNAMODB_BACKUP_GB_MONTH = 0.20
SOCKET_MESSAGE, SOCKET_MINUTE = 1.0e-6, 0.25e-6
HTTP_API_REQUEST = 1.0e-6
LAMBDA_REQUEST, LAMBDA_GB_SECOND = 0.20e-6, 13.334e-6  # ARM
S3_GB_MONTH, S3_PUT, S3_GET = 0.023, 5e-6, 0.4e-6
WAF_REQUEST, WAF_FIXED = 0.60e-6, 8
ALARM, FREE_ALARMS = 0.10, 10
METRIC, FREE_METRICS = 0.30, 10
SPOT_SHARE = 0.3  # of Fargate's price; it changes
CROSS_ZONE_GB = 0.02  # both directions together
ENDPOINT_HOUR = 0.01  # an interface endpoint, in each of its zones
ENDPOINTS = 3 * ENDPOINT_HOUR * HOURS  # SSM's in two zones, and Cognito's
COGNITO: Sequence[tuple[float, float]] = (
    (10_000, 0.0),
    (90_000, 0.0055),
    (900_000, 0.0046),
    (9_000_000, 0.00325),
    (float("inf"), 0.0025),
)
"""The tier Lite: monthly people of each step, and the price of one."""


@dataclass(frozen=True)
class InstanceClass:
    """A class of database instances; the price is of one, for an hour."""

    name: str
    vcpu: int
    memory_gb: int
    usd_hour: float
    source: str
    is_aurora: bool = False

    @property
    def max_connections(self) -> int:
        """The default of RDS: memory / 9,531,392 bytes, 5,000 at most."""
        return min(5000, self.memory_gb * 2**30 // 9_531_392)


CLASSES = {
    each.name: each
    for each in (
        InstanceClass("db.t4g.small", 2, 2, 0.032, LOOKED_UP),
        InstanceClass("db.t4g.medium", 2, 4, 0.065, LOOKED_UP),
        InstanceClass("db.m7g.large", 2, 8, 0.168, MEMORY),
        InstanceClass("db.m7g.xlarge", 4, 16, 0.337, MEMORY),
        InstanceClass("db.m7g.4xlarge", 16, 64, 1.348, MEMORY),
        InstanceClass("db.m7g.16xlarge", 64, 256, 5.392, MEMORY),
        # Aurora I/O-Optimized: 1.3 times the price of Standard.
        InstanceClass("db.r7g.16xlarge", 64, 512, 8.83 * 1.3, MEMORY, is_aurora=True),
    )
}


# For environments that nobody uses; no plan has it.
SMALLEST_CLASS = InstanceClass("db.t4g.micro", 2, 1, 0.016, LOOKED_UP)


def tiered(amount: float, tiers: Sequence[tuple[float, float]]) -> float:
    """Return the price of an amount that passes through tiers."""
    total = 0.0
    for size, price in tiers:
        total += min(amount, size) * price
        amount -= min(amount, size)
    return total
