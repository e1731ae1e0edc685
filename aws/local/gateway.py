"""Stand before the emulator: local-only URLs, and a door that only this machine may use.

The emulator answers any Host and any Origin and lets anybody wipe it, so any web page that is
open on this machine could use it. AWS asks for secret credentials; here only this machine's own
names and pages are served.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import cdn
import mail
import watch
import xray
from answers import App, Message, Receive, Scope, Send, answer, answer_json, type_html
from journal import Journal
from snapshots import Snapshots

LOOPBACK = ("localhost", "127.0.0.1", "::1")
WIPING_PATHS = ("/_ministack/reset", "/_ministack/config")
READING_METHODS = ("GET", "HEAD", "OPTIONS")
READING_OPERATIONS = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet")
# Where a change to people ends up: the user pools, and the mail that it sends.
PEOPLE_SERVICES = ("cognito", "ses", "ses_v2")
# The page carries its style and script; it may fetch itself and nothing else.
PAGE_POLICY = (
    b"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
    b" connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Gateway:
    """The ASGI application that is served."""

    def __init__(
        self,
        emulator: App,
        snapshots: Snapshots,
        journal: Journal,
        traces: xray.Traces,
        hosts: Iterable[str] = (),
        log: Path | None = None,
    ) -> None:
        self._emulator = emulator
        self._snapshots = snapshots
        self._journal = journal
        self._hosts = (*LOOPBACK, *hosts)
        self._traces = traces
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, request or lifespan."""
        if scope["type"] == "lifespan":
            await self._emulator(scope, receive, send)
        elif not self._is_from_here(scope):
            await _refuse(scope, receive, send, "only this machine's names and pages are served")
        elif scope["type"] == "websocket":
            await self._emulator(scope, receive, send)
        elif scope["path"].startswith(cdn.PATH):
            await cdn.answer_object(scope, send)
        elif scope["path"].startswith("/_local/"):
            await self._answer_local(scope["method"], scope["path"], send)
        elif scope["path"] in WIPING_PATHS:
            await _refuse(scope, receive, send, "stop the emulator and remove its data instead")
        elif scope["method"] == "POST" and scope["path"] in xray.PATHS:
            await self._traces.answer(scope["path"], receive, send)
        else:
            await self._pass_on(scope, receive, send)

    async def _answer_local(self, method: str, path: str, send: Send) -> None:
        match method, path:
            case "POST", "/_local/flush":
                await answer_json(send, 200, {"saved": await self._snapshots.save()})
            case "GET", "/_local/mailbox":
                policy = ((b"content-security-policy", PAGE_POLICY),)
                await answer(send, 200, mail.page().encode(), type_html, policy)
            case "GET", "/_local/mailbox.json":
                await answer_json(send, 200, mail.mailbox())
            case "GET", "/_local/watch":
                policy = ((b"content-security-policy", PAGE_POLICY),)
                await answer(send, 200, watch.PAGE, type_html, policy)
            case "GET", "/_local/watch.json":
                await answer_json(send, 200, watch.state(self._traces.segments, self._log))
            case "GET", "/_local/xray/segments":
                await answer_json(send, 200, list(self._traces.segments))
            case _:
                await answer_json(send, 404, {"message": f"There is no {method} {path}"})

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._emulator(scope, receive, self._saved_first(scope, send))
        finally:
            if not _only_reads(scope):
                self._snapshots.touch()

    def _saved_first(self, scope: Scope, send: Send) -> Send:
        """Save what a caller changed of people and tables before they hear that it is done."""
        changes_people = _changes_people(scope)

        async def save_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._journal.write()
                if changes_people:
                    self._snapshots.touch()
                    await self._snapshots.save(PEOPLE_SERVICES)
            await send(message)

        return save_and_send

    def _is_from_here(self, scope: Scope) -> bool:
        origin = _header(scope, b"origin").decode("latin-1")
        asked_for = f"//{_header(scope, b'host').decode('latin-1')}"
        return self._is_here(asked_for) and (not origin or self._is_here(origin))

    def _is_here(self, url: str) -> bool:
        try:
            name = urlsplit(url).hostname or ""
        except ValueError:
            return False
        # Buckets and APIs may be subdomains.
        return any(name == host or name.endswith(f".{host}") for host in self._hosts)


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name.lower() == wanted), b"")


def _only_reads(scope: Scope) -> bool:
    operation = _target(scope).rpartition(".")[2]
    return scope["method"] in READING_METHODS or operation.startswith(READING_OPERATIONS)


def _changes_people(scope: Scope) -> bool:
    people = _target(scope).startswith("AWSCognitoIdentityProviderService.")
    return people and not _only_reads(scope)


def _target(scope: Scope) -> str:
    return _header(scope, b"x-amz-target").decode("latin-1")


async def _refuse(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await answer_json(send, 403, {"message": f"Refused: {why}"})
