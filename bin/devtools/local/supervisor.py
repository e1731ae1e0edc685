"""Supervisor of the local environment: starts, checks and stops its processes in order."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from ..errors import UserError
from ..settings import CREDENTIALS, REGION, ROOT, TOOLS, Settings
from ..toolchain import toolchain
from . import commands, database_roles, health, stacks
from .migrations import migrate
from .postgres import Postgres, Replica
from .process import PROGRESS, Listener, ManagedProcess, inherited_environment, run_step
from .run_lock import RunLock

_DEPLOYED = {"auth", "realtime", "messages", "media", "jobs"}
_MIN_FREE_BYTES = 200_000_000
_MAX_DATABASE_STARTS = 60


class LocalEnvironment:
    """One copy of the product on this machine: database, AWS emulator, API and web app."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        data = settings.data
        self._postgres = Postgres(data, settings.db_port, has_replicas=settings.has_replica)
        self._replica = Replica(data / "replica", settings.replica_port, self._postgres)
        self._database = ManagedProcess("database", data, stop_signal=signal.SIGINT)
        self._replica_process = ManagedProcess("replica", data, stop_signal=signal.SIGINT)
        self._aws = ManagedProcess("aws", data)
        self._api = ManagedProcess("api", data)
        self._web = ManagedProcess("web", data)
        self._run_lock = RunLock(data / "run" / "dev.lock")
        self._outputs = data / "outputs.json"
        self._ready = data / "run" / "ready"
        self._starting = threading.Lock()
        self._closed = False

    @property
    def _external_server(self) -> str | None:
        """The server in CONNECTION_URL, unless it is our own, as bin/dev --env prints it."""
        named = self.settings.connection_url
        return named if named != self._postgres.url else None

    @property
    def processes(self) -> tuple[ManagedProcess, ...]:
        """The processes, in the order in which they start."""
        return (self._database, self._replica_process, self._aws, self._api, self._web)

    @property
    def connection_url(self) -> str:
        """The database in CONNECTION_URL, else our own."""
        url = self._external_server or self._postgres.url
        if url is None:
            raise UserError("Nothing is set up here yet: run bin/dev first.")
        return url

    def environment(self) -> dict[str, str]:
        """Return the variables with which scripts reach the running processes.

        Raises:
            UserError: it was never started.
        """
        outputs = json.loads(self._outputs.read_text()) if self._outputs.exists() else {}
        if not outputs.keys() >= _DEPLOYED:
            raise UserError("Nothing is set up here yet: run bin/dev first.")
        return stacks.environment(
            outputs,
            web_url=self.settings.web_url,
            api_url=self.settings.api_url,
            connection_url=self.connection_url,
            public_aws_url=self.settings.aws_url,
        )

    def web_environment(self) -> dict[str, str]:
        """Return the variables of the web app, when it is served and when it is built."""
        return stacks.web_environment(
            self.environment(),
            json.loads(self._outputs.read_text()),
            web_port=self.settings.web_port,
            mailbox_url=self.settings.mailbox_url,
            cdn_aws_url=self.settings.aws_url,
        )

    @contextmanager
    def exclusive_run(self) -> Iterator[None]:
        """Context manager in which no other supervisor runs for this data folder.

        Raises:
            UserError: another one runs.
        """
        with self._run_lock.hold():
            self._ready.unlink(missing_ok=True)
            yield

    def running_pid(self) -> int | None:
        """Return the process id of the supervisor that runs; None if there is none."""
        return self._run_lock.pid()

    def start(self, listener: Listener) -> None:
        """Start everything; return when a browser can use it.

        Raises:
            UserError: a port is in use, the disk is full, or a process doesn't start.
        """
        if self.settings.has_replica and self._external_server:
            raise UserError("--replica copies the own database, but CONNECTION_URL names another.")
        self.stop()  # processes that a killed run left behind
        self._check_ports()
        if shutil.disk_usage(self.settings.data).free < _MIN_FREE_BYTES:
            raise UserError(f"Less than 200 MB is free below {self.settings.data}: make room.")
        listener(PROGRESS, "starting the database and the AWS emulator")
        threads = [
            _Thread(lambda: self._start_database(listener)),
            _Thread(lambda: self._start_aws(listener)),
        ]
        for thread in threads:
            thread.finish()
        self._run_deployment(listener)
        listener(PROGRESS, "starting the API and the web app")
        self._start_api(listener)
        self._start_web(listener)
        self._wait_for(self._api, f"{self.settings.api_url}/api/readyz")
        self._seed(listener)
        self._wait_for(self._web, f"http://127.0.0.1:{self.settings.web_port}/")
        self._ready.write_text(str(os.getpid()))

    def is_ready(self, pid: int) -> bool:
        """Return whether the supervisor with this process id has started everything."""
        return self._ready.exists() and self._ready.read_text() == str(pid)

    def close(self) -> None:
        """Stop everything, and let no later call start a process."""
        with self._starting:
            self._closed = True
        self.stop()

    def stop(self) -> None:
        """Stop the processes in reverse order, so that each can finish its work."""
        for process in reversed(self.processes):
            process.stop()

    def health(self) -> dict[str, str]:
        """Return each process's state: `ok`, `unresponsive` (it runs) or `stopped`."""
        urls = {
            "aws": f"{self.settings.aws_url}/_ministack/health",
            "api": f"{self.settings.api_url}/api/readyz",
            "web": f"http://127.0.0.1:{self.settings.web_port}/",
        }
        states = {}
        for process in self.processes:
            if process is self._database and self._external_server:
                continue
            if process is self._replica_process and not process.is_alive():
                continue  # few run one
            is_healthy = process.name not in urls or health.is_healthy(urls[process.name])
            states[process.name] = (
                "stopped" if not process.is_alive() else "ok" if is_healthy else "unresponsive"
            )
        return states

    def exited_process(self) -> ManagedProcess | None:
        """Return a process that has ended by itself; None while all run."""
        for process in self.processes:
            if process.exit_code() is not None:
                return process
        return None

    def _launch(
        self,
        process: ManagedProcess,
        command: list[str],
        listener: Listener,
        *,
        env: Mapping[str, str] = MappingProxyType({}),
        cwd: Path = ROOT,
    ) -> None:
        with self._starting:
            if not self._closed:
                env = {**inherited_environment(), **env}
                process.start(command, env=env, cwd=cwd, listener=listener)

    def _start_database(self, listener: Listener) -> None:
        if not self._external_server:
            self._postgres.create()
            self._start_server(self._database, self._postgres, listener)
            self._postgres.create_database(has_failed=self._has_database_exited)
        migrate(self.connection_url, "up")
        if self.settings.has_replica:
            self._replica.create()
            self._start_server(self._replica_process, self._replica, listener)

    def _start_server(self, process: ManagedProcess, server: Postgres, listener: Listener) -> None:
        command = server.command()
        if not self.settings.syncs_database:
            command.append("--fsync=off")
        # After a kill, the server exits while its predecessor's shared memory is in use.
        for _ in range(_MAX_DATABASE_STARTS):
            self._launch(process, command, listener, cwd=Path("/"))
            if health.wait_until(
                lambda: health.accepts_connections(server.port),
                has_failed=lambda: process.exit_code() is not None,
            ):
                return
            if process.exit_code() is None:
                break
            time.sleep(0.2)
        raise process.failure("doesn't start")

    def _has_database_exited(self) -> bool:
        return self._database.exit_code() is not None

    def _start_aws(self, listener: Listener) -> None:
        command = commands.emulator(self.settings, self._api.log)
        self._launch(self._aws, command, listener, env=commands.LOW_MEMORY)
        self._wait_for(self._aws, f"{self.settings.aws_url}/_ministack/health")

    def _run_deployment(self, listener: Listener) -> None:
        """Deploy in a child process: boto3 takes much memory, and this process stays."""
        command = [sys.executable, "-m", "devtools.local.supervisor"]
        failure = run_step(command, listener, env=os.environ, cwd=ROOT / "bin")
        if failure is not None:
            raise UserError(failure)

    def deploy(self) -> None:
        """Deploy the stacks to the emulator."""
        # Credentials of this shell are for another account.
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
        env = commands.api_environment(self.settings, self.environment())
        if self.settings.has_replica:
            env["READ_CONNECTION_URL"] = database_roles.role_url(self._replica.url or "", "api")
        self._launch(
            self._api, commands.api(self.settings), listener, env=env, cwd=commands.BACKEND
        )

    def _start_web(self, listener: Listener) -> None:
        env, cwd = self.web_environment(), toolchain.FRONTEND
        command = commands.vite()
        if self.settings.serves_built_web:
            folder = ("--outDir", str(self.settings.data / "web"))
            build = commands.vite("build", "--logLevel", "error", "--emptyOutDir", *folder)
            failure = run_step(build, listener, env=env, cwd=cwd)
            if failure is not None:
                raise UserError(f"The web app can't be built: {failure}")
            command = commands.vite("preview", *folder)
        self._launch(self._web, command, listener, env=env, cwd=cwd)

    def _seed(self, listener: Listener) -> None:
        marker = self.settings.data / "seeded"
        if marker.exists() or self._external_server or not self.settings.has_demo_data:
            return
        outputs = json.loads(self._outputs.read_text())
        seeds = stacks.seeds_environment(self.environment(), outputs)
        seeds["CONNECTION_URL"] = database_roles.role_url(self.connection_url, "api")
        command = [str(toolchain.PYTHON), str(commands.BACKEND / "db/seeds/seed.py")]
        env = {**inherited_environment(), **seeds}
        failure = run_step(command, listener, env=env, cwd=ROOT)
        if failure is not None:
            raise UserError(f"The seeds failed: {' '.join(failure.splitlines()[-1:])}")
        moderator = [str(toolchain.PYTHON), str(commands.BACKEND / "db/moderators.py")]
        env = {**inherited_environment(), "DATABASE_URL": self.connection_url}
        failure = run_step([*moderator, "add", "andrew"], listener, env=env, cwd=ROOT)
        if failure is not None:
            raise UserError(f"No moderator could be made: {failure}")
        marker.touch()

    def _check_ports(self) -> None:
        ports = {
            "CRUDDUR_WEB_PORT": self.settings.web_port,
            "CRUDDUR_API_PORT": self.settings.api_port,
            "CRUDDUR_AWS_PORT": self.settings.aws_port,
        }
        if not self._external_server:
            ports["CRUDDUR_DB_PORT"] = self.settings.db_port
        if self.settings.has_replica:
            ports["CRUDDUR_REPLICA_PORT"] = self.settings.replica_port
        health.check_ports(ports)

    def _wait_for(self, process: ManagedProcess, url: str) -> None:
        if not health.wait_until(
            lambda: health.is_healthy(url), has_failed=lambda: process.exit_code() is not None
        ):
            raise process.failure("doesn't start")


class _Thread:
    """A thread whose exception is raised again in the thread that waits for it."""

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


if __name__ == "__main__":
    try:
        LocalEnvironment(Settings.from_environment()).deploy()
    except UserError as error:
        sys.exit(str(error))
