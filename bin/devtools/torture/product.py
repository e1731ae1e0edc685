"""The product under test: Postgres, the emulator and the API, with proxies between them.

The API runs as on AWS: `cruddur.server` with two worker processes and production's timeouts. If its
master ends, it is started again, as ECS does. The functions' timeouts are those of `bin/dev`, as
each cold start competes with all the rest for this machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg

from ..errors import UserError
from ..local import commands, database_roles, health, stacks
from ..local.migrations import migrate
from ..local.postgres import Postgres
from ..local.process import ManagedProcess, inherited_environment
from ..settings import CREDENTIALS, REGION, ROOT, WAIT_TIMEOUT_SECONDS, Settings, free_ports
from . import deployment, processes
from .proxy import ProxyThread
from .stores import EMULATED, identify

_WORKERS = 2
_MAX_DATABASE_STARTS = 60
_RESTART_SECONDS = 0.5
_GOOD_ANSWERS = 6


class Product:
    """One copy of the product, whose every connection to a store leads through a proxy."""

    def __init__(self, folder: Path, *, timeouts_scale: str) -> None:
        self.folder = folder
        self._timeouts_scale = timeouts_scale
        ports = {name: int(port) for name, port in free_ports().items()}
        self.settings = Settings(
            web_port=ports["CRUDDUR_WEB_PORT"],
            api_port=ports["CRUDDUR_API_PORT"],
            aws_port=ports["CRUDDUR_AWS_PORT"],
            db_port=ports["CRUDDUR_DB_PORT"],
            data=folder / "product",
            connection_url=None,
            has_demo_data=False,
            serves_built_web=False,
        )
        self.data = self.settings.data
        self._postgres = Postgres(self.data, self.settings.db_port)
        self.database = ManagedProcess("database", self.data)
        self.aws = ManagedProcess("aws", self.data)
        self.api = ManagedProcess("api", self.data)
        self._processes = (self.api, self.aws, self.database)
        self.proxies = ProxyThread()
        self._database_proxy = self.proxies.add(self.settings.db_port, ("database",))
        self._aws_proxy = self.proxies.add(self.settings.aws_port, (*EMULATED, "other"), identify)
        self.clock = folder / "clock"
        self._clients: dict[str, Any] = {}
        self._clients_lock = threading.Lock()
        self.outputs: dict[str, dict[str, str]] = {}
        self.api_restarts = 0
        # Held while the API is started or killed on purpose.
        self.restarting = threading.Lock()
        self._closed = threading.Event()
        self._log_lock = threading.Lock()

    @property
    def api_url(self) -> str:
        """Base URL of the API."""
        return self.settings.api_url

    @property
    def aws_url(self) -> str:
        """Base URL of the emulator, without a proxy."""
        return self.settings.aws_url

    @property
    def proxied_aws_url(self) -> str:
        """Base URL of the emulator's proxy."""
        return f"http://127.0.0.1:{self._aws_proxy}"

    @property
    def uploads_url(self) -> str:
        """Base URL of the uploads API."""
        return self.environment["UPLOADS_API_URL"]

    @property
    def connection_url(self) -> str:
        """The database, without a proxy."""
        assert self._postgres.url
        return self._postgres.url

    @property
    def environment(self) -> dict[str, str]:
        """The variables with which scripts reach the product, without proxies."""
        reached = stacks.environment(
            self.outputs,
            web_url=self.settings.web_url,
            api_url=self.api_url,
            connection_url=self.connection_url,
            public_aws_url=self.aws_url,
        )
        return {**reached, "TIMEOUTS_SCALE": self._timeouts_scale}

    def start(self) -> None:
        """Start everything, on no data."""
        for process in self._processes:
            process.stop()  # what a killed run left behind
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.move_clock(0)
        self._postgres.create()
        self.start_database()
        self._postgres.create_database(has_failed=self.has_database_ended)
        migrate(self.connection_url, "up")
        self.start_aws()
        self.outputs = deployment.deploy(self.settings, self._proxied_connection_url())
        deployment.put_before_functions(self.client("lambda"), self.proxied_aws_url)
        self.save_aws()
        os.environ.update(self.environment)
        self.start_api()
        threading.Thread(target=self._keep_api, name="ecs", daemon=True).start()
        self.wait_until_ready()

    def stop(self) -> None:
        """Stop everything."""
        self._closed.set()
        with self.restarting:
            for process in self._processes:
                process.stop()
        self.proxies.close()

    def start_database(self) -> None:
        """Start Postgres; return when it takes connections."""
        for _ in range(_MAX_DATABASE_STARTS):
            # After a kill, the server exits while its predecessor's shared memory is in use.
            health.wait_until(lambda: not self.database.is_alive())
            self._launch(self.database, self._postgres.command(), {}, Path("/"))
            if health.wait_until(self.is_database_up, has_failed=self.has_database_ended):
                return
            time.sleep(0.2)
        raise self.database.failure("doesn't start")

    def has_database_ended(self) -> bool:
        """Return whether Postgres has ended, by itself or by a signal."""
        return self.database.exit_code() is not None

    def is_database_up(self) -> bool:
        """Return whether Postgres takes a connection and a statement."""
        try:
            with psycopg.connect(
                self.connection_url.replace("/cruddur?", "/postgres?"),
                connect_timeout=2,
                autocommit=True,
            ) as connection:
                connection.execute("SELECT pg_logical_emit_message(true, 'torture', 'up')")
        except psycopg.Error:
            return False
        return True

    def start_aws(self) -> None:
        """Start the emulator; return when it is healthy."""
        health.wait_until(lambda: not self.aws.is_alive())
        command = commands.emulator(self.settings, self.api.log)
        self._launch(self.aws, command, commands.LOW_MEMORY, ROOT)
        if not health.wait_until(
            lambda: health.is_healthy(f"{self.aws_url}/_ministack/health"),
            has_failed=lambda: self.aws.exit_code() is not None,
        ):
            raise self.aws.failure("doesn't start")

    def save_aws(self) -> None:
        """Let the emulator save what it otherwise saves within two seconds."""
        request = urllib.request.Request(f"{self.aws_url}/_local/flush", method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=WAIT_TIMEOUT_SECONDS):  # noqa: S310
            pass

    def start_api(self) -> None:
        """Start the API; it isn't ready at once."""
        health.wait_until(lambda: not self.api.is_alive())
        variables = {
            **commands.api_environment(self.settings, self.environment),
            "CONNECTION_URL": database_roles.role_url(self._proxied_connection_url(), "api"),
            "AWS_ENDPOINT_URL": self.proxied_aws_url,
            "API_HOST": "127.0.0.1",
            "API_PORT": str(self.settings.api_port),
            "API_WORKERS": str(_WORKERS),
            "API_THREADS": "8",
            "DRAIN_SECONDS": "0",
            "TIMEOUTS_SCALE": self._timeouts_scale,
            "TRACES_SAMPLE_RATIO": "0.1",
            "TORTURE_CLOCK": str(self.clock),
        }
        variables["PYTHONPATH"] += os.pathsep + str(ROOT / "bin")
        command = [sys.executable, "-m", "devtools.torture.api"]
        self._launch(self.api, command, variables, commands.BACKEND)

    def move_clock(self, seconds: float) -> None:
        """Move the API's clock away from the system's."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self.clock)

    def workers(self) -> list[int]:
        """Return the API's worker processes."""
        master = self.api.pid()
        found = processes.children(master) if master else []
        return [pid for pid in found if "resource_tracker" not in processes.command(pid)]

    def functions(self) -> list[int]:
        """Return the processes of Lambda functions."""
        emulator = self.aws.pid()
        return processes.children(emulator) if emulator else []

    def backends(self) -> list[int]:
        """Return Postgres's processes that serve a client."""
        server = self.database.pid()
        found = processes.children(server) if server else []
        return [pid for pid in found if "127.0.0.1" in processes.command(pid)]

    def is_ready(self) -> bool:
        """Return whether the API answers that it is ready."""
        return health.is_healthy(f"{self.api_url}/api/readyz")

    def wait_until_ready(self) -> None:
        """Wait until both workers have had the chance to say that they are ready."""
        if not self._have_answered("readyz"):
            raise UserError("The API isn't ready again, long after the last fault.")

    def wait_until_alive(self) -> None:
        """Wait until both workers have had the chance to say that they are alive."""
        self._have_answered("livez")

    def _have_answered(self, probe: str) -> bool:
        """Wait for some good answers, not in a row: a busy machine's emulator may be late."""
        url = f"{self.api_url}/api/{probe}"
        good = 0

        def is_enough() -> bool:
            nonlocal good
            good += len(self.workers()) == _WORKERS and health.is_healthy(url)
            return good >= _GOOD_ANSWERS

        return health.wait_until(is_enough, has_failed=self._closed.is_set)

    def client(self, service: str) -> Any:
        """Return the client of a service of AWS, without a proxy."""
        import boto3
        from botocore.config import Config

        with self._clients_lock:
            if service not in self._clients:
                make: Any = boto3.client
                config = Config(signature_version="s3v4" if service == "s3" else "v4")
                self._clients[service] = make(
                    service, endpoint_url=self.aws_url, region_name=REGION, config=config, **_KEYS
                )
            return self._clients[service]

    def redrive(self) -> tuple[int, int]:
        """Redrive the dead letters of the message stream, as an operator does."""
        from ..deploy.redrive import RedriveTarget, redrive

        return redrive(RedriveTarget.of("local"))

    def _proxied_connection_url(self) -> str:
        return self.connection_url.replace(
            f":{self.settings.db_port}/", f":{self._database_proxy}/"
        )

    def _launch(
        self, process: ManagedProcess, command: list[str], env: Mapping[str, str], cwd: Path
    ) -> None:
        variables = {**inherited_environment(), **env}
        process.start(command, env=variables, cwd=cwd, listener=self._log)

    def _log(self, name: str, line: str) -> None:
        """Append to one log of all processes and all their starts."""
        with self._log_lock, (self.folder / "product.log").open("a") as log:
            log.write(f"{time.time():.3f} {name} {line}\n")

    def _keep_api(self) -> None:
        while not self._closed.wait(_RESTART_SECONDS):
            with self.restarting:
                if self.api.exit_code() is not None and not self._closed.is_set():
                    self.api_restarts += 1
                    self.start_api()


_KEYS = {name.lower(): value for name, value in CREDENTIALS.items()}
