"""The product's processes: what each needs, in the order in which they can start."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from ..settings import (
    CREDENTIALS,
    PROBE_TIMEOUT_SECONDS,
    REGION,
    ROOT,
    SOURCES,
    TOOLS,
    WAIT_TIMEOUT_SECONDS,
    Refusal,
    Settings,
)
from ..toolchain import toolchain
from . import stacks
from .postgres import Postgres
from .process import Listener, Service

_BACKEND = ROOT / "backend-flask"
_API_THREADS = "4"
_DEPLOYED = {"auth", "realtime", "messages", "media", "jobs"}
_FREE_BYTES = 200_000_000
# Who says how far a start is, beside the services.
PROGRESS = "bin/dev"
_DATABASE_STARTS = 60
# What switches telemetry on; a developer may send theirs somewhere too.
_WATCHERS = (
    "AWS_XRAY_DAEMON_ADDRESS",
    "CLOUDWATCH_LOG_GROUP",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "ROLLBAR_ACCESS_TOKEN",
    "ROLLBAR_ENDPOINT",
    "TRACES_SAMPLE_RATIO",
)
# Give back to the system what large buffers held, such as the emulator's copies of packages.
_FRUGAL = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE")


class Product:
    """One copy of the product on this machine."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        data = settings.data
        self._postgres = Postgres(data, settings.db_port)
        self._database = Service("database", data, stop_signal=signal.SIGINT)
        self._aws = Service("aws", data)
        self._api = Service("api", data)
        self._web = Service("web", data)
        self._run_lock = data / "run" / "dev.lock"
        self._outputs = data / "outputs.json"
        self._ready = data / "run" / "ready"
        self._starting = threading.Lock()
        self._closed = False

    @property
    def _other_server(self) -> str | None:
        """The server that the environment names, unless what --env printed came back to us."""
        named = self.settings.connection_url
        return named if named != self._postgres.url else None

    @property
    def services(self) -> tuple[Service, ...]:
        """The processes, in the order in which they start."""
        return (self._database, self._aws, self._api, self._web)

    @property
    def connection_url(self) -> str:
        """The database: the one that the environment names, else our own."""
        url = self._other_server or self._postgres.url
        if url is None:
            raise Refusal("Nothing is set up here yet: run bin/dev first.")
        return url

    def environment(self) -> dict[str, str]:
        """Answer what a script needs to talk to the running product.

        Raises:
            Refusal: it was never started.
        """
        outputs = json.loads(self._outputs.read_text()) if self._outputs.exists() else {}
        if not outputs.keys() >= _DEPLOYED:
            raise Refusal("Nothing is set up here yet: run bin/dev first.")
        return stacks.environment(
            outputs,
            web_url=self.settings.web_url,
            api_url=self.settings.api_url,
            connection_url=self.connection_url,
            public_aws_url=self.settings.aws_url,
        )

    def web_environment(self) -> dict[str, str]:
        """Answer what the web app is told, when it is served and when it is built."""
        return stacks.web_environment(
            self.environment(),
            json.loads(self._outputs.read_text()),
            web_port=self.settings.web_port,
            mailbox_url=self.settings.mailbox_url,
            cdn_aws_url=self.settings.aws_url,
        )

    @contextmanager
    def sole_run(self) -> Iterator[None]:
        """Hold this copy for as long as it runs.

        Raises:
            Refusal: it runs already.
        """
        self._run_lock.parent.mkdir(parents=True, exist_ok=True)
        with self._run_lock.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refusal(
                    "Cruddur runs here already: see bin/dev --status, or end it with"
                    " bin/dev --stop."
                ) from None
            self._ready.unlink(missing_ok=True)
            self._run_lock.write_text(str(os.getpid()))
            yield

    def running_pid(self) -> int | None:
        """Answer the process that holds this copy, if there is one."""
        if not self._run_lock.exists():
            return None
        with self._run_lock.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(self._run_lock.read_text())
        return None

    def start(self, listener: Listener) -> None:
        """Start everything; return when a browser could use it.

        Raises:
            Refusal: a port is in use, the disk is full, or a process doesn't come up.
        """
        self.stop()  # what a killed run left behind
        self._check_ports()
        if shutil.disk_usage(self.settings.data).free < _FREE_BYTES:
            raise Refusal(f"Less than 200 MB is free below {self.settings.data}: make room.")
        listener(PROGRESS, "starting the database and the AWS emulator")
        together = [
            _Thread(lambda: self._start_database(listener)),
            _Thread(lambda: self._start_aws(listener)),
        ]
        for thread in together:
            thread.finish()
        self._deploy_apart(listener)
        listener(PROGRESS, "starting the API and the web app")
        self._start_api(listener)
        self._start_web(listener)
        self._await(self._api, f"{self.settings.api_url}/api/readyz")
        self._seed(listener)
        self._await(self._web, f"http://127.0.0.1:{self.settings.web_port}/")
        self._ready.write_text(str(os.getpid()))

    def is_ready(self, pid: int) -> bool:
        """Tell whether the run that this process began has come up."""
        return self._ready.exists() and self._ready.read_text() == str(pid)

    def close(self) -> None:
        """Stop everything, and start nothing more."""
        with self._starting:
            self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop everything that runs, in the order that lets each finish its work."""
        for service in reversed(self.services):
            service.stop()

    def health(self) -> dict[str, str]:
        """Answer how each process is: `ok`, `silent` (it runs but doesn't answer), `stopped`."""
        addresses = {
            "aws": f"{self.settings.aws_url}/_ministack/health",
            "api": f"{self.settings.api_url}/api/readyz",
            "web": f"http://127.0.0.1:{self.settings.web_port}/",
        }
        found = {}
        for service in self.services:
            if service is self._database and self._other_server:
                continue
            answers = service.name not in addresses or _answers(addresses[service.name])
            found[service.name] = (
                "stopped" if not service.is_alive() else "ok" if answers else "silent"
            )
        return found

    def dead(self) -> Service | None:
        """Answer a process that has ended though it shouldn't have."""
        for service in self.services:
            if service.exit_code() is not None:
                return service
        return None

    def _launch(
        self,
        service: Service,
        command: list[str],
        listener: Listener,
        *,
        env: Mapping[str, str] = MappingProxyType({}),
        cwd: Path = ROOT,
    ) -> None:
        with self._starting:
            if not self._closed:
                service.start(command, env={**_base(), **env}, cwd=cwd, listener=listener)

    def _start_database(self, listener: Listener) -> None:
        if not self._other_server:
            self._postgres.create()
            # After a kill, the server ends at once while its predecessor's memory is in use.
            for _ in range(_DATABASE_STARTS):
                self._launch(self._database, self._postgres.command(), listener, cwd=Path("/"))
                if _until(lambda: _listens(self.settings.db_port), self._database):
                    break
                if self._database.exit_code() is None:
                    raise Refusal(_words(self._database, "doesn't come up"))
                time.sleep(0.2)
            else:
                raise Refusal(_words(self._database, "doesn't come up"))
            self._create_database()
        self._migrate()

    def _create_database(self) -> None:
        import psycopg

        server = self.connection_url.replace("/cruddur?", "/postgres?")
        deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
        while True:
            try:
                with psycopg.connect(
                    server, autocommit=True, connect_timeout=WAIT_TIMEOUT_SECONDS
                ) as connection:
                    if not connection.execute(
                        "SELECT 1 FROM pg_database WHERE datname = 'cruddur'"
                    ).fetchone():
                        connection.execute("CREATE DATABASE cruddur")
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline or self._database.exit_code() is not None:
                    raise Refusal(f"The database doesn't answer: {error}") from error
                time.sleep(0.1)  # it is still reading its log

    def _migrate(self) -> None:
        done = subprocess.run(
            [str(TOOLS / "python/bin/dbmate"), "--no-dump-schema"]
            + ["--migrations-dir", str(_BACKEND / "db/migrations"), "up"],
            env={**_base(), "DATABASE_URL": self.connection_url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise Refusal(f"The migrations failed: {' '.join(last)}")

    def _start_aws(self, listener: Listener) -> None:
        self._launch(
            self._aws,
            [str(toolchain.EMULATOR_PYTHON), str(ROOT / "aws/local/emulator.py")]
            + ["--port", str(self.settings.aws_port), "--data", str(self.settings.data / "aws")]
            + ["--show-log", str(self._api.log)],
            listener,
            env=_FRUGAL,
        )
        self._await(self._aws, f"{self.settings.aws_url}/_ministack/health")

    def _deploy_apart(self, listener: Listener) -> None:
        """Deploy in a process of its own: what it imports is large, and this one stays."""
        command = [sys.executable, "-m", "devtools.local.supervisor"]
        failure = _run_step(command, listener, env=os.environ, cwd=ROOT / "bin")
        if failure is not None:
            raise Refusal(failure)

    def _deploy(self) -> None:
        # Whatever account the shell is signed in to isn't meant.
        os.environ.pop("AWS_PROFILE", None)
        os.environ.update(
            CREDENTIALS,
            AWS_ENDPOINT_URL=self.settings.aws_url,
            AWS_REGION=REGION,
            AWS_DEFAULT_REGION=REGION,
        )
        outputs = stacks.deploy(
            connection_url=self.connection_url,
            public_aws_url=self.settings.aws_url,
            web_url=self.settings.web_url,
            cache=TOOLS / "packages",
        )
        self._outputs.write_text(json.dumps(outputs))

    def _start_api(self, listener: Listener) -> None:
        self._launch(
            self._api,
            [str(TOOLS / "python/bin/granian"), "--interface", "wsgi", "--factory"]
            + ["--host", "127.0.0.1", "--port", str(self.settings.api_port)]
            + ["--workers", "1", "--blocking-threads", _API_THREADS, "--no-ws", "--no-access-log"]
            + ["--log-level", "warning", "--reload", "--reload-paths", str(_BACKEND / "cruddur")]
            + ["--reload-paths", str(ROOT / "ddb")]
            + ["cruddur.app:serve"],
            listener,
            env={
                **_FRUGAL,
                **self.environment(),
                "PYTHONPATH": SOURCES,
                "RATE_LIMITS_SCALE": stacks.rate_limits_scale(),
                "TIMEOUTS_SCALE": stacks.TIMEOUTS_SCALE,
                "API_THREADS": _API_THREADS,
                # The emulator takes segments, and shows them at its page of traces.
                "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{self.settings.aws_port}",
                "TRACES_SAMPLE_RATIO": "1",
                **{name: os.environ[name] for name in _WATCHERS if name in os.environ},
            },
            cwd=_BACKEND,
        )

    def _start_web(self, listener: Listener) -> None:
        vite = [toolchain.node()[0], "--max-semi-space-size=2"]
        vite += [str(toolchain.FRONTEND / "node_modules/vite/bin/vite.js")]
        env, cwd = self.web_environment(), toolchain.FRONTEND
        if self.settings.serves_built_web:
            built = ["--outDir", str(self.settings.data / "web")]
            command = [*vite, "build", "--logLevel", "error", "--emptyOutDir", *built]
            failure = _run_step(command, listener, env=env, cwd=cwd)
            if failure is not None:
                raise Refusal(f"The web app can't be built: {failure}")
            vite += ["preview", *built]
        self._launch(self._web, vite, listener, env=env, cwd=cwd)

    def _seed(self, listener: Listener) -> None:
        marker = self.settings.data / "seeded"
        if marker.exists() or self._other_server or not self.settings.has_demo_data:
            return
        outputs = json.loads(self._outputs.read_text())
        failure = _run_step(
            [str(toolchain.PYTHON), str(_BACKEND / "db/seeds/seed.py")],
            listener,
            env={**_base(), **stacks.seeds_environment(self.environment(), outputs)},
            cwd=ROOT,
        )
        if failure is not None:
            raise Refusal(f"The seeds failed: {' '.join(failure.splitlines()[-1:])}")
        marker.touch()

    def _check_ports(self) -> None:
        ports = {
            "CRUDDUR_WEB_PORT": self.settings.web_port,
            "CRUDDUR_API_PORT": self.settings.api_port,
            "CRUDDUR_AWS_PORT": self.settings.aws_port,
        }
        if not self._other_server:
            ports["CRUDDUR_DB_PORT"] = self.settings.db_port
        if len(set(ports.values())) < len(ports):
            raise Refusal(f"Two of {', '.join(ports)} are the same port: set them apart.")
        for variable, port in ports.items():
            if not _is_free(port):
                raise Refusal(
                    f"Port {port} is in use: end what uses it, or set {variable} to another."
                )

    def _await(self, service: Service, url: str) -> None:
        if not _until(lambda: _answers(url), service):
            raise Refusal(_words(service, "doesn't come up"))


class _Thread:
    """Work beside other work, whose failure is raised where it is waited for."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait for the end."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  # raised again by finish
            self._error = error


def _base() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _run_step(
    command: list[str], listener: Listener, *, env: Mapping[str, str], cwd: Path
) -> str | None:
    """Run one step of the start, whose lines say how far it is; return what it failed with."""
    with tempfile.TemporaryFile("w+") as errors:
        with subprocess.Popen(
            command, cwd=cwd, env=dict(env), stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process:
            for line in process.stdout or ():
                listener(PROGRESS, line.rstrip("\n"))
        errors.seek(0)
        return errors.read().strip() if process.returncode != 0 else None


def _words(service: Service, what: str) -> str:
    return f"{service.name} {what}. Its last words ({service.log}):\n{service.last_lines()}"


def _until(done: Callable[[], bool], service: Service) -> bool:
    deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
    while time.monotonic() < deadline and service.exit_code() is None:
        if done():
            return True
        time.sleep(0.05)
    return False


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(  # noqa: S310  # our own address
            url, timeout=PROBE_TIMEOUT_SECONDS
        ) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False


if __name__ == "__main__":
    try:
        Product(Settings.from_environment())._deploy()  # noqa: SLF001  # this is its own module
    except Refusal as refusal:
        sys.exit(str(refusal))
