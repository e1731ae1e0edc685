"""S3: the bucket that people upload to, and the one that pictures are served from."""

from __future__ import annotations

from typing import Any

from botocore.config import Config as ClientConfig
from botocore.session import Session

from cruddur.platform.telemetry import tracing

# For ever in a browser that has shown it. A CDN asks again after an hour, and learns what is gone.
_FOR_EVER = "public, max-age=31536000, s-maxage=3600, immutable"


class TooLarge(Exception):
    """An upload is larger than its form allowed, so it came by another way."""


class Undeleted(Exception):
    """S3 kept an object that it was asked to delete."""


class Objects:
    """Two private buckets. Whoever calls needs the AWS permissions for what they call."""

    def __init__(
        self, session: Session, *, uploads: str, assets: str, endpoint_url: str | None = None
    ) -> None:
        self._uploads = uploads
        self._assets = assets
        self._s3: Any = session.create_client(
            "s3",
            endpoint_url=endpoint_url,
            config=ClientConfig(
                signature_version="s3v4",
                # Not every machine resolves names below localhost.
                s3={"addressing_style": "path" if endpoint_url else "virtual"},
                connect_timeout=2,
                read_timeout=10,
                retries={"mode": "standard", "max_attempts": 3},
            ),
        )
        tracing.instrument_client(self._s3)

    def sign_form(
        self, key: str, *, content_type: str, max_bytes: int, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Answer where and with which fields one object may be posted, once or again."""
        signed = self._s3.generate_presigned_post(
            self._uploads,
            key,
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", 1, max_bytes],
            ],
            ExpiresIn=seconds,
        )
        return signed["url"], signed["fields"]

    def read_upload(self, key: str, *, max_bytes: int) -> bytes | None:
        """Answer what was uploaded; None where it is gone.

        Raises:
            TooLarge: it has more bytes; none of them is read.
        """
        try:
            found = self._s3.get_object(Bucket=self._uploads, Key=key)
        except self._s3.exceptions.NoSuchKey:
            return None
        with found["Body"] as body:
            if found["ContentLength"] > max_bytes:
                raise TooLarge
            content: bytes = body.read()
        return content

    def delete_upload(self, key: str) -> None:
        """Delete what was uploaded; nothing happens where it is gone."""
        self._s3.delete_object(Bucket=self._uploads, Key=key)

    def publish(self, key: str, content: bytes) -> None:
        """Serve a WebP picture from now on, to be kept by whoever gets it."""
        self._s3.put_object(
            Bucket=self._assets,
            Key=key,
            Body=content,
            ContentType="image/webp",
            CacheControl=_FOR_EVER,
        )

    def withdraw(self, prefix: str) -> None:
        """Serve nothing any more whose key begins so."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._assets, Prefix=prefix
        )
        for page in pages:
            found = [{"Key": each["Key"]} for each in page.get("Contents", [])]
            if found:
                done = self._s3.delete_objects(
                    Bucket=self._assets, Delete={"Objects": found, "Quiet": True}
                )
                if done.get("Errors"):
                    raise Undeleted(done["Errors"][0].get("Code"))
