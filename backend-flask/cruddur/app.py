"""Application factory: builds the API and all that it depends on, in reading order."""

from __future__ import annotations

import gc
import logging
import signal
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.util import Finalize
from typing import Any

import boto3
from botocore.session import get_session
from flask import Flask, Request
from werkzeug.routing import MapAdapter

from cruddur import config, health
from cruddur.accounts import routes as accounts
from cruddur.accounts import two_step_routes as two_step
from cruddur.accounts.known_people import KnownPeople
from cruddur.activities import routes as activities
from cruddur.config import Config
from cruddur.context import ApiContext, system_clock
from cruddur.drafts import routes as drafts
from cruddur.drafts import scheduled_routes as scheduled
from cruddur.http import (
    admission,
    body_concurrency,
    compression,
    cors,
    openapi,
    problems,
    rate_limits,
    read_your_writes,
    request_hooks,
)
from cruddur.http.converters import HandleConverter
from cruddur.http.responses import NoSessions, Response
from cruddur.media import routes as media
from cruddur.messages import routes as messages
from cruddur.moderation import report_routes as reports
from cruddur.moderation import routes as moderation
from cruddur.notifications import routes as notifications
from cruddur.platform import log_positions, logs, signals
from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.breaker import (
    ACQUIRE_TIMEOUT_SECONDS,
    Breaker,
    breaker_counters,
    breaker_gauges,
    guard_client,
)
from cruddur.platform.cache import TtlCache
from cruddur.platform.cognito import CognitoAdmin, CognitoClient
from cruddur.platform.connections import ConnectionLimiter
from cruddur.platform.database import WAIT_SECONDS, Database
from cruddur.platform.event_publisher import EventPublisher
from cruddur.platform.object_storage import SignedReads
from cruddur.platform.replicas import (
    REPLICA_LIFETIME_SECONDS,
    REPLICA_WAIT_SECONDS,
    Replica,
    Replicas,
)
from cruddur.platform.telemetry import metrics, setup
from cruddur.platform.tokens import FETCH_SECONDS, KeySet, TokenVerifier
from cruddur.profiles import routes as profiles
from cruddur.push import routes as push
from cruddur.push.publisher import PushPublisher
from cruddur.realtime import routes as realtime
from cruddur.search import routes as search
from cruddur.social import muted_word_routes as muted_words
from cruddur.social import request_routes as follow_requests
from cruddur.social import routes as social
from cruddur.syndication import routes as syndication
from cruddur.trends import routes as trends
from cruddur_messages.table import Table, client_config

log = logging.getLogger(__name__)

_MAX_BODY_BYTES = 64 * 1024


def serve() -> Flask:
    """Build the API from the environment: the server's entry point."""
    logs.configure()
    settings = config.load()
    setup.configure_exporters(settings)
    Finalize(None, setup.shutdown, exitpriority=1)
    database = build_database(settings)
    database.open()
    replicas = build_replicas(settings, database)
    if replicas is not None:
        replicas.open()
    app = create_app(settings, build_context(settings, database, replicas))
    server = config.load_server()
    body_concurrency.register(app, server.api_threads)
    admission.register(app, settings, server)
    # Behind a proxy, all connections are the proxy's, and it may send a request on any of them.
    if not settings.trusted_proxies:
        limiter = ConnectionLimiter(
            max_total=server.api_max_connections,
            max_per_address=server.api_max_connections_per_address,
        )
        metrics.register_counter("connections", limiter.counters)
        limiter.start()
    readiness = health.readiness(app)
    signals.wake_main_thread()
    signal.signal(signal.SIGUSR1, lambda *_: readiness.start_draining())  # sent by cruddur.server
    if failing := readiness.wait(settings.startup_timeout_seconds):
        log.warning("starting, though these don't answer: %s", ", ".join(failing))
    # What is built by now stays. Each search of it for garbage would hold up all requests.
    gc.collect()
    gc.freeze()
    return app


def build_database(settings: Config) -> Database:
    """Build the connection pool; nothing is connected yet."""
    return Database(
        settings.connection_url,
        pool_size=settings.connection_pool_size,
        statement_timeout_seconds=settings.statement_timeout_seconds,
        wait_seconds=WAIT_SECONDS * settings.timeouts_scale,
        breaker=_build_breaker("database", settings, spared_share=1 / 4),
    )


def build_replicas(settings: Config, writer: Database) -> Replicas | None:
    """Build the pools of the read replicas; None without any."""
    if not settings.read_connection_url:
        return None
    return Replicas(
        writer,
        [
            _build_replica(f"replica_{number}", url, settings)
            for number, url in enumerate(settings.read_connection_url, 1)
        ],
        log_positions.AURORA if settings.database_engine == "aurora" else log_positions.POSTGRES,
    )


def _build_replica(name: str, url: str, settings: Config) -> Replica:
    # A read that waits longer is the writer's, which has the rest of the request's wait for it.
    wait_seconds = REPLICA_WAIT_SECONDS * settings.timeouts_scale
    return Replica(
        name,
        url,
        Database(
            url,
            pool_size=settings.connection_pool_size,
            statement_timeout_seconds=settings.statement_timeout_seconds,
            wait_seconds=wait_seconds,
            breaker=_build_breaker(name, settings, spared_share=1 / 4),
            max_lifetime_seconds=REPLICA_LIFETIME_SECONDS,
        ),
        timeout_seconds=wait_seconds,
    )


