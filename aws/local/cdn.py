"""Serve pictures as CloudFront would: below /media/, out of a bucket that is private otherwise.

The path says which bucket stands behind it: /_local/cdn/{bucket}/media/…
"""

import re

from answers import Scope, Send, answer, answer_json
from ministack.services import s3
from replacements import known

PATH = "/_local/cdn/"
OBJECT = re.compile(rf"{PATH}([a-z0-9.-]+)/(media/[A-Za-z0-9/._-]+)")
PASSED_ON = ("etag", "last-modified", "cache-control")


def install() -> None:
    """Check that the emulator reads objects as this leans on."""
    known(s3, "_get_object", "bucket_name key headers query_params")


async def answer_object(scope: Scope, send: Send) -> None:
    """Answer one object, or that there is none."""
    found = OBJECT.fullmatch(scope["path"])
    if scope["method"] not in ("GET", "HEAD") or not found:
        await answer_json(send, 404, {"message": "Nothing is here"})
        return
    status, headers, body = s3._get_object(found[1], found[2], {}, {})
    if status != 200:
        # CloudFront may not list the bucket, so S3 tells it no more than that.
        await answer_json(send, 403, {"message": "Access denied"})
        return
    kept = {name.lower(): value for name, value in headers.items()}
    await answer(
        send,
        200,
        body if scope["method"] == "GET" else b"",
        kept.get("content-type", "application/octet-stream").encode(),
        tuple((name.encode(), kept[name].encode()) for name in PASSED_ON if name in kept),
    )
