"""Patch: event source mappings of DynamoDB streams, with AWS's retry and bisect semantics.

The emulator retries a failing batch forever, and one slow function blocks every other mapping. AWS
retries MaximumRetryAttempts times, bisects the batch if BisectBatchOnFunctionError, resumes at the
lowest of the reported batchItemFailures, sends records whose retries are exhausted to the OnFailure
destination, and delivers to each mapping independently.
"""

import json
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.concurrency import esm_wake, spawn_background
from ministack.core.responses import request_scope
from ministack.services import dynamodb, lambda_svc
from monkeypatch import patch, require_function

log = logging.getLogger("stream_delivery")

MIN_BACKOFF = 0.1
MAX_BACKOFF = 5.0
UNLIMITED = -1

Record = dict[str, Any]
Mapping = dict[str, Any]

_delivering: set[str] = set()
_delivering_lock = threading.Lock()


def install() -> None:
    """Replace the delivery of DynamoDB streams."""
    require_function(lambda_svc, "_iter_all_esms", "")
    require_function(lambda_svc, "_dynamodb_stream_table_from_arn_spec", "spec")
    require_function(lambda_svc, "_get_func_record_for_qualifier", "name qualifier")
    require_function(lambda_svc, "_execute_function", "func event")
    require_function(lambda_svc, "_apply_filter_criteria", "records esm")
    require_function(
        lambda_svc,
        "_send_ddb_stream_failure_record",
        "esm func_rec batch stream_arn result condition",
    )
    require_function(dynamodb, "stream_start_position", "table_name account_id region")
    require_function(dynamodb, "stream_end_position", "table_name account_id region")
    require_function(
        dynamodb, "stream_records_since", "table_name position limit account_id region"
    )
    ensure_poller = require_function(lambda_svc, "_ensure_poller", "")

    def ensure_poller_and_wake() -> None:
        # Called for each new mapping: without mappings the poller sleeps for five seconds.
        ensure_poller()
        esm_wake.set()

    patch(lambda_svc, "_ensure_poller", "", ensure_poller_and_wake)
    patch(lambda_svc, "_poll_dynamodb_streams", "", start_deliveries)


def start_deliveries() -> bool:
    """Start a delivery for every mapping with new records; return True if one started."""
    started = False
    for account, region, mapping in lambda_svc._iter_all_esms():
        with request_scope(account, region):
            delivery = Delivery.of(mapping)
            if delivery and delivery.has_new_records() and _claim(mapping):
                spawn_background(_deliver, delivery, thread_name="stream-delivery")
                started = True
    return started


def _claim(mapping: Mapping) -> bool:
    with _delivering_lock:
        if mapping["UUID"] in _delivering:
            return False
        _delivering.add(mapping["UUID"])
        return True


def _deliver(delivery: "Delivery") -> None:
    try:
        delivery.run()
    finally:
        with _delivering_lock:
            _delivering.discard(delivery.mapping["UUID"])
        if delivery.is_active() and delivery.has_new_records():
            esm_wake.set()


@dataclass
class Batch:
    """Records from position `start` up to `end` of a stream, and their failed attempts."""

    start: int
    end: int
    failures: int = 0

    def halves(self) -> tuple["Batch", "Batch"]:
        """Bisect; AWS doesn't count that as a retry."""
        middle = (self.start + self.end) // 2
        return Batch(self.start, middle), Batch(middle, self.end)


