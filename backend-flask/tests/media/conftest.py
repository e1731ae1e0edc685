"""Fixtures of uploads: two buckets of the emulator, and the tests' database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import boto3
import pytest
from botocore.session import get_session
from flask import Flask

from cruddur import lambda_context
from cruddur.context import ApiContext
from cruddur.media import processing, service, uploads
from cruddur.media.schemas import PresignedPost, Purpose, UploadRequest
from cruddur.platform.database import Database
from cruddur.platform.object_storage import ObjectStorage
from devtools.local.database_roles import role_url
from tests.conftest import Browser, variable
from tests.waiting import http_request


@dataclass(frozen=True)
class Buckets:
    """The two buckets and their content."""

    uploads: str
    assets: str

    def keys(self, bucket: str) -> set[str]:
        """Return the keys in a bucket."""
        found = boto3.client("s3").list_objects_v2(Bucket=bucket)
        return {each["Key"] for each in found.get("Contents", [])}

    def content(self, url: str) -> Any:
        """Return the object of a URL."""
        return boto3.client("s3").get_object(Bucket=self.assets, Key=url.removeprefix("/"))

    def clear(self) -> None:
        """Empty both."""
        for bucket in (self.uploads, self.assets):
            for key in self.keys(bucket):
                boto3.client("s3").delete_object(Bucket=bucket, Key=key)


@dataclass(frozen=True)
class UploadHarness:
    """Steps of an upload, one by one."""

    context: ApiContext
    objects: ObjectStorage
    buckets: Buckets

    def start(
        self,
        person: Browser,
        purpose: Purpose = Purpose.IMAGE,
        content_type: str = "image/jpeg",
        place: UUID | None = None,
    ) -> PresignedPost:
        """Ask for a form."""
        return uploads.start(
            self.context,
            self.objects,
            None,
            user_uuid=uuid_of(person),
            purpose=purpose,
            request=UploadRequest.model_validate({"content_type": content_type, "place": place}),
        )

    def post(self, form: PresignedPost, content: bytes, **changed: str) -> int:
        """Upload as a browser does; return the status."""
        fields: dict[str, Any] = {**form.fields, **changed, "file": ("x.jpg", content)}
        return http_request("POST", form.url, fields=fields, retries=False).status

    def process(self, form: PresignedPost) -> None:
        """Process the upload, as the Lambda does."""
        processing.process(self.context, self.objects, form.fields["key"])

    def state(self, person: Browser, form: PresignedPost) -> dict[str, Any]:
        """Return the status that the uploader sees."""
        response = person.get(f"/api/media/{form.uuid}")
        assert response.status_code == 200, response.text
        seen: dict[str, Any] = response.get_json()
        return seen

    def upload(
        self, person: Browser, content: bytes, purpose: Purpose = Purpose.IMAGE
    ) -> dict[str, Any]:
        """Go the whole way; return what the uploader sees then."""
        form = self.start(person, purpose)
        assert self.post(form, content) == 204
        self.process(form)
        return self.state(person, form)

    def sweep(self) -> int:
        """Delete what nothing shows any more."""
        return service.sweep(self.context, self.objects, 1000)

    def served(self) -> set[str]:
        """Return the keys of all renditions."""
        return self.buckets.keys(self.buckets.assets)


def uuid_of(person: Browser) -> UUID:
    """Return the uuid of a user."""
    return UUID(person.get("/api/profile").get_json()["uuid"])


@pytest.fixture(scope="session")
def buckets() -> Iterator[Buckets]:
    """Two buckets for this run alone."""
    s3 = boto3.client("s3")
    made = Buckets(f"uploads-{uuid4().hex[:12]}", f"assets-{uuid4().hex[:12]}")
    for bucket in (made.uploads, made.assets):
        s3.create_bucket(Bucket=bucket)
    yield made
    made.clear()
    for bucket in (made.uploads, made.assets):
        s3.delete_bucket(Bucket=bucket)


@pytest.fixture(scope="session")
def objects(buckets: Buckets) -> ObjectStorage:
    """The client of the buckets."""
    return ObjectStorage(
        get_session(),
        uploads=buckets.uploads,
        assets=buckets.assets,
        endpoint_url=variable("AWS_ENDPOINT_URL"),
    )


@pytest.fixture
def harness(
    context: ApiContext, objects: ObjectStorage, buckets: Buckets
) -> Iterator[UploadHarness]:
    """Steps of an upload."""
    yield UploadHarness(context, objects, buckets)
    buckets.clear()


@pytest.fixture
def crud_with(harness: UploadHarness) -> Callable[..., dict[str, Any]]:
    """Write a crud with pictures of these bytes."""

    def write(person: Browser, *contents: bytes, message: str = "Look") -> dict[str, Any]:
        uuids = [harness.upload(person, content)["uuid"] for content in contents]
        response = person.post(
            "/api/activities",
            json={
                "message": message,
                "ttl": "1-day",
                "media": [{"uuid": uuid, "alt": f"Picture {n}"} for n, uuid in enumerate(uuids)],
            },
        )
        assert response.status_code == 200, response.text
        written: dict[str, Any] = response.get_json()
        return written

    return write


@pytest.fixture
def world(
    app: Flask, database_url: str, buckets: Buckets, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Buckets]:
    """The Lambdas' world: the tests' database, found by a parameter, and the tests' buckets."""
    name = f"/cruddur/test-{uuid4().hex[:8]}/connection-url"
    ssm = boto3.client("ssm")
    ssm.put_parameter(Name=name, Value=role_url(database_url, "presign"), Type="SecureString")
    monkeypatch.setenv("CONNECTION_URL_PARAMETER", name)
    monkeypatch.setenv("UPLOADS_BUCKET", buckets.uploads)
    monkeypatch.setenv("ASSETS_BUCKET", buckets.assets)
    caches = (lambda_context.context, lambda_context.object_storage, lambda_context.upload_limiter)
    for cache in caches:
        cache.cache_clear()
    yield buckets
    database = lambda_context.context().database
    assert isinstance(database, Database)
    database.close()
    for cache in caches:
        cache.cache_clear()
    ssm.delete_parameter(Name=name)
    buckets.clear()
