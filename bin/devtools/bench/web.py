"""Measure the built web app in the machine's Chromium; write the chapter. The product must run."""

from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..local import chromium
from ..local.supervisor import Product
from ..settings import PROBE_TIMEOUT_SECONDS, ROOT, WAIT_TIMEOUT_SECONDS, Refusal, Settings
from ..toolchain import toolchain
from .report import Chapter

_LIGHTHOUSE = ROOT / "bin" / "devtools" / "toolchain" / "lighthouse"
_BUILT = ROOT / ".local" / "bench-web"
_VITE = toolchain.FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
_WORDS = """While `bin/dev` runs; the app as it is deployed, compressed, in the machine's Chromium.
Lighthouse's mobile preset: a phone on slow 4G, simulated; the best run of three, as other work on
the machine only makes one worse. Its scores are performance, accessibility, best practices, search.
The scroll is by wheel, through answers that the script makes up; a task is measured by the main
thread's CPU time. Axe looks at every page, in both themes."""


def measure() -> None:
    """Build, serve and measure it.

    Raises:
        Refusal: the product doesn't run, or Lighthouse can't be installed.
    """
    product = Product(Settings.from_environment())
    environment = {**os.environ, **product.environment(), **product.web_environment()}
    toolchain.ensure_node_modules(_LIGHTHOUSE)
    chapter = Chapter("Web app", _WORDS, ("what", "goal", "measured"))
    _run_node(
        [str(_VITE), "build", "--manifest", "--outDir", str(_BUILT), "--emptyOutDir"], environment
    )
    scripts, styles = _first_load()
    chapter.add("first load, JavaScript, gzip", "≤ 110 kB", f"{scripts / 1000:.1f} kB")
    chapter.add("all styles, gzip", "≤ 20 kB", f"{styles / 1000:.1f} kB")
    with _served(environment) as address:
        found = _results(address, environment)
        barriers = []
        for result in found:
            if result["kind"] == "scroll":
                chapter.add(
                    f"a scroll through {result['cruds']:,} cruds: most rows on the page",
                    "≤ 150",
                    str(result["rows"]),
                )
                chapter.add("its longest task, CPU", "≤ 50 ms", f"{result['longest']:.0f} ms")
                chapter.add("its layout shift", "≤ 0.02", f"{result['shift']:.3f}")
            elif result["kind"] == "page":
                _add_page(chapter, result)
            else:
                barriers.append(result)
    found_on = [f"{each['name']} ({each['theme']})" for each in barriers if each["violations"]]
    chapter.add(
        f"axe: views of {len(barriers)} with a violation",
        "0",
        f"{len(found_on)}{': ' if found_on else ''}{', '.join(found_on)}",
    )


def _add_page(chapter: Chapter, result: Mapping[str, Any]) -> None:
    name, scores = result["name"], result["scores"]
    chapter.add(f"{name}: Lighthouse", "≥ 95 each", " · ".join(map(str, scores)))
    goal = "≤ 1.8 s" if name == "home" else ""
    chapter.add(f"{name}: LCP", goal, f"{result['lcp']:.2f} s")
    chapter.add(f"{name}: layout shift", "≤ 0.02", f"{result['cls']:.3f}")


def _first_load() -> tuple[int, int]:
    """Answer the bytes of what a first visit to `/` loads before it is drawn: scripts, styles."""
    manifest = json.loads((_BUILT / ".vite" / "manifest.json").read_text())
    files: set[str] = {"theme.js"}
    waiting = ["index.html"]
    while waiting:
        chunk = manifest[waiting.pop()]
        if chunk["file"] not in files:
            files.add(chunk["file"])
            waiting += chunk.get("imports", [])
    styles = {file.relative_to(_BUILT).as_posix() for file in _BUILT.glob("assets/*.css")}
    return _compressed(files), _compressed(styles)


def _compressed(files: set[str]) -> int:
    return sum(len(gzip.compress((_BUILT / file).read_bytes(), 9)) for file in files)


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[str]:
    port = _free_port()
    process = subprocess.Popen(
        [toolchain.node()[0], str(_VITE), "preview", "--outDir", str(_BUILT)],
        cwd=toolchain.FRONTEND,
        env={**environment, "CRUDDUR_WEB_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _await(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _results(address: str, environment: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    with subprocess.Popen(
        [toolchain.node()[0], str(_LIGHTHOUSE / "measure.mjs"), address, str(_free_port())],
        env={**environment, **chromium.find()},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            yield json.loads(line)
    if process.returncode != 0:
        raise Refusal("The browser's measurements failed: see above.")


def _run_node(
    arguments: list[str], environment: Mapping[str, str], cwd: Path = toolchain.FRONTEND
) -> None:
    done = subprocess.run(
        [toolchain.node()[0], *arguments],
        cwd=cwd,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refusal(f"{' '.join(arguments[:2])} failed: {done.stderr.strip()[-400:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(address: str) -> None:
    deadline = time.monotonic() + WAIT_TIMEOUT_SECONDS
    while True:
        try:
            with urllib.request.urlopen(  # noqa: S310  # our own address
                address, timeout=PROBE_TIMEOUT_SECONDS
            ):
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > deadline:
                raise Refusal(f"The built app isn't served: {error}") from error
            time.sleep(0.1)
