"""Those who watch while the browser's stories run, and what they mustn't have learnt."""

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

_LOG_GROUP = "/cruddur/local/watched"
_LOOKED_EVERY_SECONDS = 1.0
_SHORTEST = 8  # of what people wrote; shorter words are also words of ours
_TOKEN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}|ticket=[\w-]{16,}|Bearer [\w-]{16,}")
_ITEMS = "/api/1/item/"
_HEARD = ("/v1/traces", "/v1/metrics", _ITEMS, "X-Ray", "X-Ray, of Lambdas", _LOG_GROUP)
# What people write is kept beside the tables, as stories delete cruds and accounts.
_KEEP = """
CREATE SCHEMA IF NOT EXISTS watched;
CREATE TABLE IF NOT EXISTS watched.words (kind text, word text);
CREATE OR REPLACE FUNCTION watched.keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO watched.words
    SELECT key, value FROM jsonb_each_text(to_jsonb(NEW)) WHERE key IN ('message', 'bio', 'email');
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER watched AFTER INSERT OR UPDATE ON activities
    FOR EACH ROW EXECUTE FUNCTION watched.keep();
CREATE OR REPLACE TRIGGER watched AFTER INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION watched.keep();
INSERT INTO watched.words SELECT 'message', message FROM activities;
INSERT INTO watched.words SELECT 'bio', bio FROM users;
INSERT INTO watched.words SELECT 'email', email FROM users;
"""
_KEPT = "SELECT DISTINCT kind, word FROM watched.words WHERE word IS NOT NULL"
_PASSWORD = re.compile(r"[Pp]assword\b.{0,20}?'([^']{8,})'")


class Watchers:
    """A collector, a daemon, a project of Rollbar's: all of them keep each byte that comes."""

    def __init__(self) -> None:
        self._heard: dict[str, list[bytes]] = {}
        self._secrets: set[tuple[str, re.Pattern[bytes]]] = {("token", _TOKEN)}
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []
        watchers = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                watchers._hear(self.path, body)
                answer = b"{}" if self.path.endswith("/item/") else b""
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._daemon = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._daemon.bind(("127.0.0.1", 0))
        self._daemon.settimeout(0.05)

    def environment(self) -> dict[str, str]:
        """Answer what switches everything on, towards here."""
        url = f"http://127.0.0.1:{self._http.server_port}"
        return {
            "TRACES_SAMPLE_RATIO": "1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": url,
            "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{self._daemon.getsockname()[1]}",
            "CLOUDWATCH_LOG_GROUP": _LOG_GROUP,
            "ROLLBAR_ACCESS_TOKEN": "watched",
            "ROLLBAR_ENDPOINT": f"{url}/api/1/",
        }

    def __enter__(self) -> Self:
        for work in (lambda: self._http.serve_forever(0.01), self._listen):
            self._start(work)
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._http.shutdown()
        for thread in self._threads:
            thread.join()
        self._http.server_close()
        self._daemon.close()

    def watch(self, running: Mapping[str, str]) -> None:
        """Begin to look at what the running product's Lambdas tell the emulator."""
        with contextlib.suppress(ClientError):
            _client("logs", running).create_log_group(logGroupName=_LOG_GROUP)
        with psycopg.connect(running["CONNECTION_URL"]) as connection:
            connection.execute(_KEEP)
        self._start(lambda: self._look(running))

    def provoke(self, running: Mapping[str, str]) -> None:
        """Make the API fail once, as only then Rollbar hears something: of a statement in vain."""
        with psycopg.connect(running["CONNECTION_URL"]) as connection:
            connection.execute("LOCK TABLE activities IN ACCESS EXCLUSIVE MODE")
            _asked(running["CRUDDUR_API_URL"], "/api/activities/public")
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while _ITEMS not in self._heard and time.monotonic() < deadline:
            self._over.wait(0.1)

    def findings(self, running: Mapping[str, str]) -> list[str]:
        """Answer, a line each, who learnt what; and who heard nothing at all."""
        heard = {name: b"\n".join(parts) for name, parts in self._heard.items()}
        heard |= dict(_logged(running))
        secrets = {*self._secrets, *_living(running), *_written(running)}
        silent = [
            f"{name} heard nothing, so nothing is proved" for name in _HEARD if not heard.get(name)
        ]
        learnt = [
            f"{name} learnt a person's {kind}"
            for name, everything in heard.items()
            for kind, secret in secrets
            if secret.search(everything)
        ]
        return silent + sorted(set(learnt))

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self._threads.append(thread)

    def _hear(self, name: str, body: bytes) -> None:
        self._heard.setdefault(name, []).append(body)

    def _listen(self) -> None:
        while not self._over.is_set():
            with contextlib.suppress(TimeoutError):
                self._hear("X-Ray", self._daemon.recv(65_536))

    def _look(self, running: Mapping[str, str]) -> None:
        """Look often: a story kills the emulator, and it forgets."""
        while not self._over.wait(_LOOKED_EVERY_SECONDS):
            with contextlib.suppress(OSError, http.client.HTTPException):
                segments = _asked(running["AWS_ENDPOINT_URL"], "/_local/xray/segments")
                if len(segments) > 2:
                    self._heard["X-Ray, of Lambdas"] = [
                        *self._heard.get("X-Ray, of Lambdas", [])[-1:],
                        segments,
                    ]
            with contextlib.suppress(
                OSError, http.client.HTTPException, ClientError, BotoCoreError
            ):
                self._secrets.update(_living(running))


