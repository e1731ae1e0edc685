"""Keep the stream records that nobody has received yet.

The emulator saves how far each stream mapping has read, but not the stream, so after a restart a
mapping waits at a position that the new, empty stream reaches much later or never. On AWS the
records stay for 24 hours. Here what a mapping has still to read is saved with its table.
"""

from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc
from replacements import known, replace

UNREAD = "unread_stream_records"


def install() -> None:
    """Save and load the unread records with the tables."""
    read_state = known(dynamodb, "get_state", "")
    load_state = known(dynamodb, "load_persisted_state", "data")
    known(lambda_svc, "_iter_all_esms", "")

    def state_with_stream() -> dict[str, Any]:
        return {**read_state(), UNREAD: _unread()}

    def load_with_stream(data: dict[str, Any]) -> None:
        load_state(data)
        for scope, stream in data.get(UNREAD, AccountRegionScopedDict()).all_items():
            dynamodb._stream_records.set_scoped(*scope, stream["records"])
            dynamodb._stream_trimmed.set_scoped(*scope, stream["position"])

    replace(dynamodb, "get_state", "", state_with_stream)
    replace(dynamodb, "load_persisted_state", "data", load_with_stream)


def _unread() -> AccountRegionScopedDict:
    furthest_behind = _oldest_positions()
    unread = AccountRegionScopedDict()
    for scope, records in dynamodb._stream_records.all_items():
        horizon = dynamodb._stream_trimmed.get_scoped(*scope, 0)
        end = horizon + len(records)
        position = max(horizon, furthest_behind.get(scope, end))
        unread.set_scoped(*scope, {"position": position, "records": records[position - horizon :]})
    return unread


def _oldest_positions() -> dict[tuple[str, str, str], int]:
    """Map (account, region, table) to where its slowest mapping has read to."""
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
