"""CloudWatch Logs: the lines that also go to stdout, by watchtower."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import boto3
import watchtower
from botocore.config import Config

from cruddur.platform.telemetry.exporters.batch_processor import BatchProcessor

_CLIENT_CONFIG = Config(
    connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}
)
_STREAM = "{machine_name}/{process_id}"
_TRIES = 2
# Source: "PutLogEvents", Amazon CloudWatch Logs API reference. Of events it takes 10,000 at once,
# more than the outbox hands over.
_BATCH_BYTES = 1_048_576
_EVENT_BYTES = 26  # counted for each event beside its text


class ExportError(Exception):
    """CloudWatch didn't take lines."""


class _Group(watchtower.CloudWatchLogHandler):
    """Watchtower, without its own queue, which has no bound."""

    def __init__(self, group: str, client: Any) -> None:
        super().__init__(
            log_group_name=group,
            log_stream_name=_STREAM,
            use_queues=False,
            create_log_group=False,  # the template makes it, with its retention
            boto3_client=client,
        )
        self._accepted = False
        client.meta.events.register("after-call.cloudwatch-logs.PutLogEvents", self._look)

    def send(self, lines: list[tuple[str, float]]) -> None:
        """Write some lines.

        Raises:
            ExportError: they aren't written.
        """
        stream = self._get_stream_name(_Named())  # type: ignore[no-untyped-call]
        self.sequence_tokens.setdefault(stream, None)
        for events in self._batches(lines):
            self._accepted = False
            self._submit_batch(events, stream, max_retries=_TRIES)  # type: ignore[no-untyped-call]
            if not self._accepted:
                raise ExportError

    def _batches(self, lines: list[tuple[str, float]]) -> Iterator[list[dict[str, Any]]]:
        """Answer the lines as events, as many at once as CloudWatch takes."""
        batch: list[dict[str, Any]] = []
        size = 0
        for line, created in lines:
            event = self._event(line, created)
            takes = _bytes(event["message"]) + _EVENT_BYTES
            if size + takes > _BATCH_BYTES:
                yield batch
                batch, size = [], 0
            batch.append(event)
            size += takes
        yield batch

    def _event(self, line: str, created: float) -> dict[str, Any]:
        event = {"timestamp": int(created * 1000), "message": line}
        most = self.max_message_size - self.EXTRA_MSG_PAYLOAD_SIZE
        if _bytes(line) > most:
            event["message"] = line.encode()[:most].decode(errors="ignore")
        return event

    def _look(self, http_response: Any, **_more: object) -> None:
        self._accepted = http_response.status_code == 200


def _bytes(line: str) -> int:
    return len(line) if line.isascii() else len(line.encode())


class _Named:
    """What watchtower asks of a record when it names a stream."""

    name = "cruddur"


class CloudWatchExporter:
    """A log group, whose stream is this process."""

    name = "CloudWatch"

    def __init__(self, group: str, *, region: str, endpoint_url: str | None = None) -> None:
        warnings.filterwarnings("ignore", category=watchtower.WatchtowerWarning)
        self._name = group
        self._region = region
        self._endpoint_url = endpoint_url
        self._group: _Group | None = None
        self._processor = BatchProcessor[tuple[str, float]](
            self.name, self._export, max_queue_size=10_000, max_batch_size=1000
        )

    def export_log(self, line: str, created: float) -> None:
        """Take a line of the log, and when it was said."""
        self._processor.emit((line, created))

    def dropped(self) -> int:
        """Answer how many lines couldn't be delivered."""
        return self._processor.dropped

    def shutdown(self, seconds: float) -> None:
        """Deliver what waits, as far as that goes in this time."""
        self._processor.shutdown(seconds)

    def _export(self, lines: list[tuple[str, float]]) -> None:
        if self._group is None:  # here, as it may take long to find credentials
            client = boto3.client(
                "logs",
                region_name=self._region,
                endpoint_url=self._endpoint_url,
                config=_CLIENT_CONFIG,
            )
            self._group = _Group(self._name, client)
        self._group.send(lines)
