"""Write down each change of a table's items before its caller hears that it is done.

DynamoDB loses nothing that it acknowledged, while saved state lies up to two seconds behind, and
saving whole tables before each answer would cost more with every item. So changes go to a journal,
a request's together in one line, and are done again at the next start. What the saved state
holds already is done twice, which changes nothing; stream records may come twice, as on AWS.
"""

import json
import os
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.core.responses import get_account_id, get_region, request_scope
from ministack.services import dynamodb
from replacements import known, replace

NEXT = "journal_goes_on_in"

Entry = dict[str, Any]


class Journal:
    """The changes since the last saved state: files with numbers, begun when state is copied."""

    def __init__(self) -> None:
        self._unwritten: list[Entry] = []
        self._number = 0
        self._file: int | None = None

    def install(self) -> None:
        """Make the tables keep the journal."""
        known(dynamodb, "_extract_key_val", "attr")
        known(dynamodb, "_set_item", "table pk_val sk_val item")
        known(dynamodb, "_remove_item", "table pk_val sk_val")
        parameters = "table_name event_name old_item new_item replicate"
        self._emit = known(dynamodb, "_emit_stream_event", parameters)
        self._get_state = known(dynamodb, "get_state", "")
        self._load = known(dynamodb, "load_persisted_state", "data")
        replace(dynamodb, "_emit_stream_event", parameters, self._changed)
        replace(dynamodb, "get_state", "", self._state)
        replace(dynamodb, "load_persisted_state", "data", self._loaded)

    def write(self) -> None:
        """Bring what has changed to disk."""
        if not self._unwritten:
            return
        line = json.dumps(self._unwritten, default=persistence._json_default) + "\n"
        self._unwritten = []
        if self._file is None:
            path = _path(self._number)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(self._file, line.encode())

    def forget(self, saved: dict[str, Any]) -> None:
        """Drop what a saved state holds."""
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
        self._unwritten.append(
            {
                "account": get_account_id(),
                "region": get_region(),
                "table": table_name,
                "old": old_item,
                "new": new_item,
            }
        )

    def _state(self) -> dict[str, Any]:
        """Copy the state; what changes from now on goes into the next file."""
        self.write()
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._number += 1
        return {**self._get_state(), NEXT: self._number}

    def _loaded(self, data: Any) -> None:
        self._load(data)
        self._number = (data or {}).get(NEXT, 0)
        for number, path in _files():
            if number >= self._number:
                self._number = number + 1
                for line in path.read_text().splitlines(keepends=True):
                    if line.endswith("\n"):  # else it was cut off, and never acknowledged
                        self._repeat(json.loads(line))

    def _repeat(self, entries: list[Entry]) -> None:
        for entry in entries:
            with request_scope(entry["account"], entry["region"]):
                table = dynamodb._tables.get(entry["table"])
                if table is None:
                    continue  # deleted since
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
