"""Show what the product tells of itself: traces, log lines and errors, on one page.

AWS shows traces in X-Ray's console and lines in CloudWatch's. Here a trace's segments, which come
from the API and the Lambdas by way of `xray.py`, stand beside the lines that carry its id. Nothing
is kept for it but the segments: the API's lines are read from its log, the Lambdas' from the
emulator's log groups.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ministack.services import cloudwatch_logs

TRACES_SHOWN = 100
LINES_SHOWN = 400
TAIL_BYTES = 400_000
LINES_OF_A_STREAM = 100

PAGE = Path(__file__).with_name("watch.html").read_bytes()


def state(segments: Iterable[dict[str, Any]], log: Path | None) -> dict[str, Any]:
    """Return the newest traces, each with its segments, and the newest lines, oldest first."""
    traces: dict[str, list[dict[str, Any]]] = {}
    for segment in segments:
        trace = str(segment.get("trace_id", ""))
        traces.setdefault(trace, []).append(segment)
    newest = sorted(traces.items(), key=lambda item: _begun(item[1]), reverse=True)
    lines = sorted([*_of_api(log), *_of_lambdas()], key=lambda line: str(line["time"]))
    return {
        "traces": [{"id": trace, "segments": parts} for trace, parts in newest[:TRACES_SHOWN]],
        "lines": lines[-LINES_SHOWN:],
    }


def _begun(segments: list[dict[str, Any]]) -> float:
    return min(float(segment.get("start_time", 0)) for segment in segments)


def _of_api(log: Path | None) -> Iterator[dict[str, Any]]:
    if log is None or not log.exists():
        return
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL_BYTES))
        texts = file.read().decode("utf-8", "replace").splitlines()
    for text in texts:
        yield from _read(text, "api")


def _of_lambdas() -> Iterator[dict[str, Any]]:
    for scope, group in list(cloudwatch_logs._log_groups.all_items()):
        name = str(scope[-1])
        if name.startswith("/aws/lambda/"):
            for stream in list(group["streams"].values()):
                for event in stream["events"][-LINES_OF_A_STREAM:]:
                    yield from _read(str(event["message"]), name.rpartition("/")[2])


def _read(text: str, source: str) -> Iterator[dict[str, Any]]:
    if not text.startswith("{"):
        return
    try:
        line = json.loads(text)
    except ValueError:
        return
    if "time" in line and "message" in line:
        yield {**line, "source": source}
