"""Setup container of docker-compose: migrate, deploy, seed, and write the other containers' env
files, once before the API starts."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ..errors import UserError
from ..settings import ROOT, TOOLS
from . import database_roles, stacks
from .migrations import migrate

_ENV_FILES = Path("/run/cruddur")


def main() -> None:
    """Run the setup; an error is one line and status 1."""
    try:
        _set_up()
    except UserError as error:
        sys.exit(str(error))


def _set_up() -> None:
    connection_url, public_url = os.environ["CONNECTION_URL"], os.environ["CRUDDUR_PUBLIC_AWS_URL"]
    inner_url, web_url = os.environ["AWS_ENDPOINT_URL"], os.environ["CRUDDUR_WEB_URL"]
    migrate(connection_url, "--wait", "up")
    outputs = stacks.deploy(
        connection_url=connection_url,
        public_aws_url=public_url,
        web_url=web_url,
        cache=TOOLS / "packages",
    )
    environment = stacks.environment(
        outputs,
        web_url=web_url,
        api_url=os.environ["CRUDDUR_API_URL"],
        connection_url=connection_url,
        public_aws_url=public_url,
    )
    web = stacks.web_environment(
        environment,
        outputs,
        web_port=3000,
        mailbox_url=f"{public_url}/_local/mailbox",
        cdn_aws_url=inner_url,
    )
    # The emulator has one address for browsers, another for containers.
    api = {**environment, "AWS_ENDPOINT_URL": inner_url, "AWS_PUBLIC_ENDPOINT_URL": public_url}
    api["CONNECTION_URL"] = database_roles.role_url(connection_url, "api")
    api |= telemetry(os.environ.get("COMPOSE_PROFILES", ""))
    api["RATE_LIMITS_SCALE"] = stacks.rate_limits_scale()
    api["TIMEOUTS_SCALE"] = stacks.TIMEOUTS_SCALE
    seeded = _ENV_FILES / "seeded"
    if not seeded.exists():
        _run(["db/seeds/seed.py"], stacks.seeds_environment(api, outputs))
        _run(["db/moderators.py", "add", "andrew"], {"DATABASE_URL": connection_url})
        seeded.touch()
    _write("api.env", api)
    _write("web.env", web)


def telemetry(profiles: str) -> dict[str, str]:
    """Return the variables that export traces to the services of Compose's profile `telemetry`."""
    if "telemetry" not in profiles.split(","):
        return {}
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
        "AWS_XRAY_DAEMON_ADDRESS": "xray:2000",
        "TRACES_SAMPLE_RATIO": "1",
    }


def _run(script: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *script],
        cwd=ROOT / "backend-flask",
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise UserError(f"The seeds failed: {' '.join(last)}")


def _write(name: str, variables: Mapping[str, str]) -> None:
    lines = [f"export {key}={shlex.quote(value)}\n" for key, value in variables.items()]
    (_ENV_FILES / name).write_text("".join(lines))


if __name__ == "__main__":
    main()
