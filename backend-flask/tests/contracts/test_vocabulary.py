"""Standard terms lead to their modules, and private words don't come back as names."""

from __future__ import annotations

import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_HEAD_LINES = 15

_API = "backend-flask/cruddur"
_DDB = "ddb/cruddur_messages"
_TELEMETRY = f"{_API}/platform/telemetry"
_TOOLS = "bin/devtools"
_WEB = "frontend-react-js/src"

TERMS = {
    "cache": f"{_API}/platform/cache.py",
    "retry": f"{_DDB}/table.py",
    "backoff": f"{_DDB}/table.py",
    "jitter": f"{_DDB}/table.py",
    "exponential backoff": f"{_WEB}/lib/realtime/backoff.ts",
    "row lock": f"{_API}/people/sql/lock_viewer.sql",
    "savepoint": f"{_API}/platform/database.py",
    "on_commit": f"{_API}/platform/database.py",
    "connection pool": f"{_API}/platform/connection_pool.py",
    "upsert": f"{_API}/rate_limits/sql/lease.sql",
    "pagination": f"{_API}/http/pagination.py",
    "cursor": f"{_API}/http/pagination.py",
    "keyset pagination": f"{_API}/http/pagination.py",
    "idempotency": f"{_API}/http/idempotency.py",
    "precondition": f"{_API}/http/preconditions.py",
    "rate limiter": f"{_API}/rate_limits/service.py",
    "fixed window": f"{_API}/rate_limits/service.py",
    "lease": f"{_API}/rate_limits/service.py",
    "bulkhead": f"{_API}/http/body_concurrency.py",
    "circuit breaker": f"{_API}/platform/breaker.py",
    "slowloris": f"{_API}/http/body_concurrency.py",
    "error handler": f"{_API}/http/problems.py",
    "request id": f"{_API}/http/request_hooks.py",
    "liveness": f"{_API}/health.py",
    "readiness": f"{_API}/platform/readiness.py",
    "health check": "backend-flask/livez.sh",
    "graceful shutdown": f"{_API}/server.py",
    "drain": f"{_API}/server.py",
    "exporter": f"{_TELEMETRY}/exporters/base.py",
    "span processor": f"{_TELEMETRY}/exporters/otlp.py",
    "batch": f"{_TELEMETRY}/exporters/base.py",
    "sampling": f"{_TELEMETRY}/tracing.py",
    "trace context": f"{_TELEMETRY}/tracing.py",
    "propagation": f"{_TELEMETRY}/tracing.py",
    "metric": f"{_TELEMETRY}/metrics.py",
    "gauge": f"{_TELEMETRY}/metrics.py",
    "redact": f"{_TELEMETRY}/error_reports.py",
    "stack trace": f"{_TELEMETRY}/error_reports.py",
    "publisher": f"{_API}/platform/event_publisher.py",
    "outbox": f"{_WEB}/features/messages/outbox.ts",
    "dead-letter": "ddb/template.yaml",
    "redrive": f"{_TOOLS}/deploy/redrive.py",
    "optimistic locking": f"{_DDB}/conversations.py",
    "conditional write": f"{_DDB}/table.py",
    "read receipt": f"{_DDB}/items.py",
    "unread count": f"{_DDB}/membership.py",
    "tombstone": f"{_DDB}/conversations.py",
    "message request": f"{_DDB}/items.py",
    "broadcast": f"{_DDB}/push.py",
    "fan-out": f"{_API}/activities/sql/home_feed.sql",
    "purge": f"{_API}/purges/service.py",
    "retention": f"{_API}/purges/service.py",
    "TTL": f"{_API}/activities/schemas.py",
    "account deletion": f"{_API}/accounts/deletion.py",
    "data export": f"{_API}/accounts/export.py",
    "presigned": f"{_API}/platform/object_storage.py",
    "thumbnail": f"{_API}/media/images.py",
    "MIME": f"{_API}/media/images.py",
    "EXIF": f"{_API}/media/images.py",
    "orphan": f"{_API}/media/service.py",
    "monkeypatch": "aws/local/monkeypatch.py",
    "write-ahead log": "aws/local/journal.py",
    "snapshot": "aws/local/snapshots.py",
    "supervisor": f"{_TOOLS}/local/supervisor.py",
    "smoke test": f"{_TOOLS}/cli/smoke.py",
    "optimistic update": f"{_WEB}/features/activities/api/mutations.ts",
    "polling": f"{_WEB}/features/messages/api/backfill.ts",
    "heartbeat": f"{_WEB}/lib/realtime/reconnecting-socket.ts",
    "reconnect": f"{_WEB}/lib/realtime/reconnecting-socket.ts",
    "autocomplete": f"{_WEB}/features/activities/use-autocomplete.ts",
    "virtualization": f"{_WEB}/lib/use-virtual-list.ts",
    "scroll restoration": f"{_WEB}/app/layout/ScrollRestoration.tsx",
    "keyboard shortcut": f"{_WEB}/app/shortcuts/KeyboardShortcuts.tsx",
}

# Parts of names: `told` forbids `told`, `was_told`, `wasTold` and `told.py`.
PRIVATE_WORDS = frozenset(
    {
        "afterwards",
        "departure",
        "departures",
        "kept",
        "lighten",
        "lightened",
        "newcomer",
        "nobody",
        "patience",
        "somebody",
        "standing",
        "stood",
        "switchboard",
        "telling",
        "told",
        "undress",
        "whoever",
        "whose",
        "worn",
    }
)
PRIVATE_NAMES = frozenset(
    {"goLive", "hearOf", "hear_out", "looked-at", "someone-else", "take_back"}
)

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Comments, strings and the text of elements aren't names.
_NO_NAME = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`(?:\\.|[^`\\])*`|>[^<>{}=;]*[<{]",
    re.DOTALL,
)


@pytest.mark.parametrize(("term", "path"), TERMS.items())
def test_a_standard_term_leads_to_its_module(term: str, path: str) -> None:
    head = "\n".join((ROOT / path).read_text("utf-8").splitlines()[:_HEAD_LINES])
    assert re.search(rf"\b{re.escape(term)}", head, re.IGNORECASE)


def _sources() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.ts", "*.tsx", "*.sql"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [
        ROOT / line
        for line in listed
        if "/migrations/" not in line and not line.endswith((".d.ts", "db/schema.sql"))
    ]


def _names(path: Path) -> Iterator[str]:
    yield path.stem
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME:
                yield token.string
    elif path.suffix in (".ts", ".tsx"):
        yield from re.findall(r"[A-Za-z_]\w*", _NO_NAME.sub(" ", text))


def _is_private(name: str) -> bool:
    parts = {part.lower() for part in _PART.findall(name)}
    return bool(parts & PRIVATE_WORDS) or any(private in name for private in PRIVATE_NAMES)


def test_no_name_is_a_private_word() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources()
        for name in set(_names(path))
        if _is_private(name) and path != Path(__file__)
    }
    assert found == set()


@pytest.mark.parametrize("name", ["told", "was_told", "wasTold", "TOLD_ONCE", "someone-else"])
def test_a_private_word_is_found_in_a_name(name: str) -> None:
    assert _is_private(name)


@pytest.mark.parametrize("name", ["stolen", "outstanding", "understanding", "cached"])
def test_a_word_that_only_contains_one_is_not(name: str) -> None:
    assert not _is_private(name)
