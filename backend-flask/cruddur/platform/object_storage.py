"""S3 client: presigned uploads to one bucket, and pictures served from another.

A part of that other bucket isn't served: copies for moderators, who read them by signed URLs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from cruddur.errors import Unavailable
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

    def copy_prefix(self, prefix: str, target_prefix: str) -> None:
        """Copy every asset whose key starts with `prefix`; caches don't store the copies."""
        for keys in self._asset_keys(prefix):
            for key in keys:
                self._s3.copy_object(
                    Bucket=self._assets,
                    Key=target_prefix + key.removeprefix(prefix),
                    CopySource={"Bucket": self._assets, "Key": key},
                    MetadataDirective="REPLACE",
                    ContentType="image/webp",
                    CacheControl="no-store",
                )

    def delete_prefix(self, prefix: str) -> None:
        """Delete every asset whose key starts with `prefix`."""
        for keys in self._asset_keys(prefix):
            done = self._s3.delete_objects(
                Bucket=self._assets,
                Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True},
            )
            if done.get("Errors"):
                raise DeletionFailed(done["Errors"][0].get("Code"))

    def _asset_keys(self, prefix: str) -> Iterator[list[str]]:
        """Yield the keys that start with `prefix`, at most a thousand at a time."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._assets, Prefix=prefix
        )
        for page in pages:
            if keys := [each["Key"] for each in page.get("Contents", [])]:
                yield keys


class SignedReads:
    """Presigned GETs of the objects in a private bucket, made without a call of S3.

    It has no client of S3, which would take 13 MB of each process.
    """

    def __init__(
        self, session: Session, *, bucket: str, region: str, endpoint_url: str | None = None
    ) -> None:
        self._session: Any = session
        self._region = region
        self._base_url = (
            f"{endpoint_url}/{bucket}"
            if endpoint_url
            else f"https://{bucket}.s3.{region}.amazonaws.com"
        )

    def url(self, key: str, ttl: timedelta) -> str:
        """Return the URL of an object, which ends after a while or with the role's credentials.

        Raises:
            Unavailable: the role's credentials can't be read.
        """
        try:
            credentials = self._session.get_credentials().get_frozen_credentials()
        except (BotoCoreError, AttributeError) as error:
            raise Unavailable("The role's credentials can't be read.") from error
        request = AWSRequest("GET", f"{self._base_url}/{key}")
        signer: Any = S3SigV4QueryAuth(
            credentials, "s3", self._region, expires=int(ttl.total_seconds())
        )
        signer.add_auth(request)
        return str(request.prepare().url)
