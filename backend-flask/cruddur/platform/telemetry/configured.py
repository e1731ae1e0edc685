"""The backends that the configuration names; the modules of others aren't even imported."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from cruddur.config import Config
from cruddur.platform.telemetry import switchboard
from cruddur.platform.telemetry.backends import Backend

SERVICE = "cruddur-api"


def switch_on(settings: Config) -> None:
    """Switch on what the configuration names."""
    switchboard.switch_on(_backends(settings), kept_share=settings.traces_sample_ratio)


def _backends(settings: Config) -> Iterator[Backend]:
    if settings.otel_exporter_otlp_endpoint:
        from cruddur.platform.telemetry.opentelemetry import OpenTelemetry

        yield OpenTelemetry(
            settings.otel_exporter_otlp_endpoint,
            headers=dict(_headers(settings.otel_exporter_otlp_headers.get_secret_value())),
            service=SERVICE,
            release=settings.release,
            environment=settings.cruddur_env,
        )
    if settings.aws_xray_daemon_address:
        from cruddur.platform.telemetry.xray import Xray

        yield Xray(settings.aws_xray_daemon_address)
    if settings.cloudwatch_log_group:
        from cruddur.platform.telemetry.cloudwatch import CloudWatch

        yield CloudWatch(
            settings.cloudwatch_log_group,
            region=settings.aws_region,
            endpoint_url=settings.aws_endpoint_url,
        )
    if settings.rollbar_access_token:
        from cruddur.platform.telemetry.rollbar import Rollbar

        yield Rollbar(
            settings.rollbar_access_token.get_secret_value(),
            environment=settings.cruddur_env,
            release=settings.release,
            endpoint=settings.rollbar_endpoint,
        )


def _headers(text: str) -> Iterator[tuple[str, str]]:
    """Read headers as OpenTelemetry's specification writes them: `name=value,name=value`."""
    for pair in filter(None, text.split(",")):
        name, _, value = pair.partition("=")
        yield name.strip().lower(), unquote(value.strip())
