"""What runs for a number of people, how much of it they use, and what it costs a month."""

from __future__ import annotations

from dataclasses import dataclass

from . import people, prices
from .costs import VCPU_SPEED
from .people import SECONDS_PER_MONTH, Load
from .prices import CLASSES, HOURS, InstanceClass
from .simulation import Fleet

POOL_SIZE = 8

BYTES_PER_RESPONSE = 3_000  # assumed: 8 kB, compressed
BYTES_PER_PAGE_FROM_POSTGRES = 8_000
BYTES_PER_PICTURE = 30_000
BYTES_OF_WEB_APP = 120_000  # in one session of ten, as files have hashes
BYTES_PER_LOG_LINE = 420
BYTES_PER_STORED_PICTURE = 150_000  # all renditions
STORED_BYTES_PER_CRUD = 3_000  # with its indexes, likes, hashtags and notifications: assumed
STORED_BYTES_PER_FOLLOW = 200  # with three indexes: assumed
STORED_MESSAGE_BYTES = 400
MESSAGE_MONTHS = 12  # of messages that there are

# Request units by ddb/README.md.
MESSAGE_WRITES, MESSAGE_READS = 6 + 2 * 5, 1 + 2 * (4 + 1)  # sent; two rows reconciled; two pushes
SESSION_WRITES = 1 + 7 + 2  # ticket, open and close of a WebSocket
MARK_WRITES, MARK_READS = 8, 5
READS = {"badges": 1.0, "conversations": 2.0, "messages": 7.0}

LAMBDA_MB, LAMBDA_SECONDS = 256, 0.02
PICTURE_MB, PICTURE_SECONDS = 512, 0.6


