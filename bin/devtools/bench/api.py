"""The API under test: a process with its own database, an issuer of tokens, and CPU clocks."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
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

from ..errors import UserError
from ..local import database_roles
from ..local.health import is_healthy, wait_until
from ..local.postgres import Postgres
from ..local.process import ManagedProcess
from ..settings import (
    REGION,
    ROOT,
    SOURCES,
    TOOLS,
    WAIT_TIMEOUT_SECONDS,
    free_ports,
)

_POOL, _CLIENT, _KID = f"{REGION}_Benchmark", "benchmark", "benchmark"
_BACKEND = ROOT / "backend-flask"
_FORWARDED = ("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization")
_ONE_THREAD = [
    "granian",
    "--interface",
    "wsgi",
    "--factory",
    "--workers",
    "1",
    "--blocking-threads",
    "1",
] + ["--no-ws", "--no-access-log", "--log-level", "warning"]  # and the address


class Issuer:
    """A stub of Cognito that publishes its JWKS and signs access tokens.

    It accepts any POST, so it is a sink for CloudWatch, Rollbar and an OpenTelemetry collector too;
    calls of DynamoDB are forwarded, if it is given an URL.
    """

    def __init__(self, dynamodb: str | None = None) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        # Reading a key takes longer than signing with it.
        self._key = jwk.construct(pem, "RS256")
        public = self._key.public_key().to_dict()
        keys = json.dumps({"keys": [{**public, "kid": _KID, "use": "sig"}]}).encode()

        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = b""
                if dynamodb and str(self.headers["X-Amz-Target"]).startswith("DynamoDB"):
                    headers = {name: self.headers[name] for name in _FORWARDED}
                    forwarded = urllib.request.Request(dynamodb, body, headers)  # noqa: S310
                    with urllib.request.urlopen(forwarded) as response:  # noqa: S310
                        answer = response.read()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def token(self, subject: str) -> str:
        """Return an access token that is valid for an hour."""
        now = int(time.time())
        claims = {
            "iss": f"https://cognito-idp.{REGION}.amazonaws.com/{_POOL}",
            "sub": subject,
            "client_id": _CLIENT,
            "token_use": "access",
            "iat": now,
            "exp": now + 3600,
        }
        return str(jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": _KID}))

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()


@dataclass(frozen=True)
class Cost:
    """CPU microseconds of one request."""

    api: float
    postgres: float


class Api:
    """A running API, and its PostgreSQL server."""

    def __init__(self, url: str, workers: list[int], postmaster: int) -> None:
        address = urlsplit(url)
        assert address.hostname is not None
        self._http = http.client.HTTPConnection(
            address.hostname, address.port, timeout=WAIT_TIMEOUT_SECONDS
        )
        self.port = address.port or 80
        self._workers = workers
        self._postmaster = postmaster

    @property
    def worker(self) -> int:
        """The process id of its only worker."""
        (worker,) = self._workers
        return worker

    def get(self, path: str, token: str) -> bytes:
        """Return the body of a page.

        Raises:
            UserError: the status isn't 200.
        """
        self._http.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = self._http.getresponse()
        body = response.read()
        if response.status != 200:
            raise UserError(f"GET {path} returned {response.status}: {body.decode()[:400]}")
        return body

    def cost(self, paths: list[str], token: str) -> Cost:
        """Get some pages; return the mean cost of one, by the kernel's CPU clocks."""
        before = self.clocks()
        for path in paths:
            self.get(path, token)
        after = self.clocks()
        api, postgres = (b - a for a, b in zip(before, after, strict=True))
        return Cost(api * 1e6 / len(paths), postgres * 1e6 / len(paths))

    def megabytes(self) -> float:
        """Return the resident memory of its only worker."""
        status = Path(f"/proc/{self.worker}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def pin(self, api_cores: set[int], postgres_cores: set[int]) -> None:
        """Let the workers run on some cores, and Postgres on others."""
        for pid in self._workers:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), api_cores)
        for pid in [self._postmaster, *_children(self._postmaster)]:
            os.sched_setaffinity(pid, postgres_cores)

    def clocks(self) -> tuple[float, float]:
        """Return the CPU seconds of the API, and of Postgres with all processes that have ended."""
        tree = [self._postmaster, *_children(self._postmaster)]
        ended = Path(f"/proc/{self._postmaster}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (
            sum(map(_seconds, self._workers)),
            sum(_seconds(pid) for pid in tree) + sum(map(int, ended[13:15])) / 100,
        )


