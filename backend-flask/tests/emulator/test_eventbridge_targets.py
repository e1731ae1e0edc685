from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from tests.emulator.conftest import Emulator

FAIL = """
import os, pathlib

def handle(event, context):
    path = pathlib.Path(os.environ["FOLDER"], "calls")
    with path.open("a") as calls:
        calls.write("called\\n")
    if len(path.read_text().splitlines()) <= int(os.environ["FAILURES"]):
        raise ValueError("refused")
"""


@pytest.mark.parametrize(("failures", "calls", "left"), [(1, 2, 0), (2, 2, 1)])
def test_a_failing_target_is_retried_and_then_dead_lettered(
    emulator: Emulator, tmp_path: Path, failures: int, calls: int, left: int
) -> None:
    name = f"rule-{uuid4().hex[:8]}"
    function = emulator.function(FAIL, FOLDER=str(tmp_path), FAILURES=str(failures))
    queue = emulator.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    emulator.client("lambda").put_function_event_invoke_config(
        FunctionName=function,
        MaximumRetryAttempts=1,
        DestinationConfig={
            "OnFailure": {"Destination": f"arn:aws:sqs:us-east-1:000000000000:{name}"}
        },
    )
    events = emulator.client("events")
    events.put_rule(Name=name, EventPattern=json.dumps({"source": [name]}))
    events.put_targets(Rule=name, Targets=[{"Id": "function", "Arn": function}])
    events.put_events(Entries=[{"Source": name, "DetailType": "test", "Detail": '{"a": 1}'}])
    tried = tmp_path / "calls"
    emulator.wait_until(
        lambda: tried.exists() and len(tried.read_text("utf-8").splitlines()) == calls,
        f"the function is called {calls} times",
    )
    if left:
        found = emulator.wait_until(
            lambda: emulator.client("sqs").receive_message(QueueUrl=queue).get("Messages"),
            "the event is dead-lettered",
        )
        event = json.loads(found[0]["Body"])["requestPayload"]
        assert (event["source"], event["detail"]) == (name, {"a": 1})
