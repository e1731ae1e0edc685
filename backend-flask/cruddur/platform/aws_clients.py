"""Preparation of botocore clients: spans of their calls, and a check that responses are complete.

If a connection ends in the middle of a response, Python's HTTP client takes the headers that have
come as all of them. botocore doesn't compare the body with its length, and takes one that it can't
parse for an empty answer: no item, no objects, no error.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ConnectionClosedError

from cruddur.platform.telemetry import tracing

_WITHOUT_BODY = (204, 304)


def prepare_client(client: Any) -> None:
    """Let calls record spans, and raise ConnectionClosedError if their response was cut off."""
    tracing.instrument_client(client)
    client.meta.events.register("before-parse", _check)


def _check(response_dict: Mapping[str, Any], operation_model: Any, **_more: object) -> None:
    if response_dict["status_code"] in _WITHOUT_BODY or operation_model.http["method"] == "HEAD":
        return
    headers, body = response_dict["headers"], response_dict["body"]
    # The HTTP client itself notices that chunks are missing.
    if "chunked" in headers.get("transfer-encoding", ""):
        return
    length = headers.get("content-length", "")
    # A streamed body, which isn't bytes, is compared with its length when it is read.
    is_streamed = not isinstance(body, bytes)
    if not length.isdecimal() or not (is_streamed or len(body) == int(length)):
        raise ConnectionClosedError(endpoint_url="of AWS, in the middle of its response")
