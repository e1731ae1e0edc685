"""Privacy check: telemetry sinks that find private text exported during the end-to-end tests."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

import boto3
import psycopg
from botocore.exceptions import BotoCoreError, ClientError

from .settings import ROOT, WAIT_TIMEOUT_SECONDS

_LOG_GROUP = "/cruddur/local/sink"
_POLL_SECONDS = 1.0
_MIN_LENGTH = 8  # shorter texts occur in telemetry by chance
_TOKEN_PATTERN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}|ticket=[\w-]{16,}|Bearer [\w-]{16,}")
_ROLLBAR_PATH = "/api/1/item/"
_SINKS = ("/v1/traces", "/v1/metrics", _ROLLBAR_PATH, "X-Ray", "X-Ray, Lambdas", _LOG_GROUP)
# Triggers record private texts in a schema of their own, as tests delete cruds and accounts.
_RECORD_SQL = """
CREATE SCHEMA IF NOT EXISTS recorded;
CREATE TABLE IF NOT EXISTS recorded.texts (kind text, value text);
CREATE OR REPLACE FUNCTION recorded.record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = recorded AS $$
BEGIN
    INSERT INTO recorded.texts
    SELECT key, value FROM jsonb_each_text(to_jsonb(NEW)) WHERE key IN ('message', 'bio', 'email');
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER record AFTER INSERT OR UPDATE ON activities
    FOR EACH ROW EXECUTE FUNCTION recorded.record();
CREATE OR REPLACE TRIGGER record AFTER INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION recorded.record();
INSERT INTO recorded.texts SELECT 'message', message FROM activities;
INSERT INTO recorded.texts SELECT 'bio', bio FROM users;
INSERT INTO recorded.texts SELECT 'email', email FROM users;
"""
_RECORDED_SQL = "SELECT DISTINCT kind, value FROM recorded.texts WHERE value IS NOT NULL"
_PASSWORD_PATTERN = re.compile(r"[Pp]assword\b.{0,20}?'([^']{8,})'")


class TelemetrySinks:
    """Stubs of an OTLP collector, the X-Ray daemon and Rollbar that store all they receive."""

    def __init__(self) -> None:
        self._received: dict[str, list[bytes]] = {}
        self._secrets: set[tuple[str, re.Pattern[bytes]]] = {("token", _TOKEN_PATTERN)}
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        sinks = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sinks._receive(self.path, body)
                response = b"{}" if self.path.endswith("/item/") else b""
                self.send_response(200)
                self.send_header("Content-Length", str(len(response)))
                self.end_headers()
                self.wfile.write(response)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Log nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._daemon = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._daemon.bind(("127.0.0.1", 0))
        self._daemon.settimeout(0.05)

    def environment(self) -> dict[str, str]:
        """Return the variables that make the product export everything to the sinks."""
        url = f"http://127.0.0.1:{self._http.server_port}"
        return {
            "TRACES_SAMPLE_RATIO": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": url,
            "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{self._daemon.getsockname()[1]}",
            "CLOUDWATCH_LOG_GROUP": _LOG_GROUP,
            "ROLLBAR_ACCESS_TOKEN": "sink",
            "ROLLBAR_ENDPOINT": f"{url}/api/1/",
        }

    def __enter__(self) -> Self:
        for work in (lambda: self._http.serve_forever(0.01), self._receive_segments):
            self._start(work)
        return self

    def __exit__(self, *_error: object) -> None:
        self._closed.set()
        self._http.shutdown()
        for thread in self._threads:
            thread.join()
        self._http.server_close()
        self._daemon.close()

    def record(self, running: Mapping[str, str]) -> None:
        """Start to record private texts, and the segments that Lambdas send to the emulator."""
        with contextlib.suppress(ClientError):
            _client("logs", running).create_log_group(logGroupName=_LOG_GROUP)
        with psycopg.connect(running["CONNECTION_URL"]) as connection:
            connection.execute(_RECORD_SQL)
        self._start(lambda: self._poll(running))

    def provoke_error(self, running: Mapping[str, str]) -> None:
        """Make a request fail with a statement timeout, so that Rollbar receives an error."""
        with psycopg.connect(running["CONNECTION_URL"]) as connection:
            connection.execute("LOCK TABLE activities IN ACCESS EXCLUSIVE MODE")
            _get(running["CRUDDUR_API_URL"], "/api/activities/public")
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while _ROLLBAR_PATH not in self._received and time.monotonic() < deadline:
            self._closed.wait(0.1)

    def findings(self, running: Mapping[str, str]) -> list[str]:
        """Return a line for each sink that received a private text, or nothing at all."""
        received = {name: b"\n".join(parts) for name, parts in self._received.items()}
        received |= dict(_log_groups(running))
        secrets = {*self._secrets, *_current_secrets(running), *_recorded_secrets(running)}
        empty = [
            f"{name} received nothing, so the check proves nothing"
            for name in _SINKS
            if not received.get(name)
        ]
        leaks = [
            f"{name} received a user's {kind}"
            for name, content in received.items()
            for kind, secret in secrets
            if secret.search(content)
        ]
        return empty + sorted(set(leaks))

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _receive(self, name: str, body: bytes) -> None:
        self._received.setdefault(name, []).append(body)

    def _receive_segments(self) -> None:
        while not self._closed.is_set():
            with contextlib.suppress(TimeoutError):
                self._receive("X-Ray", self._daemon.recv(65_536))

    def _poll(self, running: Mapping[str, str]) -> None:
        """Poll often, as a test kills the emulator, whose segments and users are then lost."""
        while not self._closed.wait(_POLL_SECONDS):
            with contextlib.suppress(OSError, http.client.HTTPException):
                segments = _get(running["AWS_ENDPOINT_URL"], "/_local/xray/segments")
                if len(segments) > 2:
                    self._received["X-Ray, Lambdas"] = [
                        *self._received.get("X-Ray, Lambdas", [])[-1:],
                        segments,
                    ]
            with contextlib.suppress(
                OSError, http.client.HTTPException, ClientError, BotoCoreError
            ):
                self._secrets.update(_current_secrets(running))


def _log_groups(running: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each log group."""
    logs = _client("logs", running)
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        with contextlib.suppress(ClientError, BotoCoreError):
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName=name)
            lines = [event["message"] for page in pages for event in page["events"]]
            yield name, "\n".join(lines).encode()


