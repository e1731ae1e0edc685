import json
from uuid import uuid4

from tests.emulator.conftest import Emulator


def test_segments_are_taken_and_can_be_read_back(emulator: Emulator) -> None:
    segment = {"name": "backend-flask", "id": uuid4().hex[:16], "trace_id": "1-0-0"}
    answer = emulator.client("xray").put_trace_segments(
        TraceSegmentDocuments=[json.dumps(segment), "no segment"]
    )
    assert len(answer["UnprocessedTraceSegments"]) == 1
    assert segment in emulator.http("GET", "/_local/xray/segments").json()


def test_tracers_get_their_sampling_rules(emulator: Emulator) -> None:
    xray = emulator.client("xray")
    [record] = xray.get_sampling_rules()["SamplingRuleRecords"]
    assert record["SamplingRule"]["RuleName"] == "Default"
    statistics = {"RuleName": "Default", "ClientID": "a" * 24, "Timestamp": 0, "RequestCount": 1}
    statistics |= {"SampledCount": 1, "BorrowCount": 0}
    targets = xray.get_sampling_targets(SamplingStatisticsDocuments=[statistics])
    assert targets["SamplingTargetDocuments"] == []
    assert xray.put_telemetry_records(TelemetryRecords=[])["ResponseMetadata"]
