"""The command line of bin/ddb/redrive: what the message stream gave up, tried again.

A message of the queue names an item whose change couldn't be read, or, from Lambda itself, a run of
stream records whose retries are used up. Streams forget after a day; what is gone from one is
settled by the next message of its conversation.
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

_FORGOTTEN = ("ResourceNotFoundException", "TrimmedDataAccessException")


@dataclass(frozen=True)
class Stack:
    """What the messages stack of an environment is made of."""

    table: str
    function: str
    queue: str

    @classmethod
    def of(cls, env: str) -> Stack:
        """Ask CloudFormation."""
        formation: Any = boto3.client("cloudformation")
        (stack,) = formation.describe_stacks(StackName=f"cruddur-{env}-messages")["Stacks"]
        said = {item["OutputKey"]: item["OutputValue"] for item in stack["Outputs"]}
        return cls(said["TableName"], said["FunctionName"], said["DeadLetterQueueUrl"])


def main() -> None:
    """Try everything in the queue once; say what became of it."""
    parser = argparse.ArgumentParser(
        prog="bin/ddb/redrive", description="Try changes of messages again that were given up."
    )
    parser.add_argument("env", help="the environment, as in aws/config")
    env = parser.parse_args().env
    try:
        done, left = redrive(Stack.of(env))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"The queue of {env} can't be worked off: {error}")
    sys.stdout.write(f"{done} done, {left} left in the queue.\n")
    sys.exit(1 if left else 0)


def redrive(stack: Stack) -> tuple[int, int]:
    """Try what is in the queue now, once; answer how much was done, and how much stays.

    What still can't be read comes back as a new message, which isn't tried again here.
    """
    sqs: Any = boto3.client("sqs")
    waiting = "ApproximateNumberOfMessages"
    answer = sqs.get_queue_attributes(QueueUrl=stack.queue, AttributeNames=[waiting])
    done = left = 0
    while done + left < int(answer["Attributes"][waiting]):
        found = _receive(sqs, stack.queue)
        if not found:
            break
        for message in found:
            if _try(stack, json.loads(message["Body"])):
                receipt = message["ReceiptHandle"]
                sqs.delete_message(QueueUrl=stack.queue, ReceiptHandle=receipt)
                done += 1
            else:
                left += 1
    return done, left


def _receive(sqs: Any, queue: str) -> list[Any]:
    # Long enough that nothing comes twice in one run.
    answer = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=300)
    found: list[Any] = answer.get("Messages", [])
    return found


def _try(stack: Stack, body: Mapping[str, Any]) -> bool:
    if "Keys" in body:
        records = list(_change_of(stack.table, body["Keys"]))
    else:
        records = list(_records(body["DDBStreamBatchInfo"]))
    awslambda: Any = boto3.client("lambda")
    answer = awslambda.invoke(
        FunctionName=stack.function, Payload=json.dumps({"Records": records}, default=str)
    )
    result = json.loads(answer["Payload"].read())
    return "FunctionError" not in answer and not result["batchItemFailures"]


def _change_of(table: str, keys: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Answer the item as if it had changed just now; nothing where it is gone."""
    dynamodb: Any = boto3.client("dynamodb")
    found = dynamodb.get_item(TableName=table, Key=keys, ConsistentRead=True)
    if "Item" in found:
        change = {"Keys": keys, "NewImage": found["Item"], "SequenceNumber": "0"}
        yield {"eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": change}


def _records(info: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Read a run of records from the stream; none where it has forgotten them."""
    streams: Any = boto3.client("dynamodbstreams")
    last = int(info["endSequenceNumber"])
    try:
        iterator = streams.get_shard_iterator(
            StreamArn=info["streamArn"],
            ShardId=info["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=info["startSequenceNumber"],
        )["ShardIterator"]
    except ClientError as error:
        if error.response["Error"]["Code"] in _FORGOTTEN:
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
