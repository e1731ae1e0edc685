"""X-Ray exporter by OTLP: the spans that any collector gets, signed with AWS's credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import botocore.session
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import NoCredentialsError
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

from cruddur.platform.telemetry.exporters.otlp import TIMEOUT_SECONDS, OtlpTraceExporter

if TYPE_CHECKING:
    from cruddur.config import Config

_SENT_HEADERS = {"content-length", "content-type", "user-agent"}


class XrayOtlpExporter(OtlpTraceExporter):
    """Exports traces to X-Ray's OTLP endpoint, which takes no metrics.

    Source: "OTLP endpoints", Amazon CloudWatch user guide.
    """

    name = "X-Ray"
    max_batch_size = 50  # of 200 spans each: a request may have 10,000

    def __init__(self, settings: Config) -> None:
        session = requests.Session()
        session.auth = _Signature(settings.aws_region)
        endpoint = f"{str(settings.xray_otlp_endpoint).rstrip('/')}/v1/traces"
        super().__init__(
            settings, OTLPSpanExporter(endpoint, timeout=TIMEOUT_SECONDS, session=session)
        )


class _Signature(requests.auth.AuthBase):
    """Signs requests with this process's credentials, which are a task's role on AWS."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._session = botocore.session.Session()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Return the request with a signature of version 4."""
        # The SDK adds OTEL_EXPORTER_OTLP_HEADERS, another vendor's key, to every request.
        for name in [each for each in request.headers if each.lower() not in _SENT_HEADERS]:
            del request.headers[name]
        signed = AWSRequest(
            request.method,
            request.url,
            {"Content-Type": request.headers["Content-Type"]},
            request.body,
        )
        # They are found at the first export, in the exporter's thread, and renewed by botocore.
        credentials = self._session.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        SigV4Auth(credentials, "xray", self._region).add_auth(signed)
        request.headers.update(signed.headers)
        return request
