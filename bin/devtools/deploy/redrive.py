"""Redrive of the dead-letter queue of the message stream: the command line of bin/ddb/redrive.

A dead letter names an item whose change couldn't be parsed, or, if Lambda sent it, a batch of
stream records whose retries are used up. Stream records expire after a day; the next message of
the conversation reconciles what they would have changed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from .environments import client

_EXPIRED_CODES = ("ResourceNotFoundException", "TrimmedDataAccessException")


@dataclass(frozen=True)
class RedriveTarget:
    """The table, Lambda function and dead-letter queue of an environment."""

    table: str
    function: str
    queue: str

    @classmethod
    def of(cls, env: str) -> RedriveTarget:
        """Read the outputs of the messages stack."""
        formation: Any = client(boto3.Session(), "cloudformation")
        (stack,) = formation.describe_stacks(StackName=f"cruddur-{env}-messages")["Stacks"]
        outputs = {item["OutputKey"]: item["OutputValue"] for item in stack["Outputs"]}
        return cls(outputs["TableName"], outputs["FunctionName"], outputs["DeadLetterQueueUrl"])


def main() -> None:
    """Redrive each message of the queue once, and print the result."""
    parser = argparse.ArgumentParser(
        prog="bin/ddb/redrive", description="Redrive the dead letters of the message stream."
    )
    parser.add_argument("env", help="the environment, as in aws/config")
    env = parser.parse_args().env
    try:
        done, left = redrive(RedriveTarget.of(env))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"The queue of {env} can't be redriven: {error}")
    sys.stdout.write(f"{done} done, {left} left in the queue.\n")
    sys.exit(1 if left else 0)


def redrive(target: RedriveTarget) -> tuple[int, int]:
    """Retry the present messages of the queue once; return how many succeeded, and how many stay.

    A record that still can't be parsed comes back as a new message, which isn't retried here.
    """
    sqs: Any = client(boto3.Session(), "sqs")
    count = "ApproximateNumberOfMessages"
    response = sqs.get_queue_attributes(QueueUrl=target.queue, AttributeNames=[count])
    done = left = 0
    while done + left < int(response["Attributes"][count]):
        messages = _receive(sqs, target.queue)
        if not messages:
            break
        for message in messages:
            if _retry(target, json.loads(message["Body"])):
                receipt = message["ReceiptHandle"]
                sqs.delete_message(QueueUrl=target.queue, ReceiptHandle=receipt)
                done += 1
            else:
                left += 1
    return done, left


def _receive(sqs: Any, queue: str) -> list[Any]:
    # The visibility timeout is long enough that no message is received twice in one run.
    response = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=300)
    messages: list[Any] = response.get("Messages", [])
    return messages


def _retry(target: RedriveTarget, body: Mapping[str, Any]) -> bool:
    if "Keys" in body:
        records = list(_synthetic_record(target.table, body["Keys"]))
    else:
        records = list(_records(body["DDBStreamBatchInfo"]))
    awslambda: Any = client(boto3.Session(), "lambda")
    response = awslambda.invoke(
        FunctionName=target.function, Payload=json.dumps({"Records": records}, default=str)
    )
    result = json.loads(response["Payload"].read())
    return "FunctionError" not in response and not result["batchItemFailures"]


def _synthetic_record(table: str, keys: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a stream record as if the item had just changed; nothing if it is deleted."""
    dynamodb: Any = client(boto3.Session(), "dynamodb")
    response = dynamodb.get_item(TableName=table, Key=keys, ConsistentRead=True)
    if "Item" in response:
        change = {"Keys": keys, "NewImage": response["Item"], "SequenceNumber": "0"}
        yield {"eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": change}


def _records(info: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a batch of records from the stream; none if they have expired."""
    streams: Any = client(boto3.Session(), "dynamodbstreams")
    last = int(info["endSequenceNumber"])
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=info["streamArn"],
            ShardId=info["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=info["startSequenceNumber"],
        )["ShardIterator"]
    except ClientError as error:
        if error.response["Error"]["Code"] in _EXPIRED_CODES:
            return
        raise
    while iterator:
        page = streams.get_records(ShardIterator=iterator)
        for record in page["Records"]:
            if int(record["dynamodb"]["SequenceNumber"]) > last:
                return
            yield record
        if not page["Records"]:
            return
        iterator = page.get("NextShardIterator")


if __name__ == "__main__":
    main()
