"""The scheduled purge, as it is deployed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import boto3
import psycopg
import pytest
from botocore.session import get_session

from cruddur.accounts import service as accounts
from cruddur.activities import service as activities
from cruddur.activities.schemas import MediaAttachment, NewActivity, Ttl
from cruddur.app import build_context, build_database
from cruddur.config import Config
from cruddur.context import ApiContext, Context
from cruddur.media import keys, uploads
from cruddur.media import service as media
from cruddur.media.schemas import Purpose, UploadRequest
from cruddur.platform.database import Statement
from cruddur.platform.object_storage import ObjectStorage
from cruddur_messages import keys as table_keys
from devtools.local.database_roles import role_url
from tests.conftest import Account, variable
from tests.media import image_fixtures
from tests.waiting import http_request, wait_until

LEFT = Statement(
    "test/images_left",
    """
    SELECT
        (SELECT count(*) FROM media WHERE uuid = %(uuid)s)
        + (SELECT count(*) FROM media_deletion_queue WHERE media_uuid = %(uuid)s) AS rows
    """,
)


@pytest.fixture
def product(settings: Config) -> Iterator[ApiContext]:
    """The context of the running product, with the database that its Lambdas use."""
    deployed = settings.model_copy(
        update={"connection_url": role_url(variable("CONNECTION_URL"), "api")}
    )
    database = build_database(deployed)
    database.open()
    yield build_context(deployed, database)
    database.close()


class UserImages:
    """A user's images in the deployed buckets."""

    def __init__(self, context: ApiContext, user: UUID) -> None:
        account = boto3.client("sts").get_caller_identity()["Account"]
        self._context = context
        self._user = user
        self._uploads = f"cruddur-local-uploads-{account}"
        self._assets = f"cruddur-local-assets-{account}"
        self._s3 = boto3.client("s3")

    def upload(self, purpose: Purpose) -> UUID:
        """Upload one; return its uuid once the deployed Lambda has processed it."""
        endpoint = variable("AWS_ENDPOINT_URL")
        objects = ObjectStorage(
            get_session(), uploads=self._uploads, assets=self._assets, endpoint_url=endpoint
        )
        request = UploadRequest(content_type="image/jpeg")
        form = uploads.start(
            self._context, objects, None, user_uuid=self._user, purpose=purpose, request=request
        )
        fields: dict[str, Any] = {**form.fields, "file": ("x.jpg", image_fixtures.jpeg())}
        assert http_request("POST", form.url, fields=fields, retries=False).status == 204
        wait_until(
            lambda: '"ready"' in media.media_item(self._context, self._user, form.uuid),
            "the image is ready",
        )
        return form.uuid

    def exists(self, uuid: UUID) -> bool:
        """Return whether a row or an object of an image exists."""
        rows = self._context.database.fetch_one(LEFT, uuid=uuid)
        assert rows is not None
        counts = [
            self._s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"]
            for bucket, prefix in (
                (self._uploads, keys.upload(self._user, uuid)),
                (self._assets, keys.rendition_prefix(uuid)),
            )
        ]
        return any([rows["rows"], *counts])


def purge() -> None:
    """Call the deployed purge, as its schedule does."""
    called = boto3.client("lambda").invoke(FunctionName="cruddur-local-purge", Payload=b"{}")
    assert "FunctionError" not in called, called["Payload"].read()


def test_the_deployed_purge_deletes_images_with_cruds_and_users(
    product: ApiContext, sign_up: Callable[[str], Account]
) -> None:
    token = sign_up("dave").access_token
    dave = accounts.authenticate(product, token, product.tokens.verify(token))
    images = UserImages(product, dave.uuid)
    avatar, shown = images.upload(Purpose.AVATAR), images.upload(Purpose.IMAGE)
    long_ago = Context(product.database, clock=lambda: product.clock() - timedelta(hours=2))
    crud = NewActivity(message="Look", ttl=Ttl.ONE_HOUR, media=[MediaAttachment(uuid=shown)])
    assert images.exists(shown)
    activities.create(long_ago, dave.uuid, crud)
    purge()
    wait_until(lambda: not images.exists(shown), "the crud's image is deleted")
    assert images.exists(avatar)
    accounts.delete(product, dave)
    purge()
    wait_until(lambda: not images.exists(avatar), "the avatar is deleted")


def test_the_deployed_purge_runs_every_minute() -> None:
    logs = boto3.client("logs")

    def purged() -> list[dict[str, Any]]:
        found = logs.filter_log_events(logGroupName="/aws/lambda/cruddur-local-purge")["events"]
        lines = [json.loads(event["message"]) for event in found if event["message"][0] == "{"]
        return [line for line in lines if line["message"] == "purged"]

    runs = wait_until(purged, "the schedule calls the purge")
    assert runs[0]["unfinished"] == []
    assert runs[0]["cruds"] >= 0


def test_the_deployed_purge_may_delete_data_of_a_deleted_user(context: ApiContext) -> None:
    user, name = uuid4(), variable("DDB_MESSAGE_TABLE")
    page = {"pk": {"S": table_keys.connections(user)}, "sk": {"S": "a-page"}}
    context.messages.client.put_item(TableName=name, Item=page)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with psycopg.connect(variable("CONNECTION_URL"), autocommit=True) as product:
        product.execute(
            "INSERT INTO deleted_accounts (user_uuid, deleted_at) VALUES (%s, %s)", (user, long_ago)
        )
        purge()
        query = "SELECT FROM deleted_accounts WHERE user_uuid = %s"
        found = product.execute(query, (user,)).fetchone()
    assert found is None
    assert "Item" not in context.messages.client.get_item(TableName=name, Key=page)


def test_the_deployed_purge_may_delete_a_cognito_user(
    product: ApiContext, sign_up: Callable[[str], Account]
) -> None:
    account = sign_up("dave")
    token = account.access_token
    dave = accounts.authenticate(product, token, product.tokens.verify(token))
    accounts.delete(product, dave)
    pool = {"UserPoolId": variable("AWS_COGNITO_USER_POOL_ID"), "Username": account.email}
    cognito = boto3.client("cognito-idp")
    assert cognito.admin_get_user(**pool)["Enabled"]
    purge()
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(**pool)
