"""Benchmark of the image pipeline: CPU and memory per image, and time from upload to display.

The product must run. The code runs from the package that is deployed, on the Python that the
emulator runs Lambdas on.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

from ..deploy.lambda_packages import Target, build
from ..errors import UserError
from ..local import chromium
from ..local.supervisor import LocalEnvironment
from ..settings import ROOT, TOOLS, WAIT_TIMEOUT_SECONDS, Settings
from ..toolchain import toolchain
from .report import Chapter

_ROUNDS = 7
_TIMES = 10
_UPLOADS = 30
_INTRODUCTION = (
    f"While `bin/dev` runs. CPU time, one thread, median of {_ROUNDS} rounds of {_TIMES};"
    " peak memory is the whole process's, with all that the Lambda imports."
)

_RENDER = """
import json, sys, time
import handler
from cruddur.media import images
from cruddur.media.schemas import Purpose
content = open(sys.argv[1], "rb").read()
purpose, times = Purpose(sys.argv[2]), int(sys.argv[3])
images.render(content, purpose)
began = time.process_time()
for _ in range(times):
    images.render(content, purpose)
cpu = (time.process_time() - began) / max(times, 1)
peak = open("/proc/self/status").read().partition("VmHWM:")[2].split()[0]
print(json.dumps({"cpu": cpu, "megabytes": int(peak) / 1024}))
"""
_COLD = """
import json, time
began = time.process_time(), time.monotonic()
import handler
from cruddur import lambda_context
lambda_context.context()
lambda_context.object_storage()
print(json.dumps({"cpu": time.process_time() - began[0], "wall": time.monotonic() - began[1]}))
"""


def measure() -> None:
    """Measure, and write the chapter.

    Raises:
        UserError: the product doesn't run.
    """
    environment = LocalEnvironment(Settings.from_environment()).environment()
    os.environ.update(environment)
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), environment)


def _measure(folder: Path, environment: Mapping[str, str]) -> None:
    note = Chapter("Pictures", _INTRODUCTION, ("what", "goal", "measured")).add
    package = build(
        ROOT / "aws" / "lambdas" / "media_process", Target.this_machine(), TOOLS / "packages"
    )
    unpacked = folder / "package"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(unpacked)
    code = _PackagedCode(unpacked, environment)
    photo, large, scans = _photos(folder)

    rounds = [code.run(_RENDER, str(photo), "avatar", str(_TIMES)) for _ in range(_ROUNDS)]
    cpu = median(each["cpu"] for each in rounds)
    note("12 MP JPEG to an avatar's three sizes", "", f"{1000 * cpu:.0f} ms")
    peak = max(each["megabytes"] for each in rounds)
    note("peak memory of it", "≤ 150 MB", f"{peak:.0f} MB")
    for name, file in (("50 MP JPEG", large), ("50 MP progressive JPEG", scans)):
        found = code.run(_RENDER, str(file), "image", "0")
        note(f"{name} to a crud's three sizes, peak", "≤ 512 MB", f"{found['megabytes']:.0f} MB")
    size = package.stat().st_size / 1e6
    whole = sum(each.stat().st_size for each in unpacked.rglob("*") if each.is_file()) / 1e6
    note("the Lambda's package", "≤ 50 MB, ≤ 250 MB unpacked", f"{size:.0f} MB, {whole:.0f} MB")
    cold = [code.run(_COLD) for _ in range(_ROUNDS)]
    note(
        "its cold start: all imports, settings, clients",
        "≤ 1 s",
        f"{median(each['wall'] for each in cold):.2f} s"
        f" (CPU {median(each['cpu'] for each in cold):.2f} s)",
    )
    waits = _uploads(photo.read_bytes(), environment)
    note(
        f"upload of the 12 MP JPEG finished → avatar served from `/media`, {_UPLOADS} times",
        "p50 ≤ 1.5 s",
        f"p50 {median(waits):.2f} s, p95 {quantiles(waits, n=20)[-1]:.2f} s",
    )
    shifts = _shifts(folder, environment)
    note(
        "pages whose pictures load 0.6 s late, scrolled through: layout shift (CLS)",
        "≤ 0.02",
        f"{max(each['shift'] for each in shifts['found']):.3f}, the worst of"
        f" {len(shifts['found'])} with {shifts['pictures']} pictures",
    )


class _PackagedCode:
    """Runs scripts in the Lambda's package, with its Python and its variables."""

    def __init__(self, package: Path, environment: Mapping[str, str]) -> None:
        account = "000000000000"
        self._env = {
            **environment,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(package),
            "CONNECTION_URL_PARAMETER": "/cruddur/local/connection-url-process",
            "UPLOADS_BUCKET": f"cruddur-local-uploads-{account}",
            "ASSETS_BUCKET": f"cruddur-local-assets-{account}",
            "VIPS_CONCURRENCY": "1",
            "MALLOC_ARENA_MAX": "2",
        }

    def run(self, script: str, *arguments: str) -> dict[str, float]:
        done = subprocess.run(
            [str(toolchain.EMULATOR_PYTHON), "-c", script, *arguments],
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise UserError(done.stderr.strip()[-800:])
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def _shifts(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Measure the layout shift of pages in a browser, on a desktop and on a phone."""
    result_file = folder / "shifts.json"
    playwright = toolchain.FRONTEND / "node_modules" / "@playwright" / "test" / "cli.js"
    done = subprocess.run(
        [toolchain.node()[0], str(playwright), "test", "--config", "e2e/layout-shift.config.ts"],
        env={**os.environ, **environment, **chromium.find(), "CRUDDUR_SHIFTS": str(result_file)},
        cwd=toolchain.FRONTEND,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise UserError(done.stdout.strip()[-800:])
    found: dict[str, Any] = json.loads(result_file.read_text("utf-8"))
    return found


def _photos(folder: Path) -> tuple[Path, Path, Path]:
    """Generate test photographs: smooth, with the noise of a sensor."""
    import pyvips

    def draw(width: int, height: int) -> Any:
        def channel(direction: int) -> Any:
            noise = pyvips.Image.gaussnoise(
                width // 8, height // 8, mean=0, sigma=20, seed=direction
            )
            slope = pyvips.Image.xyz(width, height)[direction % 2]
            return noise.resize(8) + slope * (200 / width) + 20

        channels = channel(0).bandjoin([channel(1), channel(2)])
        return channels.cast("uchar").copy(interpretation="srgb").copy_memory()

    files = (folder / "12.jpg", folder / "50.jpg", folder / "50-progressive.jpg")
    draw(4000, 3000).jpegsave(str(files[0]), Q=90)
    large = draw(8160, 6120)
    large.jpegsave(str(files[1]), Q=90)
    large.jpegsave(str(files[2]), Q=90, interlace=True)
    return files


def _uploads(content: bytes, environment: Mapping[str, str]) -> list[float]:
    """Upload as a new user, one by one; return the seconds until each image was served."""
    import psycopg
    import urllib3
    from botocore.session import get_session

    from cruddur.accounts import service as accounts
    from cruddur.context import Context
    from cruddur.media import uploads
    from cruddur.media.schemas import Purpose, UploadRequest
    from cruddur.platform.database import Database
    from cruddur.platform.object_storage import ObjectStorage

    account = "000000000000"
    database = Database(environment["CONNECTION_URL"], pool_size=1, statement_timeout_seconds=5)
    database.open()
    context = Context(database)
    objects = ObjectStorage(
        get_session(),
        uploads=f"cruddur-local-uploads-{account}",
        assets=f"cruddur-local-assets-{account}",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
    )
    waits = []
    with psycopg.connect(environment["CONNECTION_URL"], autocommit=True) as connection:
        sub = str(uuid4())
        accounts.register(
            context, sub=sub, handle="photographer", name="Bench", email=f"{sub}@cruddur.test"
        )
        (person,) = connection.execute(
            "SELECT uuid FROM users WHERE cognito_sub = %s", (sub,)
        ).fetchall()
        for _ in range(_UPLOADS + 1):
            form = uploads.start(
                context,
                objects,
                None,
                user_uuid=person[0],
                purpose=Purpose.AVATAR,
                request=UploadRequest(content_type="image/jpeg"),
            )
            fields: dict[str, Any] = {**form.fields, "file": ("photo.jpg", content)}
            urllib3.request("POST", form.url, fields=fields, timeout=WAIT_TIMEOUT_SECONDS)
            began = time.monotonic()
            url = None
            while url is None:
                found = connection.execute(
                    "SELECT status, renditions -> 1 ->> 'url' FROM media WHERE uuid = %s",
                    (form.uuid,),
                ).fetchone()
                is_late = time.monotonic() - began > WAIT_TIMEOUT_SECONDS
                if not found or found[0] == "refused" or is_late:
                    raise UserError(f"An upload wasn't processed: {found}")
                url = found[1]
                time.sleep(0.01)
            response = urllib3.request(
                "GET", environment["CRUDDUR_WEB_URL"] + url, timeout=WAIT_TIMEOUT_SECONDS
            )
            if response.status != 200:
                raise UserError(f"The image isn't served: {response.status}")
            waits.append(time.monotonic() - began)
        connection.execute("DELETE FROM users WHERE uuid = %s", person)
    database.close()
    return waits[1:]  # the first was a cold start of the Lambda
