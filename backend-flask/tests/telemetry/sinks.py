"""Sinks in place of the vendors: each stores what comes over the wire."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from uuid import uuid4

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan

from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace, TraceContext


def sampled_trace() -> Trace:
    """Start a trace that is sampled."""
    context = TraceContext(uuid4().hex, None, is_sampled=True)
    return tracing.start_trace("GET /", context, "cruddur-api")


@dataclass(frozen=True)
class Received:
    """A request that a sink received."""

    path: str
    headers: dict[str, str]
    body: bytes


class HttpSink:
    """HTTP server that stores all requests; it responds at once, or once an event is set."""

    answer = b"{}"

    def __init__(self, status: int = 200, until: threading.Event | None = None) -> None:
        self.received: list[Received] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                sink.received.append(Received(self.path, headers, body))
                if until is not None:
                    until.wait()
                self.send_response(status)
                self.send_header("Content-Length", str(len(sink.answer)))
                self.end_headers()
                self.wfile.write(sink.answer)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def everything(self) -> bytes:
        """Return all bytes that came."""
        return b"\n".join(each.body for each in self.received)


class Collector(HttpSink):
    """An OpenTelemetry collector: OTLP over HTTP, in protobuf."""

    answer = b""

    def spans(self, trace: str) -> dict[str, WireSpan]:
        """Return a trace's spans by their names."""
        return {span.name: span for _, span in self._spans(trace)}

    def scopes(self, trace: str) -> dict[str, str]:
        """Return the instrumentation scopes of a trace's spans, by their names."""
        return {span.name: scope for scope, span in self._spans(trace)}

    def _spans(self, trace: str) -> Iterator[tuple[str, WireSpan]]:
        for received in self.received:
            if received.path != "/v1/traces":
                continue
            for resource in ExportTraceServiceRequest.FromString(received.body).resource_spans:
                for scope in resource.scope_spans:
                    for span in scope.spans:
                        if span.trace_id.hex() == trace:
                            yield scope.scope.name, span

    def resources(self) -> list[dict[str, str]]:
        """Return the resources that sent spans."""
        return [
            {each.key: each.value.string_value for each in resource.resource.attributes}
            for received in self.received
            if received.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(received.body).resource_spans
        ]

    def metrics(self) -> dict[str, list[dict[str, Any]]]:
        """Return data points by metric: attributes and the value, or the count of a histogram."""
        found: dict[str, list[dict[str, Any]]] = {}
        for received in self.received:
            if received.path != "/v1/metrics":
                continue
            for resource in ExportMetricsServiceRequest.FromString(received.body).resource_metrics:
                for scope in resource.scope_metrics:
                    for metric in scope.metrics:
                        data = getattr(metric, metric.WhichOneof("data") or "gauge")
                        found.setdefault(metric.name, []).extend(
                            {**_attributes(point.attributes), "value": _value(point)}
                            for point in data.data_points
                        )
        return found


def _attributes(attributes: Iterable[Any]) -> dict[str, str]:
    return {each.key: each.value.string_value for each in attributes}


def _value(point: Any) -> float:
    return float(
        point.count if hasattr(point, "bucket_counts") else point.as_double or point.as_int
    )


class RollbarProject(HttpSink):
    """Rollbar's API for items."""

    answer = b'{"err": 0, "result": {"id": null, "uuid": "0"}}'

    def items(self) -> list[dict[str, Any]]:
        """Return the items that came."""
        return [json.loads(each.body)["data"] for each in self.received]


class XrayDaemon:
    """X-Ray's daemon: a segment in each datagram."""

    def __init__(self) -> None:
        self.datagrams: list[bytes] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        name, _, port = self.address.partition(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", (name, int(port)))
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while datagram := self._socket.recv(65_536):
            self.datagrams.append(datagram)

    def segments(self, trace: str) -> list[dict[str, Any]]:
        """Return a trace's segments."""
        wanted = f"1-{trace[:8]}-{trace[8:]}"
        read = [json.loads(each.partition(b"\n")[2]) for each in self.datagrams]
        return [segment for segment in read if segment["trace_id"] == wanted]

    def everything(self) -> bytes:
        """Return all bytes that came."""
        return b"\n".join(self.datagrams)
