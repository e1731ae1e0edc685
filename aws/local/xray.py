"""Answer X-Ray's write calls.

The emulator has no X-Ray, so tracers that upload fail. AWS takes segments, tells the sampling
rules, and shows traces in its console. Here the newest segments are kept for reading back.
"""

import json
import time
from collections import deque
from typing import Any

from answers import Receive, Send, answer_json, read

SEGMENTS_KEPT = 2000
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


class Traces:
    """The segments that were uploaded, oldest first."""

    def __init__(self) -> None:
        self.segments: deque[dict[str, Any]] = deque(maxlen=SEGMENTS_KEPT)

    async def answer(self, path: str, receive: Receive, send: Send) -> None:
        """Answer one of X-Ray's write calls."""
        body = json.loads(await read(receive) or b"{}")
        if path == "/TraceSegments":
            await answer_json(send, 200, {"UnprocessedTraceSegments": self._keep(body)})
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

    def _keep(self, body: dict[str, Any]) -> list[dict[str, str]]:
        refused = []
        for document in body.get("TraceSegmentDocuments", []):
            try:
                self.segments.append(json.loads(document))
            except ValueError:
                reason = "The segment document is not JSON"
                refused.append({"ErrorCode": "InvalidSegment", "Message": reason})
        return refused
