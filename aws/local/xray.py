"""Answer X-Ray's write calls, and be its daemon.

The emulator has no X-Ray, so tracers that upload fail. AWS takes segments, tells the sampling
rules, and shows traces in its console. Here the newest segments are kept for reading back. Programs
don't upload themselves: they send datagrams to a daemon beside them, which Lambda brings along.
"""

import asyncio
import json
import time
from collections import deque
from typing import Any

from answers import Receive, Send, answer_json, read

SEGMENTS_KEPT = 1000
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
    """Takes a segment a datagram: a line that says so, and a line of JSON."""

    def __init__(self, traces: "Traces") -> None:
        self._traces = traces

    def datagram_received(self, data: bytes, _address: object) -> None:
        """Keep a segment; what isn't one is dropped, as the daemon does."""
        _header, _, document = data.partition(b"\n")
        self._traces.keep([document.decode("utf-8", "replace")])


class Traces:
    """The segments that were uploaded, oldest first."""

    def __init__(self) -> None:
        self.segments: deque[dict[str, Any]] = deque(maxlen=SEGMENTS_KEPT)

    async def answer(self, path: str, receive: Receive, send: Send) -> None:
        """Answer one of X-Ray's write calls."""
        body = json.loads(await read(receive) or b"{}")
        if path == "/TraceSegments":
            documents = body.get("TraceSegmentDocuments", [])
            await answer_json(send, 200, {"UnprocessedTraceSegments": self.keep(documents)})
        elif path == "/GetSamplingRules":
            await answer_json(send, 200, {"SamplingRuleRecords": [{"SamplingRule": DEFAULT_RULE}]})
        elif path == "/SamplingTargets":
            targets = {
                "SamplingTargetDocuments": [],
                "UnprocessedStatistics": [],
                "LastRuleModification": time.time(),
            }
            await answer_json(send, 200, targets)
        else:
            await answer_json(send, 200, {})

    def keep(self, documents: list[str]) -> list[dict[str, str]]:
        """Keep segments; return what X-Ray answers of those that aren't any."""
        refused = []
        for document in documents:
            try:
                self.segments.append({**json.loads(document)})
            except (ValueError, TypeError):
                reason = "The segment document is not JSON"
                refused.append({"ErrorCode": "InvalidSegment", "Message": reason})
        return refused
