"""S3 ObjectCreated handler: process an upload into images."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

from cruddur import lambda_context
from cruddur.media import processing, service
from cruddur.platform.telemetry.lambda_handler import lambda_handler

_SWEEP_LIMIT = 20


@lambda_handler("media-process")
def handle(event: dict[str, Any], _context: object) -> None:
    """Process the uploads, then delete some unreferenced images, such as replaced avatars.

    Lambda retries a failed event twice, and then sends it to the failure queue.

    Source: "Process Amazon S3 event notifications with Lambda", AWS Lambda developer guide.
    """
    for record in event.get("Records", []):
        key = unquote_plus(record["s3"]["object"]["key"])
        processing.process(lambda_context.context(), lambda_context.object_storage(), key)
    service.sweep(lambda_context.context(), lambda_context.object_storage(), _SWEEP_LIMIT)