@dataclass
class Delivery:
    """The delivery of a table's stream to one event source mapping."""

    mapping: Mapping
    table: str

    @classmethod
    def of(cls, mapping: Mapping) -> "Delivery | None":
        """Return the delivery of a mapping, or None if it has no DynamoDB stream."""
        try:
            source = parse_arn(mapping.get("EventSourceArn", ""))
        except ArnParseError:
            return None
        if source.service != "dynamodb":
            return None
        named = lambda_svc._dynamodb_stream_table_from_arn_spec(source)
        delivery = cls(mapping, named[0]) if named else None
        return delivery if delivery and delivery.is_active() else None

    def is_active(self) -> bool:
        """Return whether the mapping, its stream and its function still exist."""
        table = dynamodb._tables.get(self.table) or {}
        return bool(
            lambda_svc._esms.get(self.mapping["UUID"])
            and self.mapping.get("Enabled", True)
            and table.get("LatestStreamArn") == self.mapping["EventSourceArn"]
            and self._function()
        )

    def has_new_records(self) -> bool:
        """Return whether the stream has records after this mapping's position."""
        return self._position() < int(dynamodb.stream_end_position(self.table))

    def run(self) -> None:
        """Deliver batches until the end of the stream, or until the mapping is deleted."""
        batches: deque[Batch] = deque()
        while self.is_active():
            if not batches:
                if not self.has_new_records():
                    return
                start = self._position()
                end = int(dynamodb.stream_end_position(self.table))
                batches.append(Batch(start, min(end, start + int(self.mapping["BatchSize"]))))
            batch = batches.popleft()
            batches.extendleft(reversed(self._deliver_batch(batch)))

    def _deliver_batch(self, batch: Batch) -> list[Batch]:
        """Deliver a batch; return the batches that remain of it, in order."""
        records = dynamodb.stream_records_since(self.table, batch.start, batch.end - batch.start)
        wanted = lambda_svc._apply_filter_criteria(records, self.mapping)
        if not wanted:
            return self._advance_to(batch.end)
        result = lambda_svc._execute_function(self._function(), {"Records": wanted})
        if result.get("throttle"):
            time.sleep(_backoff(batch.failures))
            return [batch]
        failed_at = self._failed_at(batch, records, result)
        if failed_at is None:
            self.mapping["LastProcessingResult"] = "OK"
            return self._advance_to(batch.end)
        self.mapping["LastProcessingResult"] = "PROBLEM: Function call failed"
        log.warning(
            "%s failed with %d records of %s:\n%s",
            self.mapping["FunctionName"], len(wanted), self.table, result.get("log", ""),
        )  # fmt: skip
        if failed_at > batch.start:
            self._advance_to(failed_at)
            batch = Batch(failed_at, batch.end)
        batch.failures += 1
        return self._after_failure(batch, result)

    def _after_failure(self, batch: Batch, result: dict[str, Any]) -> list[Batch]:
        records = dynamodb.stream_records_since(self.table, batch.start, batch.end - batch.start)
        if self._too_old(records):
            return self._send_to_destination(batch, records, result, "MaxRecordAgeExceeded")
        if self.mapping.get("BisectBatchOnFunctionError") and batch.end - batch.start > 1:
            return list(batch.halves())
        retries = int(self.mapping.get("MaximumRetryAttempts", UNLIMITED))
        if retries != UNLIMITED and batch.failures > retries:
            return self._send_to_destination(batch, records, result, "RetryAttemptsExhausted")
        time.sleep(_backoff(batch.failures))
        return [batch]

    def _failed_at(self, batch: Batch, records: list[Record], result: dict[str, Any]) -> int | None:
        """Return the position of the first failed record, or None if all succeeded."""
        if result.get("error"):
            return batch.start
        if "ReportBatchItemFailures" not in (self.mapping.get("FunctionResponseTypes") or []):
            return None
        reported = _reported_failures(result.get("body"))
        if not reported:
            return None
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        if not reported.issubset(numbers):
            # For an unknown identifier AWS treats the whole batch as failed.
            return batch.start
        return batch.start + min(numbers.index(number) for number in reported)

    def _send_to_destination(
        self, batch: Batch, records: list[Record], result: dict[str, Any], reason: str
    ) -> list[Batch]:
        lambda_svc._send_ddb_stream_failure_record(
            self.mapping, self._function(), records, self.mapping["EventSourceArn"], result, reason
        )
        return self._advance_to(batch.end)

    def _too_old(self, records: list[Record]) -> bool:
        limit = int(self.mapping.get("MaximumRecordAgeInSeconds") or UNLIMITED)
        if limit == UNLIMITED:
            return False
        created = [record["dynamodb"]["ApproximateCreationDateTime"] for record in records]
        return bool(created) and time.time() - min(created) > limit

    def _position(self) -> int:
        horizon = int(dynamodb.stream_start_position(self.table))
        end = int(dynamodb.stream_end_position(self.table))
        latest = self.mapping.get("StartingPosition", "LATEST") != "TRIM_HORIZON"
        with lambda_svc._dynamodb_stream_positions_lock:
            positions = lambda_svc._dynamodb_stream_positions
            position = int(positions.get(self.mapping["UUID"], end if latest else horizon))
            # A position that was saved after its stream may be past the stream's end.
            position = max(horizon, min(position, end))
            positions[self.mapping["UUID"]] = position
        return position

    def _advance_to(self, position: int) -> list[Batch]:
        with lambda_svc._dynamodb_stream_positions_lock:
            lambda_svc._dynamodb_stream_positions[self.mapping["UUID"]] = position
        return []

    def _function(self) -> Any:
        return lambda_svc._get_func_record_for_qualifier(
            self.mapping["FunctionName"], self.mapping.get("Qualifier")
        )[0]


def _reported_failures(body: Any) -> set[str | None]:
    response = json.loads(body) if isinstance(body, str | bytes) and body else body
    failures = (response.get("batchItemFailures") if isinstance(response, dict) else None) or []
    return {failure.get("itemIdentifier") for failure in failures}


def _backoff(failures: int) -> float:
    return float(min(MAX_BACKOFF, MIN_BACKOFF * 2**failures))
