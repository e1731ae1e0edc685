"""Records that the message stream gave up are dead letters, block nothing, and can be redriven."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import boto3
import pytest

from cruddur.context import ApiContext
from cruddur_messages import history, keys
from cruddur_messages.items import Message
from cruddur_messages.table import serialize
from devtools.deploy.redrive import RedriveTarget, redrive
from tests.conftest import Browser
from tests.messaging import inbox, write
from tests.waiting import wait_until

Friends = tuple[Browser, Browser]


@pytest.fixture
def target() -> RedriveTarget:
    return RedriveTarget.of("local")


def queue_length(target: RedriveTarget) -> int:
    sqs: Any = boto3.client("sqs")
    attributes = sqs.get_queue_attributes(
        QueueUrl=target.queue, AttributeNames=["ApproximateNumberOfMessages"]
    )
    return int(attributes["Attributes"]["ApproximateNumberOfMessages"])


def test_a_poison_record_becomes_a_dead_letter_and_is_redriven_once_it_is_fixed(
    context: ApiContext, friends: Friends, carol: Browser, target: RedriveTarget
) -> None:
    alice, bob = friends
    carol.get("/api/profile")
    sent = write(alice, bob, "before")
    table, group = context.messages, UUID(sent["message_group_uuid"])
    people = frozenset({UUID(sent["user_uuid"]), UUID(inbox(alice)[0]["user_uuid"])})
    message = Message(group, context.new_uuid(), UUID(sent["user_uuid"]), people, "poison")
    broken = {**message.to_item(), "author": "nobody"}
    table.client.put_item(TableName=table.name, Item=serialize(broken))
    # The message before it is a dead letter too, if both come in one batch.
    wait_until(lambda: queue_length(target) > 0, "the record is a dead letter")
    assert redrive(target)[0] > 0
    wait_until(lambda: queue_length(target) > 0, "the record is retried, and a dead letter again")

    elsewhere = write(carol, alice, "after")
    wait_until(
        lambda: inbox(alice, "requests")[0]["unread_count"] == 1, "the next message is counted"
    )
    assert inbox(alice, "requests")[0]["message_uuid"] == elsewhere["uuid"]
    table.client.put_item(TableName=table.name, Item=serialize(message.to_item()))
    wait_until(lambda: redrive(target) == (0, 0), "nothing is left to redrive")
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 2, "both messages are counted")
    assert queue_length(target) == 0


def test_records_that_lambda_gave_up_are_read_from_the_stream_again(
    context: ApiContext, friends: Friends, target: RedriveTarget
) -> None:
    alice, bob = friends
    sent = write(alice, bob, "lost")
    table, group = context.messages, UUID(sent["message_group_uuid"])
    other = UUID(inbox(alice)[0]["user_uuid"])
    wait_until(lambda: inbox(bob)[0]["unread_count"] == 1, "the message is counted")
    found = history.find_membership(table, group, other)
    assert found is not None
    table.client.update_item(
        TableName=table.name,
        Key={"pk": {"S": keys.group(group)}, "sk": {"S": keys.member(other)}},
        UpdateExpression="SET unread = :none",
        ExpressionAttributeValues={":none": {"N": "0"}},
    )
    body = json.dumps({"DDBStreamBatchInfo": batch_info(table.client, table.name, sent["uuid"])})
    sqs: Any = boto3.client("sqs")
    sqs.send_message(QueueUrl=target.queue, MessageBody=body)
    done, left = redrive(target)
    assert done > 0
    assert left == 0
    assert history.find_membership(table, group, other) == found.__class__(
        **{**vars(found), "version": found.version + 1}
    )


def test_records_that_have_expired_are_done(context: ApiContext, target: RedriveTarget) -> None:
    described = context.messages.client.describe_table(TableName=context.messages.name)["Table"]
    expired = {
        "streamArn": described["LatestStreamArn"],
        "shardId": "shardId-00000000000000000000-00000000",
        "startSequenceNumber": "1".zfill(21),
        "endSequenceNumber": "1".zfill(21),
    }
    body = json.dumps({"DDBStreamBatchInfo": expired})
    sqs: Any = boto3.client("sqs")
    sqs.send_message(QueueUrl=target.queue, MessageBody=body)
    done, left = redrive(target)
    assert done > 0
    assert left == 0
    assert queue_length(target) == 0


def batch_info(dynamodb: Any, table: str, uuid: str) -> dict[str, str]:
    """Return where in the stream a message is, as Lambda reports it."""
    streams: Any = boto3.client("dynamodbstreams")
    arn = dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
    shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shards[-1]["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    while True:
        page = streams.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            if record["dynamodb"]["Keys"]["sk"]["S"] == uuid:
                number = record["dynamodb"]["SequenceNumber"]
                return {
                    "streamArn": arn,
                    "shardId": shards[-1]["ShardId"],
                    "startSequenceNumber": number,
                    "endSequenceNumber": number,
                }
        assert page["Records"], "the stream doesn't have the message"
        iterator = page["NextShardIterator"]
