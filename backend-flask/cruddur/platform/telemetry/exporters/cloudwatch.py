"""CloudWatch Logs exporter, by watchtower: the log lines that also go to stdout."""

from __future__ import annotations

import os
import platform
import warnings
from typing import TYPE_CHECKING, Any

import boto3
import watchtower
from botocore.config import Config as ClientConfig

from cruddur.platform.telemetry.exporters.base import Exporter, ExportError

if TYPE_CHECKING:
    from cruddur.config import Config

_CLIENT_CONFIG = ClientConfig(
    connect_timeout=2, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}
)
_MAX_BATCH_BYTES = 1_048_576  # Source: "PutLogEvents", Amazon CloudWatch Logs API reference


class _LogHandler(watchtower.CloudWatchLogHandler):
    """Watchtower without its own queue, which has no bound, and with errors raised."""

    def __init__(self, group: str, client: Any) -> None:
        super().__init__(
            log_group_name=group,
            log_stream_name=f"{platform.node()}/{os.getpid()}",
            use_queues=False,
            create_log_group=False,  # the template creates it, with its retention
            boto3_client=client,
        )
        self._is_accepted = False
        self.sequence_tokens[self.log_stream_name] = None
        client.meta.events.register("after-call.cloudwatch-logs.PutLogEvents", self._check)

    def event(self, line: str, created: float) -> dict[str, Any]:
        """Return a line as an event, cut off where it is too long."""
        event = {"timestamp": int(created * 1000), "message": line}
        most = self.max_message_size - self.EXTRA_MSG_PAYLOAD_SIZE
        return event if self.size(event) <= most else self._truncate(event, most)  # type: ignore[no-untyped-call]

    def size(self, event: dict[str, Any]) -> int:
        """Return how much CloudWatch counts for an event."""
        return int(self._size(event))  # type: ignore[no-untyped-call]

    def put(self, events: list[dict[str, Any]]) -> None:
        """Write events; raise if they aren't accepted, where watchtower only warns."""
        self._is_accepted = False
        self._submit_batch(events, self.log_stream_name, max_retries=2)  # type: ignore[no-untyped-call]
        if not self._is_accepted:
            raise ExportError

    def _check(self, http_response: Any, **_more: object) -> None:
        self._is_accepted = http_response.status_code == 200


class CloudWatchExporter(Exporter[tuple[str, float]]):
    """Exports log lines to a group, in a stream for each process."""

    name = "CloudWatch"
    signal = "logs"
    max_queue_size = 10_000
    max_batch_size = 1000

    def __init__(self, settings: Config) -> None:
        super().__init__()
        warnings.filterwarnings("ignore", category=watchtower.WatchtowerWarning)
        self._settings = settings
        self._handler: _LogHandler | None = None

    def export(self, batch: list[tuple[str, float]]) -> None:
        """Write lines, as many at once as CloudWatch takes."""
        handler = self._handler = self._handler or self._connect()
        events: list[dict[str, Any]] = []
        size = 0
        for line, created in batch:
            event = handler.event(line, created)
            size += handler.size(event)
            if size > _MAX_BATCH_BYTES:
                handler.put(events)
                events, size = [], handler.size(event)
            events.append(event)
        handler.put(events)

    def _connect(self) -> _LogHandler:
        # In the exporter's thread, as it may take long to find credentials.
        client = boto3.client(
            "logs",
            region_name=self._settings.aws_region,
            endpoint_url=self._settings.aws_endpoint_url,
            config=_CLIENT_CONFIG,
        )
        return _LogHandler(str(self._settings.cloudwatch_log_group), client)