def _build_breaker(store: str, settings: Config, *, spared_share: float) -> Breaker:
    """Build the breaker of a store that leaves a share of the threads to others."""
    return Breaker(
        store,
        max_concurrent=max(1, round(config.load_server().api_threads * (1 - spared_share))),
        acquire_timeout_seconds=ACQUIRE_TIMEOUT_SECONDS * settings.timeouts_scale,
    )


def build_context(
    settings: Config, database: Database, replicas: Replicas | None = None
) -> ApiContext:
    """Build the API's dependencies."""
    dynamodb = boto3.client(
        "dynamodb",
        region_name=settings.aws_region,
        endpoint_url=settings.aws_endpoint_url,
        config=client_config(settings.timeouts_scale),
    )
    prepare_client(dynamodb)
    messages_breaker = _build_breaker("messages", settings, spared_share=1 / 2)
    cognito_breaker = _build_breaker("cognito", settings, spared_share=1 / 2)
    breakers: tuple[Breaker, ...] = (database.breaker, messages_breaker, cognito_breaker)
    if replicas is not None:
        breakers += tuple(replica.database.breaker for replica in replicas.all)
        metrics.register_gauge("replicas", replicas.gauges)
        metrics.register_counter("reads", replicas.counters)
    metrics.register_gauge("pool", database.pool_gauges)
    metrics.register_counter("pool", database.pool_counters)
    metrics.register_gauge("breaker", lambda: breaker_gauges(breakers))
    metrics.register_counter("breaker", lambda: breaker_counters(breakers))
    table = Table(guard_client(dynamodb, messages_breaker), settings.ddb_message_table)
    return ApiContext(
        database=database,
        replicas=replicas,
        publish=EventPublisher(
            table, system_clock, replicas.wait_until_replayed if replicas else None
        ),
        push=PushPublisher(database, table, system_clock),
        push_key=settings.vapid_public_key,
        push_services=settings.push_services,
        messages=table,
        pictures=SignedReads(
            get_session(),
            bucket=settings.assets_bucket,
            region=settings.aws_region,
            endpoint_url=settings.aws_public_endpoint_url or settings.aws_endpoint_url,
        ),
        realtime_url=settings.realtime_url,
        tokens=TokenVerifier(
            KeySet(
                settings.cognito_jwks_url,
                timeout_seconds=FETCH_SECONDS * settings.timeouts_scale,
            ),
            issuer=settings.cognito_issuer,
            client_id=settings.aws_cognito_user_pool_client_id,
            clock=system_clock,
        ),
        cognito=CognitoClient(
            region=settings.aws_region,
            client_id=settings.aws_cognito_user_pool_client_id,
            endpoint_url=settings.aws_endpoint_url,
            timeouts_scale=settings.timeouts_scale,
            breaker=cognito_breaker,
        ),
        user_pool=CognitoAdmin(
            region=settings.aws_region,
            pool_id=settings.aws_cognito_user_pool_id,
            endpoint_url=settings.aws_endpoint_url,
            timeouts_scale=settings.timeouts_scale,
            breaker=cognito_breaker,
        ),
        cache=TtlCache(),
        secure_cookies=settings.secure_cookies,
        report_retention=timedelta(days=settings.report_retention_days),
        breakers=breakers,
    )


class App(Flask):
    """The Flask app, which serves HTTP only, with plain functions."""

    response_class = Response
    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function. Flask would look whether it is a coroutine, at each call."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes as a request addresses them, whatever its host.

        One to upgrade to a WebSocket is the request that it is (RFC 9110, 7.8).
        """
        if request is None:
            return super().create_url_adapter(None)
        return self.url_map.bind(
            request.host,
            request.root_path,
            url_scheme=request.scheme,
            default_method=request.method,
            path_info=request.path,
            query_args=request.query_string.decode("latin-1"),
        )


def create_app(settings: Config, context: ApiContext) -> Flask:
    """Build the Flask app around a context."""
    app = App("cruddur", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY_BYTES
    app.config["WRITE_TIMEOUT_SECONDS"] = settings.write_timeout_seconds
    app.config["WEB_URL"] = settings.cruddur_web_url.rstrip("/")
    app.url_map.converters["handle"] = HandleConverter
    app.extensions["cruddur"] = context
    app.extensions["cruddur.known_people"] = KnownPeople()

    request_hooks.register(app)
    setup.instrument_app(app)
    problems.register(app)
    compression.register(app)
    rate_limits.register(app, settings)
    if context.replicas is not None:
        read_your_writes.register(app, is_secure=settings.secure_cookies)
    health.register(app, context, settings.timeouts_scale)
    cors.register(app, settings)

    for feature in (
        accounts,
        two_step,
        profiles,
        social,
        follow_requests,
        muted_words,
        activities,
        drafts,
        scheduled,
        media,
        notifications,
        push,
        messages,
        realtime,
        search,
        trends,
        syndication,
        reports,
        moderation,
        health,
        openapi,
    ):
        app.register_blueprint(feature.blueprint)
    return app
