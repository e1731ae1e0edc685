"""Records of the messages table's stream, delivered again, in another order, or late."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from random import Random
from typing import Any

from .product import Product

_MAX_RECORDS = 20
_MAX_READ_PAGES = 200


def redeliver(product: Product, random: Random, *, shuffled: bool) -> str:
    """Send some of the newest records to the function once more; return how many.

    Returns an empty string if there are none, or the function failed.
    """
    newest = list(deque(_wanted(_records(product)), maxlen=_MAX_RECORDS))
    chosen = newest[random.randrange(len(newest)) :] if newest else []
    if shuffled:
        if len(chosen) < 2:
            return ""
        random.shuffle(chosen)
    if not chosen:
        return ""
    response = product.client("lambda").invoke(
        FunctionName=product.outputs["messages"]["FunctionName"],
        Payload=json.dumps({"Records": chosen}, default=str),
    )
    if "FunctionError" in response:
        return ""
    order = "in another order" if shuffled else "in order"
    return f"sent {len(chosen)} records again, {order}"


def set_delivery(product: Product, *, enabled: bool) -> None:
    """Pause or resume the delivery of the stream."""
    functions = product.client("lambda")
    (mapping,) = functions.list_event_source_mappings(
        FunctionName=product.outputs["messages"]["FunctionName"]
    )["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=enabled)
    # A kill of the emulator would undo what isn't saved, and no fault waits for that.
    product.save_aws()


def count(product: Product) -> int:
    """Return how many records the stream has had, of those that the function wants."""
    return sum(1 for _ in _wanted(_records(product)))


def _records(product: Product) -> Iterator[dict[str, Any]]:
    streams = product.client("dynamodbstreams")
    table = product.outputs["messages"]["TableName"]
    (stream,) = streams.list_streams(TableName=table)["Streams"]
    description = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]
    for shard in description["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=stream["StreamArn"],
            ShardId=shard["ShardId"],
            ShardIteratorType="TRIM_HORIZON",
        )["ShardIterator"]
        for _ in range(_MAX_READ_PAGES):
            page = streams.get_records(ShardIterator=iterator)
            yield from page["Records"]
            iterator = page.get("NextShardIterator")
            if not page["Records"] or not iterator:
                break


def _wanted(records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Filter as the mapping in ddb/template.yaml does."""
    for record in records:
        keys = record["dynamodb"]["Keys"]
        partition, sort = keys["pk"]["S"], keys["sk"]["S"]
        is_message = partition.startswith("GRP#") and sort.startswith("0")
        is_new_event = partition.startswith("EVENT#") and record["eventName"] == "INSERT"
        if (is_message and record["eventName"] != "REMOVE") or is_new_event:
            yield record
