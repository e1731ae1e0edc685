"""X-Ray exporter: a trace is a segment with subsegments, in one datagram to the local daemon."""

from __future__ import annotations

import json
from typing import Any

from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.emitters.udp_emitter import (
    PROTOCOL_DELIMITER,
    PROTOCOL_HEADER,
    UDPEmitter,
)

from cruddur.platform.telemetry.exporters.base import Exporter
from cruddur.platform.telemetry.tracing import Span, Trace

# The SDK opens a socket as soon as it is imported, for a recorder that isn't used here.
xray_recorder.emitter._socket.close()  # noqa: SLF001

# A datagram holds 64 kB, and a subsegment takes some 300 bytes.
_MAX_SPANS = 150


class XrayExporter(Exporter[Trace]):
    """Exports traces to the daemon."""

    name = "X-Ray"
    signal = "traces"
    max_batch_size = 1  # a trace that doesn't fit into a datagram is dropped alone

    def __init__(self, address: str) -> None:
        super().__init__()
        self._emitter = UDPEmitter(address)

    def export(self, batch: list[Trace]) -> None:
        """Send traces; the SDK's own `send_entity` only logs what can't be sent."""
        for trace in batch:
            document = json.dumps(_segment(trace))
            self._emitter._send_data(f"{PROTOCOL_HEADER}{PROTOCOL_DELIMITER}{document}")  # noqa: SLF001

    def shutdown(self, seconds: float) -> None:
        """Flush the queue, and close the socket."""
        super().shutdown(seconds)
        self._emitter._socket.close()  # noqa: SLF001


def _segment(trace: Trace) -> dict[str, Any]:
    """Return a trace as the daemon takes it.

    Source: "AWS X-Ray segment documents", AWS X-Ray developer guide.
    """
    root, *children = trace.spans[:_MAX_SPANS]
    documents = {span.span_id: _document(span, root.ended_ns) for span in (root, *children)}
    segment = documents[root.span_id]
    for child in children:
        parent = documents.get(child.parent_span_id or "", segment)
        parent.setdefault("subsegments", []).append(documents[child.span_id])
    segment["trace_id"] = trace.context.xray_trace_id
    if root.parent_span_id:
        segment["parent_id"] = root.parent_span_id
    if trace.is_invocation:
        segment["type"] = "subsegment"  # of the segment that Lambda itself reports
    else:
        del segment["namespace"]
        segment["name"] = trace.service
        if trace.person:
            segment["user"] = trace.person
    missing = trace.dropped_spans + max(0, len(trace.spans) - _MAX_SPANS)
    known = {"request_id": trace.request_id, "spans_missing": missing, "fault": root.error_type}
    segment["annotations"] = {name: value for name, value in known.items() if value}
    return segment


def _document(span: Span, trace_ended_ns: int) -> dict[str, Any]:
    attributes = span.attributes
    service = attributes.get("rpc.service")
    status = attributes.get("http.response.status_code")
    document: dict[str, Any] = {
        "id": span.span_id,
        "name": service or span.name,
        "namespace": "aws" if service else "remote" if span.kind == "client" else "local",
        "start_time": span.started_ns / 1e9,
        "end_time": (span.ended_ns or trace_ended_ns) / 1e9,
    }
    if service:
        document["aws"] = {"operation": attributes["rpc.method"]}
    if "http.route" in attributes:
        request = {"url": attributes["http.route"], "method": attributes["http.request.method"]}
        document["http"] = {"request": request}
    if status:
        document.setdefault("http", {})["response"] = {"status": status}
    if isinstance(status, int) and 400 <= status < 500:
        document["error"] = True
        document["throttle"] = status == 429
    if span.error_type:
        document["fault"] = True
        document["annotations"] = {"fault": span.error_type}
    return document
