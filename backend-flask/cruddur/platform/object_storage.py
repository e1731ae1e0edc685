"""S3 client: presigned uploads to one bucket, and pictures served from another."""

from __future__ import annotations

from typing import Any

from botocore.config import Config as ClientConfig
from botocore.session import Session

from cruddur.platform.aws_clients import prepare_client

# Browsers cache a picture for ever. The CDN asks again after an hour, and learns of deletions.
_ASSET_CACHE_CONTROL = "public, max-age=31536000, s-maxage=3600, immutable"


class TooLarge(Exception):
    """An upload is larger than its presigned POST allowed, so it didn't come through one."""


class DeletionFailed(Exception):
    """S3 didn't delete an object."""


class ObjectStorage:
    """Two private buckets. A caller needs the AWS permissions for the methods it calls."""

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
                # Some machines don't resolve names below localhost.
                s3={"addressing_style": "path" if endpoint_url else "virtual"},
                connect_timeout=2,
                read_timeout=10,
                retries={"mode": "standard", "total_max_attempts": 3},
            ),
        )
        prepare_client(self._s3)

    def presign_post(
        self, key: str, *, content_type: str, max_bytes: int, seconds: int
    ) -> tuple[str, dict[str, str]]:
        """Return the URL and form fields of a presigned POST for one object."""
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
        """Return the uploaded bytes; None if the object is missing.

        Raises:
            TooLarge: it has more than `max_bytes`; none of them is read.
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
        """Delete an upload; a missing one is not an error."""
        self._s3.delete_object(Bucket=self._uploads, Key=key)

    def put_asset(self, key: str, content: bytes) -> None:
        """Store a WebP picture, to be served and cached by browsers."""
        self._s3.put_object(
            Bucket=self._assets,
            Key=key,
            Body=content,
            ContentType="image/webp",
            CacheControl=_ASSET_CACHE_CONTROL,
        )

    def delete_prefix(self, prefix: str) -> None:
        """Delete every asset whose key starts with `prefix`."""
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
                    raise DeletionFailed(done["Errors"][0].get("Code"))
