"""X-Ray: each trace as a segment with its subsegments, to the daemon that runs beside us."""

from __future__ import annotations

import logging

from aws_xray_sdk.core import xray_recorder
from aws_xray_sdk.core.emitters.udp_emitter import (
    PROTOCOL_DELIMITER,
    PROTOCOL_HEADER,
    UDPEmitter,
)
from aws_xray_sdk.core.models.segment import Segment
from aws_xray_sdk.core.models.subsegment import Subsegment

from cruddur.platform.telemetry.exporters.batch_processor import BatchProcessor
from cruddur.platform.telemetry.tracing import Span, Trace

log = logging.getLogger(__name__)

# The SDK opens a socket as soon as it is imported, for a recorder that isn't used here.
xray_recorder.emitter._socket.close()  # noqa: SLF001

# A datagram holds 64 kB, and a subsegment takes some 300 bytes.
_MAX_SUBSEGMENTS = 150


class _Emitter(UDPEmitter):  # type: ignore[misc]  # it has no types
    def send_entity(self, entity: Segment | Subsegment) -> None:
        """Send a segment; raise where that fails, which the SDK's own would only log."""
        self._send_data(f"{PROTOCOL_HEADER}{PROTOCOL_DELIMITER}{entity.serialize()}")

    def close(self) -> None:
        """Send no more."""
        self._socket.close()


class XrayExporter:
    """The daemon. `AWS_XRAY_DAEMON_ADDRESS` says where it is, here and in Lambda.

    In Lambda, whose processes are frozen between calls, a trace is sent at once: it is a datagram.
    """

    name = "X-Ray"

    def __init__(self, address: str, *, synchronous: bool = False) -> None:
        self._emitter = _Emitter(address)
        self._unsent = 0
        self._processor = (
            None
            if synchronous
            else BatchProcessor[Trace](self.name, self._export, max_queue_size=1000)
        )

    def export_trace(self, trace: Trace) -> None:
        """Take a trace that has ended."""
        if self._processor is None:
            self._export([trace])
        else:
            self._processor.emit(trace)

    def dropped(self) -> int:
        """Answer how many traces couldn't be sent."""
        return self._unsent + (self._processor.dropped if self._processor else 0)

    def shutdown(self, seconds: float) -> None:
        """Send what waits, as far as that goes in this time."""
        if self._processor is not None:
            self._processor.shutdown(seconds)
        self._emitter.close()

    def _export(self, traces: list[Trace]) -> None:
        unsent: Exception | None = None
        for trace in traces:
            try:
                self._emitter.send_entity(_converted(trace))
            except Exception as error:  # noqa: BLE001  # a trace that doesn't fit harms no other
                self._unsent += 1
                unsent = error
        if unsent is not None:
            log.warning("%s takes no telemetry: %s", self.name, type(unsent).__name__)


def _converted(trace: Trace) -> Segment | Subsegment:
    root = trace.root
    segment = Segment(
        trace.service,
        entityid=root.span_id,
        traceid=f"1-{trace.context.trace_id[:8]}-{trace.context.trace_id[8:]}",
        parent_id=root.parent_span_id,
    )
    top: Segment | Subsegment = segment
    if trace.is_invocation:
        # Lambda writes the segment; ours hangs below it.
        segment.id = root.parent_span_id or root.span_id
        top = _subsegment(root, segment)
    else:
        _fill(segment, root)
    if trace.request_id:
        top.put_annotation("request_id", trace.request_id)
    if trace.person:
        segment.set_user(trace.person)
    missing = trace.dropped_spans + max(0, len(trace.spans) - _MAX_SUBSEGMENTS)
    if missing:
        top.put_annotation("spans_missing", missing)
    made: dict[str, Segment | Subsegment] = {root.span_id: top}
    for span in trace.spans[1:_MAX_SUBSEGMENTS]:
        parent = made.get(span.parent_span_id or "", top)
        child = _subsegment(span, segment)
        parent.add_subsegment(child)
        made[span.span_id] = child
    end = root.ended_ns / 1e9
    for span, entity in zip(trace.spans, list(made.values()), strict=False):
        entity.close(span.ended_ns / 1e9 or end)
    return top


def _subsegment(span: Span, segment: Segment) -> Subsegment:
    service = span.attributes.get("rpc.service")
    made = Subsegment(
        str(service or span.name),
        "aws" if service else "remote" if span.kind == "client" else "local",
        segment,
    )
    made.id = span.span_id
    made.parent_id = span.parent_span_id
    _fill(made, span)
    if service:
        made.set_aws({"operation": span.attributes["rpc.method"]})
    return made


def _fill(entity: Segment | Subsegment, span: Span) -> None:
    entity.start_time = span.started_ns / 1e9
    attributes = span.attributes
    if "http.route" in attributes:
        entity.put_http_meta("url", attributes["http.route"])
        entity.put_http_meta("method", attributes["http.request.method"])
    if "http.response.status_code" in attributes:
        entity.put_http_meta("status", attributes["http.response.status_code"])
    if span.error_type:
        entity.add_fault_flag()
        entity.put_annotation("fault", span.error_type)