@dataclass(frozen=True)
class Plan:
    """Machines for so many people."""

    load: Load
    tasks: int
    task_vcpu: float
    task_gb: float
    zones: int
    database: InstanceClass
    standby: int  # 1 with Multi-AZ
    readers: int
    records_per_invocation: float
    traces_share: float
    slices: int = 1

    @property
    def left(self) -> Fleet:
        """What is left while one zone is down; a database fails over to one of the same size."""
        share = (self.zones - 1) / self.zones
        readers = int(self.readers * share)
        return Fleet(
            int(self.tasks * share), self.task_vcpu, self.database.vcpu, min(readers, self.readers)
        )

    @property
    def connections(self) -> int:
        """Connections to each database instance, of the API."""
        return self.tasks * POOL_SIZE

    @property
    def database_gb(self) -> float:
        """Data in Postgres."""
        follows = self.load.people * people.mean_followees() * STORED_BYTES_PER_FOLLOW
        cruds = self.load.live_cruds * STORED_BYTES_PER_CRUD
        return max(20.0, (follows + cruds + self.load.people * 2_000) / 1e9)

    @property
    def write_units(self) -> float:
        """DynamoDB's write units a month."""
        month = self.load.per_month
        return (
            month["send a message"] * MESSAGE_WRITES
            + month["mark as read"] * MARK_WRITES
            + self.load.sessions_per_month * SESSION_WRITES
        )

    @property
    def read_units(self) -> float:
        """DynamoDB's read units a month."""
        month = self.load.per_month
        units = sum(month[kind] * units for kind, units in READS.items())
        return units + month["send a message"] * MESSAGE_READS + month["mark as read"] * MARK_READS

    @property
    def pictures(self) -> float:
        """Uploads a month."""
        return self.load.people * people.PICTURES_PER_MONTH

    @property
    def invocations(self) -> float:
        """Lambda's invocations a month."""
        records = self.load.per_month["send a message"] * 4 + self.load.per_month["mark as read"]
        sockets = self.load.sessions_per_month * 2  # open, close; a ping has no Lambda
        stream = records / self.records_per_invocation
        return stream + sockets + self.pictures * 2 + 43_800

    @property
    def cdn_requests(self) -> float:
        """CloudFront's requests a month."""
        files = people.PICTURES_SEEN_PER_SESSION + 1
        return self.load.requests_per_month + self.load.sessions_per_month * files

    @property
    def cdn_gb(self) -> float:
        """What CloudFront sends in a month."""
        api = self.load.requests_per_month * BYTES_PER_RESPONSE
        session = people.PICTURES_SEEN_PER_SESSION * BYTES_PER_PICTURE + BYTES_OF_WEB_APP / 10
        return (api + self.load.sessions_per_month * session) / 1e9

    @property
    def log_gb(self) -> float:
        """What is logged in a month."""
        return (self.load.requests_per_month + self.invocations) * BYTES_PER_LOG_LINE / 1e9

    @property
    def requests_per_task(self) -> float:
        """Requests a second that keep a task's CPU busy."""
        return min(self.task_vcpu, 1) * VCPU_SPEED / people.mean_us(self.load)[0] * 1e6

    def bill(self) -> dict[str, float]:
        """Return USD a month, by part."""
        load, database = self.load, self.database
        task = self.task_vcpu * prices.FARGATE_VCPU_HOUR + self.task_gb * prices.FARGATE_GB_HOUR
        storage = self.database_gb * 1.3  # free space
        instances = 1 + self.standby + self.readers
        if database.is_aurora:
            disks = storage * prices.AURORA_GB_MONTH
        else:
            disks = storage * prices.RDS_GB_MONTH * instances
        balanced_gb = load.requests_per_month * BYTES_PER_RESPONSE / 1e9
        messages_gb = load.per_month["send a message"] * MESSAGE_MONTHS * STORED_MESSAGE_BYTES / 1e9
        minutes = load.sessions_per_month * people.MINUTES_PER_SESSION
        socket_messages = load.sessions_per_month * 3 + load.per_month["send a message"] * 2
        pictures_gb = self.pictures / 30.4 * people.LIVE_DAYS * BYTES_PER_STORED_PICTURE / 1e9
        missed = load.sessions_per_month * people.PICTURES_SEEN_PER_SESSION * 0.1
        seconds = (self.invocations - self.pictures * 2) * LAMBDA_SECONDS * LAMBDA_MB / 1024
        seconds += self.pictures * PICTURE_SECONDS * PICTURE_MB / 1024
        across = load.requests_per_month * BYTES_PER_PAGE_FROM_POSTGRES / 1e9 / 2
        return {
            "API: tasks, their addresses": self.tasks * (task + prices.ADDRESS_HOUR) * HOURS,
            "load balancer": prices.BALANCER_HOUR * HOURS + balanced_gb * prices.BALANCER_UNIT_HOUR,
            "Postgres": instances * database.usd_hour * HOURS + disks,
            "traffic between zones": across * prices.CROSS_ZONE_GB,
            "DynamoDB": self.write_units * prices.DYNAMODB_WRITE
            + self.read_units * prices.DYNAMODB_READ
            + messages_gb * (prices.DYNAMODB_GB_MONTH + prices.DYNAMODB_BACKUP_GB_MONTH),
            "WebSockets": socket_messages * prices.SOCKET_MESSAGE + minutes * prices.SOCKET_MINUTE,
            "Lambda": self.invocations * prices.LAMBDA_REQUEST + seconds * prices.LAMBDA_GB_SECOND,
            "pictures: S3, uploads API": pictures_gb * prices.S3_GB_MONTH
            + self.pictures * (4 * prices.S3_PUT + prices.HTTP_API_REQUEST)
            + missed * prices.S3_GET,
            "CloudFront": max(0, self.cdn_requests - prices.CLOUDFRONT_FREE_REQUESTS)
            * prices.CLOUDFRONT_REQUEST
            + prices.tiered(self.cdn_gb, prices.CLOUDFRONT_GB),
            # Each session renews its tokens, and those requests of Cognito are looked at too.
            "firewall": prices.WAF_FIXED
            + (load.requests_per_month + load.sessions_per_month) * prices.WAF_REQUEST,
            "Cognito (Lite)": prices.tiered(load.people, prices.COGNITO),
            "logs": self.log_gb * (prices.LOGS_GB + prices.LOGS_GB_MONTH * 0.15),
            "X-Ray": load.requests_per_month * self.traces_share * prices.TRACE,
            "endpoints": prices.ENDPOINTS,
        }

    def per_second_at_peak(self, monthly: float) -> float:
        """Return how many of a month's are in a second of the busiest minute."""
        return monthly / SECONDS_PER_MONTH * people.PEAK_TO_MEAN


PLANS = (
    Plan(Load(10_000), 2, 0.25, 0.5, 2, CLASSES["db.t4g.small"], 0, 0, 1, 0.1),
    Plan(Load(1_000_000), 4, 1, 2, 2, CLASSES["db.m7g.xlarge"], 1, 0, 3, 0.1),
    Plan(
        Load(100_000_000),
        tasks=264,
        task_vcpu=1,
        task_gb=2,
        zones=3,
        database=CLASSES["db.r7g.16xlarge"],
        standby=0,
        readers=8,
        records_per_invocation=30,
        traces_share=0.001,
        slices=16,
    ),
)
