"""Configuration: the only reader of environment variables."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cruddur.push_services import PUSH_SERVICES, is_service

# What browsers send as Origin: no path, no wildcard, no `null`.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?")


# A password may have a comma, too.
_BETWEEN_URLS = re.compile(r"\s*,\s*(?=postgres(?:ql)?://)")


class ConfigurationError(Exception):
    """A variable is missing or invalid."""


def _parse_url(url: str) -> dict[str, Any]:
    try:
        return conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Without what psycopg says: it quotes the password.
        raise PydanticCustomError("url", "is no libpq URL") from None


class Config(BaseSettings):
    """Configuration of the API. Field names in upper case are the variables."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    connection_url: str = Field(description="Postgres, as a libpq URL")
    read_connection_url: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="read replicas, as libpq URLs: postgresql://…,postgresql://…"
    )
    database_engine: Literal["postgres", "aurora"] = Field(
        default="postgres", description="how replicas tell what they have replayed"
    )
    connection_pool_size: int = Field(default=8, ge=1, le=100)
    statement_timeout_seconds: int = Field(
        default=5, ge=1, le=60, description="how long the database's role lets a statement run"
    )

    aws_region: str = "us-east-1"
    aws_endpoint_url: str | None = Field(default=None, description="only for the emulator")
    aws_public_endpoint_url: str | None = Field(
        default=None, description="the emulator's address for browsers, if they have another"
    )
    aws_cognito_user_pool_id: str
    aws_cognito_user_pool_client_id: str

    ddb_message_table: str = Field(description="the messages table")
    assets_bucket: str = Field(description="the bucket of pictures, also of copies for moderators")
    realtime_url: str = Field(description="the WebSocket API, without a ticket")

    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="how many proxies append to X-Forwarded-For"
    )
    rate_limits_scale: float = Field(
        default=1, ge=0, description="factor of every rate limit; 0 switches them off"
    )

    timeouts_scale: float = Field(default=1, gt=0, description="factor of every timeout of a store")
    write_timeout_seconds: float = Field(
        default=30, gt=0, description="how long a client of a streamed response may read nothing"
    )

    cruddur_web_url: str = Field(description="the only origin that may call with cookies")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="origins of other clients, whose pages may read responses: https://…,https://…",
    )

    vapid_public_key: str | None = Field(
        default=None, description="the key of Web Push, in base64url; switches it on"
    )
    push_services: Annotated[tuple[str, ...], NoDecode] = Field(
        default=PUSH_SERVICES,
        description="origins of push services, `*.` before a host for all below: https://…,https://…",
    )

    report_retention_days: int = Field(
        default=90, ge=1, le=366, description="how long reports and their evidence are kept"
    )

    cruddur_env: str = Field(default="local", description="the environment's name, for telemetry")
    release: str = Field(default="unreleased", description="what was deployed, for telemetry")
    traces_sample_ratio: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="the share of traces that is exported; failures always are",
    )
    otel_exporter_otlp_endpoint: str | None = Field(
        default=None, description="an OpenTelemetry collector; switches it on"
    )
    otel_exporter_otlp_headers: SecretStr = Field(
        default=SecretStr(""), description="its headers: name=value,name=value"
    )
    aws_xray_daemon_address: str | None = Field(
        default=None, description="X-Ray's daemon, host:port; switches it on"
    )
    xray_otlp_endpoint: str | None = Field(
        default=None, description="X-Ray's OTLP endpoint instead of its daemon; switches it on"
    )
    cloudwatch_log_group: str | None = Field(
        default=None,
        description="a log group beside stdout; empty where the log driver sends stdout already",
    )
    rollbar_access_token: SecretStr | None = Field(
        default=None, description="a project's post_server_item token; switches Rollbar on"
    )
    rollbar_endpoint: str | None = Field(
        default=None, description="only for another server than Rollbar's own"
    )

    startup_timeout_seconds: float = Field(
        default=20, ge=0, description="how long a start waits for its stores"
    )

    @field_validator("connection_url")
    @classmethod
    def _is_readable(cls, url: str) -> str:
        _parse_url(url)
        return url

    @field_validator("xray_otlp_endpoint")
    @classmethod
    def _is_the_only_way_to_xray(cls, url: str | None, info: ValidationInfo) -> str | None:
        if url and info.data.get("aws_xray_daemon_address"):
            raise PydanticCustomError("xray", "would send X-Ray each span a second time")
        return url

    @field_validator("read_connection_url", mode="before")
    @classmethod
    def _split_urls(cls, value: object) -> object:
        urls = _BETWEEN_URLS.split(value.strip()) if isinstance(value, str) else value
        if not isinstance(urls, (list, tuple)):
            return value
        urls = tuple(url for url in urls if url)
        for url in urls:
            # What is remembered of a replica's position is about one server.
            if "," in str(_parse_url(url).get("host", "")):
                raise PydanticCustomError("url", "names several hosts in one URL")
        return urls

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        origins = tuple(each.strip() for each in value.split(",") if each.strip())
        if not all(_ORIGIN.fullmatch(each) for each in origins):
            raise PydanticCustomError("origins", "isn't a list of origins")
        return origins

    @field_validator("push_services", mode="before")
    @classmethod
    def _split_services(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        services = tuple(each.strip() for each in value.split(",") if each.strip())
        if not all(map(is_service, services)):
            raise PydanticCustomError("services", "isn't a list of origins")
        return services

    @property
    def readable_from(self) -> tuple[str, ...]:
        """The origins whose pages may read responses."""
        return (self.cruddur_web_url, *self.cors_origins)

    @property
    def cognito_issuer(self) -> str:
        """The `iss` of the pool's tokens; the emulator's has the same form as AWS's."""
        pool = self.aws_cognito_user_pool_id
        return f"https://cognito-idp.{self.aws_region}.amazonaws.com/{pool}"

    @property
    def cognito_jwks_url(self) -> str:
        """The URL of the pool's public keys; the emulator serves them itself."""
        base = self.cognito_issuer
        if self.aws_endpoint_url:
            base = f"{self.aws_endpoint_url}/{self.aws_cognito_user_pool_id}"
        return f"{base}/.well-known/jwks.json"

    @property
    def secure_cookies(self) -> bool:
        """False only where the web app is served without TLS, on a developer's machine."""
        return self.cruddur_web_url.startswith("https://")


# Threads of the server that only answer probes and refuse requests.
SPARE_THREADS = 8


class ServerConfig(BaseSettings):
    """Configuration of the deployed server processes."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    api_host: str = "0.0.0.0"  # noqa: S104  # a container's, which the load balancer alone reaches
    api_port: int = Field(default=4567, ge=1, le=65535)
    api_workers: int = Field(default=1, ge=1, le=16)
    api_threads: int = Field(default=8, ge=1, le=64, description="concurrent requests of a worker")
    api_max_waiting: int = Field(
        default=64, ge=1, le=1000, description="requests of a worker that may wait for a thread"
    )
    drain_seconds: float = Field(
        default=20, ge=0, description="how long to serve on after readyz turns to 503"
    )
    shutdown_timeout_seconds: int = Field(
        default=30, ge=1, description="how long running requests may take to finish"
    )

    api_max_connections: int = Field(
        default=1024, ge=8, le=32768, description="open connections of a worker"
    )
    api_max_connections_per_address: int = Field(
        default=256, ge=4, description="of them, those of one address, where no proxy is in front"
    )

    @property
    def accepted_connections(self) -> int:
        """How many connections the server accepts, so that what is too many can be closed."""
        return 2 * self.api_max_connections

    @property
    def server_threads(self) -> int:
        """The server's threads: some work, some hold waiting requests, and the rest never wait."""
        return self.api_threads + self.api_max_waiting + SPARE_THREADS


class LambdaConfig(BaseSettings):
    """Configuration that every Lambda has."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    aws_region: str = "us-east-1"
    aws_endpoint_url: str | None = Field(default=None, description="only for the emulator")
    connection_url_parameter: str = Field(description="the SSM parameter that holds the URL")
    timeouts_scale: float = Field(default=1, gt=0, description="factor of every timeout of a store")


class PurgeConfig(LambdaConfig):
    """Configuration of the purge."""

    aws_cognito_user_pool_id: str
    ddb_message_table: str


class MediaConfig(LambdaConfig):
    """Configuration of the picture Lambdas."""

    uploads_bucket: str
    assets_bucket: str
    rate_limits_scale: float = Field(default=1, ge=0)


def load() -> Config:
    """Read the environment.

    Raises:
        ConfigurationError: one line that names every missing or invalid variable.
    """
    try:
        return Config()  # type: ignore[call-arg]  # the environment fills the fields
    except ValidationError as error:
        raise ConfigurationError(_in_words(error)) from None


def load_server() -> ServerConfig:
    """Read the server's configuration; raise as `load` does."""
    try:
        return ServerConfig()
    except ValidationError as error:
        raise ConfigurationError(_in_words(error)) from None


def _in_words(error: ValidationError) -> str:
    wrong = [
        f"{str(item['loc'][0]).upper()} ({item['msg'].lower()})"
        for item in error.errors(include_input=False, include_url=False)
    ]
    return "The environment is incomplete: " + ", ".join(wrong)
