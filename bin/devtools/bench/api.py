"""The API on a database of its own, signed in to, and what its requests cost."""

from __future__ import annotations

import http.client
import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jwk, jwt

from ..local.postgres import Postgres
from ..local.process import Service
from ..settings import (
    PROBE_TIMEOUT_SECONDS,
    REGION,
    ROOT,
    SOURCES,
    TOOLS,
    WAIT_TIMEOUT_SECONDS,
    Refusal,
    free_ports,
)

_POOL, _CLIENT, _KID = f"{REGION}_Benchmark", "benchmark", "benchmark"
_BACKEND = ROOT / "backend-flask"


class Issuer:
    """Cognito's part: it publishes a key, and signs people in with it.

    What is posted to it, it takes: as CloudWatch and a collector do.
    """

    def __init__(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        public = jwk.construct(self._pem, "RS256").public_key().to_dict()
        keys = json.dumps({"keys": [{**public, "kid": _KID, "use": "sig"}]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def token(self, subject: str) -> str:
        """Answer an access token of an hour."""
        now = int(time.time())
        claims = {
            "iss": f"https://cognito-idp.{REGION}.amazonaws.com/{_POOL}",
            "sub": subject,
            "client_id": _CLIENT,
            "token_use": "access",
            "iat": now,
            "exp": now + 3600,
        }
        return str(jwt.encode(claims, self._pem, algorithm="RS256", headers={"kid": _KID}))

    def close(self) -> None:
        """Publish nothing more."""
        self._server.shutdown()


@dataclass(frozen=True)
class Cost:
    """CPU microseconds of one request."""

    api: float
    postgres: float


class Api:
    """One process of the API, and the server that its database is on."""

    def __init__(self, url: str, worker: int, postmaster: int) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._http = http.client.HTTPConnection(
            address.hostname, address.port, timeout=WAIT_TIMEOUT_SECONDS
        )
        self._worker = worker
        self._postmaster = postmaster

    def get(self, path: str, token: str) -> bytes:
        """Answer a page, which must be one."""
        self._http.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = self._http.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise Refusal(f"GET {path} answered {answer.status}: {body.decode()[:400]}")
        return body

    def cost(self, paths: list[str], token: str) -> Cost:
        """Get some pages; answer what one of them cost, by the kernel's clocks."""
        before = self._clocks()
        for path in paths:
            self.get(path, token)
        after = self._clocks()
        api, postgres = (b - a for a, b in zip(before, after, strict=True))
        return Cost(api * 1e6 / len(paths), postgres * 1e6 / len(paths))

    def _clocks(self) -> tuple[float, float]:
        """Answer the CPU seconds of the API, and of all of Postgres, those who ended included."""
        tree = [self._postmaster, *_children(self._postmaster)]
        ended = Path(f"/proc/{self._postmaster}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (
            _seconds(self._worker),
            sum(_seconds(pid) for pid in tree) + sum(map(int, ended[13:15])) / 100,
        )


class Server:
    """A Postgres as `bin/dev` runs it, but with the memory that a small one of RDS has."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._postgres = Postgres(data, int(free_ports()["CRUDDUR_DB_PORT"]))
        self._service = Service("database", data, stop_signal=signal.SIGINT)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._postgres.create()
        command = [*self._postgres.command(), "--shared_buffers=512MB"]
        self._service.start(command, env={}, cwd=Path("/"), listener=lambda _name, _line: None)
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=WAIT_TIMEOUT_SECONDS).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._service.exit_code() is not None:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop it."""
        self._service.stop()

    def url(self, database: str) -> str:
        """Answer where a database is."""
        assert self._postgres.url is not None
        return self._postgres.url.replace("/cruddur?", f"/{database}?")

    @contextmanager
    def api(self, database: str, issuer: Issuer, **more: str) -> Iterator[Api]:
        """Lend the API on one of its databases, with more variables."""
        port = free_ports()["CRUDDUR_API_PORT"]
        service = Service(f"{database}-{port}", self._data)
        service.start(
            [str(TOOLS / "python/bin/granian"), "--interface", "wsgi", "--factory"]
            + ["--host", "127.0.0.1", "--port", port, "--workers", "1", "--blocking-threads", "1"]
            + ["--no-ws", "--no-access-log", "--log-level", "warning", "cruddur.app:serve"],
            env={
                "PATH": str(TOOLS / "python/bin"),
                "PYTHONPATH": SOURCES,
                "CONNECTION_URL": self.url(database),
                "CONNECTION_POOL_SIZE": "1",
                "STATEMENT_TIMEOUT_SECONDS": "60",
                "AWS_ENDPOINT_URL": issuer.url,
                "AWS_ACCESS_KEY_ID": "none",
                "AWS_SECRET_ACCESS_KEY": "none",
                "DDB_MESSAGE_TABLE": "none",
                "REALTIME_URL": "ws://127.0.0.1/none",
                "AWS_COGNITO_USER_POOL_ID": _POOL,
                "AWS_COGNITO_USER_POOL_CLIENT_ID": _CLIENT,
                "CRUDDUR_WEB_URL": "http://localhost:3000",
                "RATE_LIMITS_SCALE": "0",
                "STARTUP_PATIENCE_SECONDS": "0",  # there is no messages table
                **more,
            },
            cwd=_BACKEND,
            listener=lambda _name, _line: None,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            self._await(url, service)
            main, postmaster = service.pid(), self._service.pid()
            assert main is not None
            assert postmaster is not None
            (worker,) = _children(main)
            yield Api(url, worker, postmaster)
        finally:
            service.stop()

    def _await(self, url: str, service: Service) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while time.monotonic() < deadline and service.exit_code() is None:
            probe = http.client.HTTPConnection(
                address.hostname, address.port, timeout=PROBE_TIMEOUT_SECONDS
            )
            try:
                probe.request("GET", "/api/livez")
                if probe.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                probe.close()
            time.sleep(0.1)
        raise Refusal(f"The API doesn't come up:\n{service.last_lines()}")


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(status[1]) == parent:
            found.append(int(folder.name))
    return found


def _seconds(pid: int) -> float:
    """Read a process's CPU clock, which counts all of its threads, in nanoseconds."""
    return time.clock_gettime(~pid << 3 | 2)