def _logged(running: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Answer what every log group has."""
    logs = _client("logs", running)
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        with contextlib.suppress(ClientError, BotoCoreError):
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName=name)
            lines = [event["message"] for page in pages for event in page["events"]]
            yield name, "\n".join(lines).encode()


def _living(running: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """Answer what nobody may learn, as it stands in the emulator just now."""
    pool = running["AWS_COGNITO_USER_POOL_ID"]
    pages = _client("cognito-idp", running).get_paginator("list_users").paginate(UserPoolId=pool)
    for page in pages:
        for user in page["Users"]:
            for each in user["Attributes"]:
                if each["Name"] == "email":
                    yield "email address", _text(each["Value"])
    for code in _codes(running):
        yield "confirmation code", _code(code)
    for message in _messages(running):
        if len(message) >= _SHORTEST:
            yield "message", _text(message)


def _written(running: Mapping[str, str]) -> Iterator[tuple[str, re.Pattern[bytes]]]:
    """Answer what nobody may learn of what the stories wrote, even where it is gone since."""
    stories = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "frontend-react-js/e2e").glob("*.ts")
    )
    for password in set(_PASSWORD.findall(stories)):
        yield "password", _text(password)
    with psycopg.connect(running["CONNECTION_URL"]) as connection:
        connection.execute(_KEEP)
        kept = connection.execute(_KEPT).fetchall()
        connection.execute("DROP SCHEMA watched CASCADE")
    for kind, word in kept:
        if len(word) >= _SHORTEST:
            yield {"email": "email address"}.get(kind, "crud or bio"), _text(word)


def _asked(url: str, path: str) -> bytes:
    """Answer what is answered, be it an error."""
    address = urlsplit(url)
    with contextlib.closing(
        http.client.HTTPConnection(
            str(address.hostname), address.port, timeout=WAIT_TIMEOUT_SECONDS
        )
    ) as server:
        server.request("GET", path)
        return server.getresponse().read()


def _codes(running: Mapping[str, str]) -> set[str]:
    mails = json.loads(_asked(running["AWS_ENDPOINT_URL"], "/_local/mailbox.json"))
    return {mail["code"] for mail in mails if mail["code"]}


def _messages(running: Mapping[str, str]) -> set[str]:
    pages = (
        _client("dynamodb", running)
        .get_paginator("scan")
        .paginate(TableName=running["DDB_MESSAGE_TABLE"])
    )
    return {item["body"]["S"] for page in pages for item in page["Items"] if "body" in item}


def _text(words: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(words).encode())


def _code(code: str) -> re.Pattern[bytes]:
    # Ids and times hold digits too.
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
