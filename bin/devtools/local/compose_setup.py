"""What docker-compose does once before the API starts: migrate, deploy, seed, and write down for
the other containers what they are told."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ..settings import ROOT, TOOLS, Refusal
from . import stacks

_TOLD = Path("/run/cruddur")
_BACKEND = ROOT / "backend-flask"


def main() -> None:
    """Do it; a refusal is one line and status 1."""
    try:
        _set_up()
    except Refusal as refusal:
        sys.exit(str(refusal))


def _set_up() -> None:
    connection_url, public_url = os.environ["CONNECTION_URL"], os.environ["CRUDDUR_PUBLIC_AWS_URL"]
    inner_url, web_url = os.environ["AWS_ENDPOINT_URL"], os.environ["CRUDDUR_WEB_URL"]
    migrate = ["dbmate", "--no-dump-schema", "--migrations-dir", "db/migrations", "--wait", "up"]
    _run(migrate, "migrations", {"DATABASE_URL": connection_url})
    outputs = stacks.deploy(
        connection_url=connection_url,
        public_aws_url=public_url,
        web_url=web_url,
        cache=TOOLS / "packages",
    )
    told = stacks.environment(
        outputs,
        web_url=web_url,
        api_url=os.environ["CRUDDUR_API_URL"],
        connection_url=connection_url,
        public_aws_url=public_url,
    )
    web = stacks.web_environment(
        told,
        outputs,
        web_port=3000,
        mailbox_url=f"{public_url}/_local/mailbox",
        cdn_aws_url=inner_url,
    )
    # Browsers find AWS at one address, containers at another.
    api = {**told, "AWS_ENDPOINT_URL": inner_url}
    api |= telemetry(os.environ.get("COMPOSE_PROFILES", ""))
    api["RATE_LIMITS_SCALE"] = stacks.rate_limits_scale()
    api["TIMEOUTS_SCALE"] = stacks.TIMEOUTS_SCALE
    seeded = _TOLD / "seeded"
    if not seeded.exists():
        _run([sys.executable, "db/seeds/seed.py"], "seeds", stacks.seeds_environment(api, outputs))
        seeded.touch()
    _write("api.env", api)
    _write("web.env", web)


def telemetry(profiles: str) -> dict[str, str]:
    """Answer where the API's traces go, which profiles of Compose that are on bring with them."""
    if "telemetry" not in profiles.split(","):
        return {}
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
        "AWS_XRAY_DAEMON_ADDRESS": "xray:2000",
        "TRACES_SAMPLE_RATIO": "1",
    }


def _run(command: list[str], what: str, more: Mapping[str, str]) -> None:
    done = subprocess.run(
        command,
        cwd=_BACKEND,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Refusal(f"The {what} failed: {' '.join(last)}")


def _write(name: str, told: Mapping[str, str]) -> None:
    lines = [f"export {key}={shlex.quote(value)}\n" for key, value in told.items()]
    (_TOLD / name).write_text("".join(lines))


if __name__ == "__main__":
    main()
