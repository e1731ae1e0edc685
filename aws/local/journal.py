"""Write-ahead log of DynamoDB: changes of items are on disk before the response is sent.

DynamoDB loses no acknowledged write, but a snapshot is up to two seconds old, and saving whole
tables before each response would be slow. So the changes of a request are appended to a journal as
one line, and replayed at the next start. Replaying changes that the snapshot already has is
harmless; stream records may be delivered twice, as on AWS.

If the disk is full, the changes stay pending and every request fails until they are written, so no
response shows anything that a crash could undo.
"""

import contextlib
import errno
import json
import os
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import dynamodb
from monkeypatch import patch, require_function

NEXT = "journal_goes_on_in"

Entry = dict[str, Any]


class Journal:
    """The changes since the last snapshot, in numbered files; each snapshot starts a new one."""

    def __init__(self) -> None:
        self._pending: list[Entry] = []
        self._number = 0
        self._file: int | None = None

    def install(self) -> None:
        """Record every change of an item."""
        require_function(dynamodb, "_extract_key_val", "attr")
        require_function(dynamodb, "_set_item", "table pk_val sk_val item")
        require_function(dynamodb, "_remove_item", "table pk_val sk_val")
        parameters = "table_name event_name old_item new_item replicate"
        self._emit = require_function(dynamodb, "_emit_stream_event", parameters)
        self._get_state = require_function(dynamodb, "get_state", "")
        self._load = require_function(dynamodb, "load_persisted_state", "data")
        patch(dynamodb, "_emit_stream_event", parameters, self._changed)
        patch(dynamodb, "get_state", "", self._state)
        patch(dynamodb, "load_persisted_state", "data", self._loaded)

    def write(self) -> None:
        """Append the pending changes to the file; if that fails, they stay pending.

        Raises:
            OSError: they couldn't be written, e.g. because the disk is full.
        """
        if not self._pending:
            return
        # Other threads may append meanwhile, so only what is written is removed from the list.
        batch = self._pending[:]
        line = json.dumps(batch, default=persistence._json_default) + "\n"
        if self._file is None:
            path = _path(self._number)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._append(self._file, line.encode())
        del self._pending[: len(batch)]

    def _append(self, file: int, data: bytes) -> None:
        size = os.fstat(file).st_size
        try:
            if os.write(file, data) < len(data):
                # A short write means that the rest doesn't fit.
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            # A later line must not be appended to half of this one.
            try:
                os.ftruncate(file, size)
            except OSError:
                self._close_file()
            raise

    def _close_file(self) -> None:
        """Close the file; later changes go to the next one."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.close(self._file)
            self._file = None
            self._number += 1

    def truncate(self, saved: dict[str, Any]) -> None:
        """Delete the files whose changes are in a snapshot."""
        for number, path in _files():
            if number < saved[NEXT]:
                path.unlink()

    def _changed(
        self,
        table_name: str,
        event_name: str,
        old_item: Any,
        new_item: Any,
        replicate: bool = True,
    ) -> None:
        self._emit(table_name, event_name, old_item, new_item, replicate)
        self._pending.append(
            {
                "account": get_account_id(),
                "region": get_region(),
                "table": table_name,
                "old": old_item,
                "new": new_item,
            }
        )

    def _state(self) -> dict[str, Any]:
        """Return a copy of the state; later changes go to the next file."""
        self.write()
        self._close_file()
        return {**self._get_state(), NEXT: self._number}

    def _loaded(self, data: Any) -> None:
        self._load(data)
        self._number = (data or {}).get(NEXT, 0)
        for number, path in _files():
            if number >= self._number:
                self._number = number + 1
                for line in path.read_text().splitlines(keepends=True):
                    if line.endswith("\n"):  # else it is incomplete, so it wasn't acknowledged
                        self._replay(json.loads(line))

    def _replay(self, entries: list[Entry]) -> None:
        for entry in entries:
            with request_scope(entry["account"], entry["region"]):
                table = dynamodb._tables.get(entry["table"])
                if table is None:
                    continue  # the table was deleted later
                old, new = entry["old"], entry["new"]
                key = [
                    dynamodb._extract_key_val((new or old).get(table[name]))
                    if table[name]
                    else "__no_sort__"
                    for name in ("pk_name", "sk_name")
                ]
                if new is None:
                    dynamodb._remove_item(table, *key)
                else:
                    dynamodb._set_item(table, *key, new)
                event = "REMOVE" if new is None else "MODIFY" if old else "INSERT"
                self._emit(entry["table"], event, old, new, False)


def _path(number: int) -> Path:
    return Path(persistence.STATE_DIR, f"dynamodb-journal-{number}.jsonl")


def _files() -> list[tuple[int, Path]]:
    found = Path(persistence.STATE_DIR).glob("dynamodb-journal-*.jsonl")
    return sorted((int(path.stem.rpartition("-")[2]), path) for path in found)
