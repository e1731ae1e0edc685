"""CDN: serve objects below media/ of a private bucket, as CloudFront does.

The path names the bucket: /_local/cdn/{bucket}/media/…
"""

import re

from asgi import Scope, Send, send_json, send_response
from ministack.services import s3
from monkeypatch import require_function

PATH = "/_local/cdn/"
OBJECT = re.compile(rf"{PATH}([a-z0-9.-]+)/(media/[A-Za-z0-9/._-]+)")
FORWARDED_HEADERS = ("etag", "last-modified", "cache-control")


def install() -> None:
    """Check that the emulator has the function that this calls."""
    require_function(s3, "_get_object", "bucket_name key headers query_params")


async def serve_object(scope: Scope, send: Send) -> None:
    """Send an object, or an error."""
    found = OBJECT.fullmatch(scope["path"])
    if scope["method"] not in ("GET", "HEAD") or not found:
        await send_json(send, 404, {"message": "Not found"})
        return
    status, headers, body = s3._get_object(found[1], found[2], {}, {})
    if status != 200:
        # CloudFront may not list the bucket, so for a missing object S3 responds 403 too.
        await send_json(send, 403, {"message": "Access denied"})
        return
    found_headers = {name.lower(): value for name, value in headers.items()}
    await send_response(
        send,
        200,
        body if scope["method"] == "GET" else b"",
        found_headers.get("content-type", "application/octet-stream").encode(),
        tuple(
            (name.encode(), found_headers[name].encode())
            for name in FORWARDED_HEADERS
            if name in found_headers
        ),
    )
