"""S3 tells: something was uploaded."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from cruddur import lambda_context
from cruddur.media import processing, service
from cruddur.platform.telemetry.lambda_handler import lambda_handler

_SWEPT_ALONG = 20


@lambda_handler("media-process")
def handle(event: dict[str, Any], _context: object) -> None:
    """Process each upload, then delete some of what nothing shows any more: a replaced avatar, say.

    What raises is tried again by Lambda, twice, and ends in the queue of failures.

    Source: "Process Amazon S3 event notifications with Lambda", AWS Lambda developer guide.
    """
    for record in event.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        processing.process(lambda_context.context(), lambda_context.object_storage(), key)
    service.sweep(lambda_context.context(), lambda_context.object_storage(), _SWEPT_ALONG)
