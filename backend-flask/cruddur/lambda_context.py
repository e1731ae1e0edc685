"""Dependencies of a Lambda: built at its cold start, reused while it is warm."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Any

from botocore.config import Config as ClientConfig
from botocore.session import get_session

from cruddur import config
from cruddur.context import Context
from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.database import WAIT_SECONDS, Database
from cruddur.platform.telemetry.lambda_handler import on_invocation_end

if TYPE_CHECKING:  # not every Lambda needs them, and imports take most of a cold start
    from cruddur.platform.cognito import CognitoAdmin
    from cruddur.platform.object_storage import ObjectStorage
    from cruddur.rate_limits.service import Limiter
    from cruddur_messages.table import Table


# As the roles' in db/roles.toml.
STATEMENT_TIMEOUT_SECONDS = 3
# The password in a cached URL works for at least as long: bin/aws/rotate-passwords waits for it.
# The clock is the system's, as the monotonic one may stop while the Lambda is frozen.
URL_TTL_SECONDS = 15 * 60

cached_urls: dict[str, tuple[str, float]] = {}
_opened: list[tuple[Any, Database]] = []


def _parameters_config(scale: float) -> ClientConfig:
    """Return timeouts that leave time to a cold start."""
    return ClientConfig(
        connect_timeout=scale,
        read_timeout=2 * scale,
        retries={"mode": "standard", "total_max_attempts": 2},
    )


@functools.cache
def parameters_client() -> Any:
    """Return the client of SSM; where every moment counts, a handler builds it at import."""
    settings = config.LambdaConfig()  # type: ignore[call-arg]  # the environment fills it
    session: Any = get_session()  # boto3 would double the package
    client = session.create_client("ssm", config=_parameters_config(settings.timeouts_scale))
    prepare_client(client)
    return client


@functools.cache
def context() -> Context:
    """Return the context of this invocation."""
    settings = config.LambdaConfig()  # type: ignore[call-arg]  # the environment fills it
    database = Database(
        _connection_url(settings),
        pool_size=1,
        statement_timeout_seconds=STATEMENT_TIMEOUT_SECONDS,
        wait_seconds=WAIT_SECONDS * settings.timeouts_scale,
    )
    _opened.append((context, database))
    database.open()
    return Context(database=database)


@on_invocation_end
def _close() -> None:
    """Close the connection: between invocations a Lambda is frozen, and would hold it for hours."""
    while _opened:
        opened, database = _opened.pop()
        database.close()
        opened.cache_clear()


def _connection_url(settings: config.LambdaConfig) -> str:
    """Return the URL, read from SSM at the cold start and again when it may have changed."""
    name, now = settings.connection_url_parameter, time.time()
    if name in cached_urls and 0 <= now - cached_urls[name][1] < URL_TTL_SECONDS:
        return cached_urls[name][0]
    parameter = parameters_client().get_parameter(Name=name, WithDecryption=True)
    url: str = parameter["Parameter"]["Value"]
    cached_urls[name] = (url, now)
    return url


@functools.cache
def messages() -> Table:
    """Return the messages table, for the Lambdas whose package has its client."""
    import boto3  # part of AWS's runtime

    from cruddur_messages.table import Table, client_config

    settings = config.PurgeConfig()  # type: ignore[call-arg]  # the environment fills it
    client = boto3.client(
        "dynamodb",
        endpoint_url=settings.aws_endpoint_url,
        config=client_config(settings.timeouts_scale),
    )
    prepare_client(client)
    return Table(client, settings.ddb_message_table)


@functools.cache
def cognito_admin() -> CognitoAdmin:
    """Return the admin client of the user pool, for the purge."""
    from cruddur.platform.cognito import CognitoAdmin  # it needs boto3, which not all packages have

    settings = config.PurgeConfig()  # type: ignore[call-arg]  # the environment fills it
    return CognitoAdmin(
        region=settings.aws_region,
        pool_id=settings.aws_cognito_user_pool_id,
        endpoint_url=settings.aws_endpoint_url,
        timeouts_scale=settings.timeouts_scale,
    )


@functools.cache
def object_storage() -> ObjectStorage:
    """Return the buckets of the picture Lambdas."""
    from cruddur.platform.object_storage import ObjectStorage

    settings = config.MediaConfig()  # type: ignore[call-arg]  # the environment fills it
    return ObjectStorage(
        get_session(),
        uploads=settings.uploads_bucket,
        assets=settings.assets_bucket,
        endpoint_url=settings.aws_endpoint_url,
    )


@functools.cache
def upload_limiter() -> Limiter | None:
    """Return the rate limiter of uploads; None if rate limits are off."""
    from cruddur.rate_limits.service import Limiter

    settings = config.MediaConfig()  # type: ignore[call-arg]  # the environment fills it
    return Limiter(settings.rate_limits_scale) if settings.rate_limits_scale else None
