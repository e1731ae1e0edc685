"""Patch: persist the undelivered records of DynamoDB streams.

The emulator saves the position of each event source mapping, but not the stream, so after a restart
a mapping waits at a position that the new, empty stream reaches much later or never. On AWS records
are retained for 24 hours. Here the undelivered ones are saved with the tables.
"""

from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc
from monkeypatch import patch, require_function

UNDELIVERED = "unread_stream_records"


def install() -> None:
    """Save and load the undelivered records with the tables."""
    read_state = require_function(dynamodb, "get_state", "")
    load_state = require_function(dynamodb, "load_persisted_state", "data")
    require_function(lambda_svc, "_iter_all_esms", "")

    def state_with_stream() -> dict[str, Any]:
        return {**read_state(), UNDELIVERED: _undelivered()}

    def load_with_stream(data: dict[str, Any]) -> None:
        load_state(data)
        for scope, stream in data.get(UNDELIVERED, AccountRegionScopedDict()).all_items():
            dynamodb._stream_records.set_scoped(*scope, stream["records"])
            dynamodb._stream_trimmed.set_scoped(*scope, stream["position"])

    patch(dynamodb, "get_state", "", state_with_stream)
    patch(dynamodb, "load_persisted_state", "data", load_with_stream)


def _undelivered() -> AccountRegionScopedDict:
    oldest = _oldest_positions()
    undelivered = AccountRegionScopedDict()
    for scope, records in dynamodb._stream_records.all_items():
        horizon = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        end = horizon + len(records)
        position = max(horizon, oldest.get(scope, end))
        undelivered.set_scoped(
            *scope, {"position": position, "records": records[position - horizon :]}
        )
    return undelivered


def _oldest_positions() -> dict[tuple[str, str, str], int]:
    """Map (account, region, table) to the position of its slowest mapping."""
    oldest: dict[tuple[str, str, str], int] = {}
    for account, region, mapping in lambda_svc._iter_all_esms():
        _stream, _, path = mapping["EventSourceArn"].partition(":table/")
        position = lambda_svc._dynamodb_stream_positions.get_scoped(
            account, region, mapping["UUID"]
        )
        if path and position is not None:
            scope = (account, region, path.split("/")[0])
            oldest[scope] = min(position, oldest.get(scope, position))
    return oldest