class Server:
    """PostgreSQL as in `bin/dev`, but with the buffers of a small RDS instance."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._postgres = Postgres(data, int(free_ports()["CRUDDUR_DB_PORT"]))
        self._process = ManagedProcess("database", data, stop_signal=signal.SIGINT)

    def start(self) -> None:
        """Start it, and wait until it accepts connections."""
        self._postgres.create()
        command = [*self._postgres.command(), "--shared_buffers=512MB"]
        self._process.start(command, env={}, cwd=Path("/"), listener=lambda _name, _line: None)
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=WAIT_TIMEOUT_SECONDS).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.exit_code() is not None:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """Stop it."""
        self._process.stop()

    def url(self, database: str) -> str:
        """Return the URL of a database."""
        assert self._postgres.url is not None
        return self._postgres.url.replace("/cruddur?", f"/{database}?")

    @contextmanager
    def api(self, database: str, issuer: Issuer, **more: str) -> Iterator[Api]:
        """Context manager that runs the API with one thread on a database, with more variables."""
        port = free_ports()["CRUDDUR_API_PORT"]
        command = [*_ONE_THREAD, "--host", "127.0.0.1", "--port", port, "cruddur.app:serve"]
        alone = {"CONNECTION_POOL_SIZE": "1", "STATEMENT_TIMEOUT_SECONDS": "60"}
        with self._running(database, issuer, port, command, {**alone, **more}) as api:
            yield api

    @contextmanager
    def deployed_api(self, database: str, issuer: Issuer, **more: str) -> Iterator[Api]:
        """Context manager that runs the API as deployments do, with their limits."""
        port = free_ports()["CRUDDUR_API_PORT"]
        command = ["python", "-m", "cruddur.server"]
        settings = {"API_HOST": "127.0.0.1", "API_PORT": port, "DRAIN_SECONDS": "0"}
        settings["MALLOC_ARENA_MAX"] = "2"  # as the image
        with self._running(database, issuer, port, command, {**settings, **more}) as api:
            yield api

    @contextmanager
    def ceiling(
        self, database: str, issuer: Issuer, *, workers: int, threads: int
    ) -> Iterator[Api]:
        """Context manager that runs the ceilings on a server like the API's."""
        port = free_ports()["CRUDDUR_API_PORT"]
        # As `ServerConfig.server_threads`.
        command = ["granian", "--interface", "wsgi", "--factory", "--workers", str(workers)]
        command += ["--blocking-threads", str(threads + 64 + 8), "--backpressure", "2048"]
        command += ["--http", "1", "--no-ws", "--no-access-log", "--log-level", "warning"]
        command += ["--host", "127.0.0.1", "--port", port, "devtools.bench.ceiling:create_app"]
        more = {
            "PYTHONPATH": f"{SOURCES}:{ROOT / 'bin'}",
            "CONNECTION_POOL_SIZE": str(threads),
        }
        with self._running(database, issuer, port, command, more) as api:
            yield api

    @contextmanager
    def _running(
        self,
        database: str,
        issuer: Issuer,
        port: str,
        command: list[str],
        more: Mapping[str, str],
    ) -> Iterator[Api]:
        process = ManagedProcess(f"{database}-{port}", self._data)
        process.start(
            [str(TOOLS / "python/bin" / command[0]), *command[1:]],
            env={
                "PATH": str(TOOLS / "python/bin"),
                "PYTHONPATH": SOURCES,
                "CONNECTION_URL": database_roles.role_url(
                    self.url(database),
                    "api",
                    statement_timeout_seconds=int(more.get("STATEMENT_TIMEOUT_SECONDS", "5")),
                ),
                "AWS_ENDPOINT_URL": issuer.url,
                "AWS_ACCESS_KEY_ID": "none",
                "AWS_SECRET_ACCESS_KEY": "none",
                "DDB_MESSAGE_TABLE": "none",
                "ASSETS_BUCKET": "none",
                "REALTIME_URL": "ws://127.0.0.1/none",
                "AWS_COGNITO_USER_POOL_ID": _POOL,
                "AWS_COGNITO_USER_POOL_CLIENT_ID": _CLIENT,
                "CRUDDUR_WEB_URL": "http://localhost:3000",
                "RATE_LIMITS_SCALE": "0",
                "STARTUP_TIMEOUT_SECONDS": "0",  # there is no messages table
                **more,
            },
            cwd=_BACKEND,
            listener=lambda _name, _line: None,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            if not wait_until(
                lambda: is_healthy(f"{url}/api/livez"),
                has_failed=lambda: process.exit_code() is not None,
            ):
                raise process.failure("doesn't start")
            main, postmaster = process.pid(), self._process.pid()
            assert main is not None
            assert postmaster is not None
            yield Api(url, _children(main), postmaster)
        finally:
            process.stop()


def _children(parent: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue  # the process has ended
        if int(status[1]) == parent:
            found.append(int(folder.name))
    return found


def _seconds(pid: int) -> float:
    """Read a process's CPU clock, which includes all of its threads."""
    return time.clock_gettime(~pid << 3 | 2)
