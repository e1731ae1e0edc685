"""X-Ray's write API and its UDP daemon, which the emulator lacks.

The newest segments are kept in memory, for the trace viewer and for tests. Tracers send datagrams
to the daemon, which is part of Lambda on AWS.
"""

import asyncio
import json
import time
from collections import deque
from typing import Any

from asgi import Receive, Send, read_body, send_json

MAX_SEGMENTS = 1000
PATHS = ("/TraceSegments", "/TelemetryRecords", "/GetSamplingRules", "/SamplingTargets")

# The rule that every AWS account starts with.
DEFAULT_RULE = {
    "RuleName": "Default",
    "RuleARN": "arn:aws:xray:us-east-1:000000000000:sampling-rule/Default",
    "ResourceARN": "*",
    "Priority": 10000,
    "FixedRate": 0.05,
    "ReservoirSize": 1,
    "ServiceName": "*",
    "ServiceType": "*",
    "Host": "*",
    "HTTPMethod": "*",
    "URLPath": "*",
    "Version": 1,
    "Attributes": {},
}


class Daemon(asyncio.DatagramProtocol):
    """Receives one segment per datagram: a header line, and a line of JSON."""

    def __init__(self, traces: "Traces") -> None:
        self._traces = traces

    def datagram_received(self, data: bytes, _address: object) -> None:
        """Add a segment; invalid ones are dropped."""
        _header, _, document = data.partition(b"\n")
        self._traces.add([document.decode("utf-8", "replace")])


class Traces:
    """The received segments, oldest first."""

    def __init__(self) -> None:
        self.segments: deque[dict[str, Any]] = deque(maxlen=MAX_SEGMENTS)

    async def handle(self, path: str, receive: Receive, send: Send) -> None:
        """Handle a call of the write API."""
        body = json.loads(await read_body(receive) or b"{}")
        if path == "/TraceSegments":
            documents = body.get("TraceSegmentDocuments", [])
            await send_json(send, 200, {"UnprocessedTraceSegments": self.add(documents)})
        elif path == "/GetSamplingRules":
            await send_json(send, 200, {"SamplingRuleRecords": [{"SamplingRule": DEFAULT_RULE}]})
        elif path == "/SamplingTargets":
            targets = {
                "SamplingTargetDocuments": [],
                "UnprocessedStatistics": [],
                "LastRuleModification": time.time(),
            }
            await send_json(send, 200, targets)
        else:
            await send_json(send, 200, {})

    def add(self, documents: list[str]) -> list[dict[str, str]]:
        """Add segments; return X-Ray's errors for the invalid ones."""
        unprocessed = []
        for document in documents:
            try:
                self.segments.append({**json.loads(document)})
            except (ValueError, TypeError):
                reason = "The segment document is not JSON"
                unprocessed.append({"ErrorCode": "InvalidSegment", "Message": reason})
        return unprocessed
