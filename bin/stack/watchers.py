"""Those who watch while the browser's stories run, and what they mustn't have learnt."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

import boto3
import psycopg
from botocore.exceptions import BotoCoreError, ClientError

from .settings import ROOT

_LOG_GROUP = "/cruddur/local/watched"
_LOOKED_EVERY_SECONDS = 1.0
_SHORTEST = 8  # of what people wrote; shorter words are also words of ours
_TOKEN = re.compile(rb"eyJ[\w-]{8,}\.eyJ[\w-]{8,}|ticket=[\w-]{16,}|Bearer [\w-]{16,}")
_PASSWORD = re.compile(r"[Pp]assword\b.{0,20}?'([^']{8,})'")


class Watchers:
    """A collector, a daemon, a project of Rollbar's: all of them keep each byte that comes."""

    def __init__(self) -> None:
        self._heard: dict[str, list[bytes]] = {}
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
        self._daemon.settimeout(0.5)

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
        for work in (self._http.serve_forever, self._listen):
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
        self._start(lambda: self._look(running))

    def findings(self, running: Mapping[str, str]) -> list[str]:
        """Answer, a line each, who learnt what; and who heard nothing at all."""
        heard = {name: b"\n".join(parts) for name, parts in self._heard.items()}
        heard |= dict(_logged(running))
        silent = [
            f"{name} heard nothing, so nothing is proved"
            for name in ("/v1/traces", "/v1/metrics", "X-Ray", "X-Ray, of Lambdas", _LOG_GROUP)
            if not heard.get(name)
        ]
        learnt = [
            f"{name} learnt a person's {kind}"
            for name, everything in heard.items()
            for kind, secret in _secrets(running)
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
        address = urlsplit(running["AWS_ENDPOINT_URL"])
        while not self._over.wait(_LOOKED_EVERY_SECONDS):
            with contextlib.suppress(OSError, http.client.HTTPException):
                emulator = http.client.HTTPConnection(
                    str(address.hostname), address.port, timeout=5
                )
                emulator.request("GET", "/_local/xray/segments")
                segments = emulator.getresponse().read()
                if len(segments) > 2:
                    self._heard["X-Ray, of Lambdas"] = [
                        *self._heard.get("X-Ray, of Lambdas", [])[-1:],
                        segments,
                    ]
                emulator.close()


def _logged(running: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Answer what every log group has."""
    logs = _client("logs", running)
    for group in logs.describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        with contextlib.suppress(ClientError, BotoCoreError):
            pages = logs.get_paginator("filter_log_events").paginate(logGroupName=name)
            lines = [event["message"] for page in pages for event in page["events"]]
            yield name, "\n".join(lines).encode()


def _secrets(running: Mapping[str, str]) -> list[tuple[str, re.Pattern[bytes]]]:
    """Answer what nobody may learn, as it stands in the product itself."""
    found = [("token", _TOKEN)]
    pool = running["AWS_COGNITO_USER_POOL_ID"]
    pages = _client("cognito-idp", running).get_paginator("list_users").paginate(UserPoolId=pool)
    for page in pages:
        for user in page["Users"]:
            found += [
                ("email address", _text(each["Value"]))
                for each in user["Attributes"]
                if each["Name"] == "email"
            ]
    stories = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "frontend-react-js/e2e").glob("*.ts")
    )
    found += [("password", _text(each)) for each in set(_PASSWORD.findall(stories))]
    found += [("confirmation code", _code(each)) for each in _codes(running)]
    found += [("message", _text(each)) for each in _messages(running) if len(each) >= _SHORTEST]
    with psycopg.connect(running["CONNECTION_URL"]) as connection:
        rows = connection.execute("SELECT message FROM activities UNION SELECT bio FROM users")
        found += [("crud or bio", _text(each)) for (each,) in rows if len(each or "") >= _SHORTEST]
    return found


def _codes(running: Mapping[str, str]) -> set[str]:
    address = urlsplit(running["AWS_ENDPOINT_URL"])
    emulator = http.client.HTTPConnection(str(address.hostname), address.port, timeout=5)
    emulator.request("GET", "/_local/mailbox.json")
    mails = json.load(emulator.getresponse())
    emulator.close()
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
