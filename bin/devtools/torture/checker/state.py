"""The final state: rows of Postgres, items of DynamoDB, objects of S3, lists of the API."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
import psycopg
from boto3.dynamodb.types import TypeDeserializer
from psycopg.rows import dict_row

from ..history import Target

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

Row = Mapping[str, Any]

_TABLES = {
    "users": "SELECT uuid::text, handle, followers_count, following_count,"
    " notifications_read::text FROM users",
    "activities": "SELECT uuid::text, user_uuid::text, message, likes_count, reposts_count,"
    " replies_count, quotes_count, quote_uuid::text AS quoted,"
    " reply_to_activity_uuid::text AS parent,"
    " extract(epoch FROM expires_at)::float8 AS expires_at FROM activities",
    "polls": "SELECT activity_uuid::text, votes_counts, voters_count FROM polls",
    "poll_votes": "SELECT user_uuid::text, activity_uuid::text, choices FROM poll_votes",
    "drafts": "SELECT user_uuid::text, content ->> 'message' AS message, failure,"
    " extract(epoch FROM scheduled_at)::float8 AS scheduled_at FROM drafts",
    "likes": "SELECT user_uuid::text, activity_uuid::text FROM likes",
    "reposts": "SELECT user_uuid::text, activity_uuid::text FROM reposts",
    "bookmarks": "SELECT user_uuid::text, activity_uuid::text FROM bookmarks",
    "follows": "SELECT follower_uuid::text AS user_uuid, followed_uuid::text AS other FROM follows",
    "blocks": "SELECT blocker_uuid::text AS user_uuid, blocked_uuid::text AS other FROM blocks",
    "mutes": "SELECT muter_uuid::text AS user_uuid, muted_uuid::text AS other FROM mutes",
    "notifications": "SELECT uuid::text, user_uuid::text, kind, actor_uuid::text,"
    " activity_uuid::text FROM notifications",
    "media": "SELECT uuid::text, user_uuid::text, status, purpose, activity_uuid::text,"
    " extract(epoch FROM expires_at)::float8 AS expires_at, renditions FROM media",
    "media_deletion_queue": "SELECT media_uuid::text,"
    " extract(epoch FROM due_at)::float8 AS due_at FROM media_deletion_queue",
    "deleted_accounts": "SELECT user_uuid::text, has_cognito_user FROM deleted_accounts",
    "deleted_follows": "SELECT person_uuid::text, is_follower FROM deleted_follows",
    "hashtags_used": "SELECT tag, activity_uuid::text FROM hashtags_used",
}


@dataclass(frozen=True)
class State:
    """What is stored, read at one moment; `now` is a time of day."""

    now: float = 0.0
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    items: Sequence[Row] = ()
    assets: frozenset[str] = frozenset()
    uploads: frozenset[str] = frozenset()

    def rows(self, table: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.tables.get(table, ())


def collect(target: Target) -> State:
    """Read everything that is stored."""
    environment = target.environment
    session = boto3.Session(
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        region_name=environment["AWS_REGION"],
    )
    s3: S3Client = session.client("s3", endpoint_url=target.aws_url)
    dynamodb: DynamoDBClient = session.client("dynamodb", endpoint_url=target.aws_url)
    # Objects first: a picture that is processed meanwhile has a row, but its objects aren't listed.
    assets, uploads = _objects(s3, "assets"), _objects(s3, "uploads")
    items = list(_items(dynamodb, environment["DDB_MESSAGE_TABLE"]))
    with psycopg.connect(target.connection_url, row_factory=dict_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        tables = {name: connection.execute(sql).fetchall() for name, sql in _TABLES.items()}
    return State(time.time(), tables, items, assets, uploads)


def _objects(s3: S3Client, name: str) -> frozenset[str]:
    buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    return frozenset(
        content["Key"]
        for bucket in buckets
        if name in bucket
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
        for content in page.get("Contents", [])
    )


def _items(dynamodb: DynamoDBClient, table: str) -> Iterator[Row]:
    deserialize = TypeDeserializer().deserialize
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            if item["pk"]["S"].startswith("GRP#"):
                yield {name: deserialize(value) for name, value in item.items()}
