"""Trace viewer: a page with traces, log lines and errors.

AWS has the consoles of X-Ray and CloudWatch. Here a trace's segments, collected by `xray.py` from
the API and the Lambdas, are shown with the log lines of the same trace. The lines are read from the
API's log file and the emulator's log groups.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ministack.services import cloudwatch_logs

MAX_TRACES = 100
MAX_LINES = 400
TAIL_BYTES = 400_000
MAX_LINES_PER_STREAM = 100

PAGE = Path(__file__).with_name("trace_viewer.html").read_bytes()


def state(segments: Iterable[dict[str, Any]], log: Path | None) -> dict[str, Any]:
    """Return the newest traces with their segments, and the newest lines, oldest first."""
    traces: dict[str, list[dict[str, Any]]] = {}
    for segment in segments:
        trace = str(segment.get("trace_id", ""))
        traces.setdefault(trace, []).append(segment)
    newest = sorted(traces.items(), key=lambda item: _start_time(item[1]), reverse=True)
    lines = sorted([*_api_lines(log), *_lambda_lines()], key=lambda line: str(line["time"]))
    return {
        "traces": [{"id": trace, "segments": parts} for trace, parts in newest[:MAX_TRACES]],
        "lines": lines[-MAX_LINES:],
    }


def _start_time(segments: list[dict[str, Any]]) -> float:
    return min(float(segment.get("start_time", 0)) for segment in segments)


def _api_lines(log: Path | None) -> Iterator[dict[str, Any]]:
    if log is None or not log.exists():
        return
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
        texts = file.read().decode("utf-8", "replace").splitlines()
    for text in texts:
        yield from _parse(text, "api")


def _lambda_lines() -> Iterator[dict[str, Any]]:
    for scope, group in list(cloudwatch_logs._log_groups.all_items()):
        name = str(scope[-1])
        if name.startswith("/aws/lambda/"):
            for stream in list(group["streams"].values()):
                for event in stream["events"][-MAX_LINES_PER_STREAM:]:
                    yield from _parse(str(event["message"]), name.rpartition("/")[2])


def _parse(text: str, source: str) -> Iterator[dict[str, Any]]:
    if not text.startswith("{"):
        return
    try:
        line = json.loads(text)
    except ValueError:
        return
    if "time" in line and "message" in line:
        yield {**line, "source": source}
