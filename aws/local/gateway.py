"""ASGI middleware before the emulator: Host and Origin allowlist, and local-only URLs.

The emulator accepts any Host and Origin, and has paths that delete everything, so any web page in a
browser on this machine could use it. AWS requires secret credentials; here only local host names
and origins are allowed.
"""

import logging
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import cdn
import mail_viewer
import object_writes
import trace_viewer
import xray
from asgi import App, Message, Receive, Scope, Send, send_json, send_response, type_html
from journal import Journal
from snapshots import Snapshots

log = logging.getLogger("gateway")

LOOPBACK = ("localhost", "127.0.0.1", "::1")
DESTRUCTIVE_PATHS = ("/_ministack/reset", "/_ministack/config")
READ_METHODS = ("GET", "HEAD", "OPTIONS")
READ_OPERATIONS = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet")
# The services that a call of Cognito changes: user pools, and sent emails.
USER_SERVICES = ("cognito", "ses", "ses_v2")
# Pages have inline styles and scripts, and may only fetch from their own origin.
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
        """Handle a request, WebSocket or lifespan."""
        if scope["type"] == "lifespan":
            await self._emulator(scope, receive, send)
        elif not self._is_local(scope):
            await _refuse(scope, receive, send, "only local host names and origins are allowed")
        elif scope["type"] == "websocket":
            await self._emulator(scope, receive, send)
        elif scope["path"].startswith(cdn.PATH):
            await cdn.serve_object(scope, send)
        elif scope["path"].startswith("/_local/"):
            await self._serve_local(scope["method"], scope["path"], send)
        elif scope["path"] in DESTRUCTIVE_PATHS:
            await _refuse(
                scope, receive, send, "stop the emulator and delete its data directory instead"
            )
        elif scope["method"] == "POST" and scope["path"] in xray.PATHS:
            await self._traces.handle(scope["path"], receive, send)
        else:
            await self._forward(scope, receive, send)

    async def _serve_local(self, method: str, path: str, send: Send) -> None:
        match method, path:
            case "POST", "/_local/flush":
                await send_json(send, 200, {"saved": await self._snapshots.save()})
            case "GET", "/_local/mailbox":
                policy = ((b"content-security-policy", PAGE_POLICY),)
                await send_response(send, 200, mail_viewer.page().encode(), type_html, policy)
            case "GET", "/_local/mailbox.json":
                await send_json(send, 200, mail_viewer.list_mails())
            case "GET", "/_local/traces":
                policy = ((b"content-security-policy", PAGE_POLICY),)
                await send_response(send, 200, trace_viewer.PAGE, type_html, policy)
            case "GET", "/_local/traces.json":
                await send_json(send, 200, trace_viewer.state(self._traces.segments, self._log))
            case "GET", "/_local/xray/segments":
                await send_json(send, 200, list(self._traces.segments))
            case _:
                await send_json(send, 404, {"message": f"There is no {method} {path}"})

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            # What an earlier request couldn't write comes first. A request that would have to wait
            # for it isn't executed.
            self._journal.write()
        except OSError as error:
            await _send_write_failure(scope, send, error)
            return
        try:
            await self._emulator(scope, receive, self._save_before_response(scope, send))
        finally:
            if not _is_read_only(scope):
                self._snapshots.touch()

    def _save_before_response(self, scope: Scope, send: Send) -> Send:
        """Save changes of users, tables and objects before the response is sent."""
        changes_users = _changes_users(scope)
        failed_writes = object_writes.collect_failures()
        has_failed = False

        async def save_and_send(message: Message) -> None:
            nonlocal has_failed
            if message["type"] == "http.response.start":
                try:
                    self._journal.write()
                    if changes_users:
                        self._snapshots.touch()
                        await self._snapshots.save_or_raise(USER_SERVICES)
                    for error in failed_writes:
                        raise error
                except OSError as error:
                    has_failed = True
                    await _send_write_failure(scope, send, error)
            if not has_failed:
                await send(message)

        return save_and_send

    def _is_local(self, scope: Scope) -> bool:
        origin = _header(scope, b"origin").decode("latin-1")
        host = f"//{_header(scope, b'host').decode('latin-1')}"
        return self._is_allowed(host) and (not origin or self._is_allowed(origin))

    def _is_allowed(self, url: str) -> bool:
        try:
            name = urlsplit(url).hostname or ""
        except ValueError:
            return False
        # Buckets and APIs may be subdomains.
        return any(name == host or name.endswith(f".{host}") for host in self._hosts)


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name.lower() == wanted), b"")


def _is_read_only(scope: Scope) -> bool:
    operation = _target(scope).rpartition(".")[2]
    return scope["method"] in READ_METHODS or operation.startswith(READ_OPERATIONS)


def _changes_users(scope: Scope) -> bool:
    is_cognito = _target(scope).startswith("AWSCognitoIdentityProviderService.")
    return is_cognito and not _is_read_only(scope)


def _target(scope: Scope) -> str:
    return _header(scope, b"x-amz-target").decode("latin-1")


async def _send_write_failure(scope: Scope, send: Send, error: OSError) -> None:
    """Send the error with which AWS says that it failed, and that a retry may succeed."""
    log.error("%s %s isn't saved: %s", scope["method"], scope["path"], error.strerror)
    is_cognito = _target(scope).startswith("AWSCognitoIdentityProviderService.")
    code = "InternalErrorException" if is_cognito else "InternalServerError"
    await send_json(send, 500, {"__type": code, "message": f"Not saved: {error.strerror}"})


async def _refuse(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
    else:
        await send_json(send, 403, {"message": f"Refused: {why}"})