def _current_secrets(running: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """Yield the private texts that are in the emulator now."""
    pool = running["AWS_COGNITO_USER_POOL_ID"]
    pages = _client("cognito-idp", running).get_paginator("list_users").paginate(UserPoolId=pool)
    for page in pages:
        for user in page["Users"]:
            for each in user["Attributes"]:
                if each["Name"] == "email":
                    yield "email address", _pattern(each["Value"])
    for code in _mailed_codes(running):
        yield "confirmation code", _code_pattern(code)
    for message in _messages(running):
        if len(message) >= _MIN_LENGTH:
            yield "message", _pattern(message)


def _recorded_secrets(running: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """Yield the private texts that the tests wrote, also those deleted since."""
    tests = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "frontend-react-js/e2e").glob("*.ts")
    )
    for password in set(_PASSWORD_PATTERN.findall(tests)):
        yield "password", _pattern(password)
    with psycopg.connect(running["CONNECTION_URL"]) as connection:
        connection.execute(_RECORD_SQL)
        recorded = connection.execute(_RECORDED_SQL).fetchall()
        connection.execute("DROP SCHEMA recorded CASCADE")
    for kind, value in recorded:
        if len(value) >= _MIN_LENGTH:
            yield {"email": "email address"}.get(kind, "crud or bio"), _pattern(value)


def _get(url: str, path: str) -> bytes:
    """Return the body of a response of any status."""
    address = urlsplit(url)
    with contextlib.closing(
        http.client.HTTPConnection(
            str(address.hostname), address.port, timeout=WAIT_TIMEOUT_SECONDS
        )
    ) as server:
        server.request("GET", path)
        return server.getresponse().read()


def _mailed_codes(running: Mapping[str, str]) -> set[str]:
    mails = json.loads(_get(running["AWS_ENDPOINT_URL"], "/_local/mailbox.json"))
    return {mail["code"] for mail in mails if mail["code"]}


def _messages(running: Mapping[str, str]) -> set[str]:
    pages = (
        _client("dynamodb", running)
        .get_paginator("scan")
        .paginate(TableName=running["DDB_MESSAGE_TABLE"])
    )
    return {item["body"]["S"] for page in pages for item in page["Items"] if "body" in item}


def _pattern(text: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(text).encode())


def _code_pattern(code: str) -> re.Pattern[bytes]:
    # Digits within ids and times don't count.
    return re.compile(rb"(?<![\w.-])" + code.encode() + rb"(?![\w.-])")


def _client(service: str, running: Mapping[str, str]) -> Any:
    make: Any = boto3.client
    return make(
        service,
        endpoint_url=running["AWS_ENDPOINT_URL"],
        region_name=running["AWS_REGION"],
        aws_access_key_id=running["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=running["AWS_SECRET_ACCESS_KEY"],
    )
