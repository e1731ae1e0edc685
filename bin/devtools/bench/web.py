"""Benchmark of the built web app in Chromium: bundle size, Lighthouse, scrolls, axe.

The product must run.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..local import chromium
from ..local.health import is_healthy, wait_until
from ..local.supervisor import LocalEnvironment
from ..settings import ROOT, Settings, free_port
from ..toolchain import toolchain
from .report import Chapter

MAX_FIRST_LOAD_BYTES = 110_000
_LIGHTHOUSE = ROOT / "bin" / "devtools" / "toolchain" / "lighthouse"
_BUILT = ROOT / ".local" / "bench-web"
_VITE = toolchain.FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
_FIRST_MESSAGES = re.compile(r"src/locales/\w+/first\.json")
_INTRODUCTION = """While `bin/dev` runs; the app as it is deployed, compressed, in this machine's
Chromium. Lighthouse's mobile preset: a simulated phone on slow 4G; the best run of three, as other
load on the machine only makes one worse. Its scores are performance, accessibility, best practices,
SEO. The first scroll is by wheel, with stubbed responses; a task is measured by the main
thread's CPU time. The second is by finger on a phone 390 px wide, slowed down four times, with taps
on likes, menus and cruds; INP as web-vitals defines it, the best run of three. Axe checks every
page, in both themes, at 1280, 390 and 320 px, and at 320 px with text of 200 %."""


def measure() -> None:
    """Build, serve and measure it.

    Raises:
        UserError: the product doesn't run, or Lighthouse can't be installed.
    """
    local = LocalEnvironment(Settings.from_environment())
    environment = {**os.environ, **local.environment(), **local.web_environment()}
    toolchain.ensure_node_modules(_LIGHTHOUSE)
    chapter = Chapter("Web app", _INTRODUCTION, ("what", "goal", "measured"))
    build(_BUILT, environment)
    scripts, styles = first_load(_BUILT)
    goal = f"≤ {MAX_FIRST_LOAD_BYTES / 1000:.0f} kB"
    chapter.add("first load, JavaScript, gzip", goal, f"{scripts / 1000:.1f} kB")
    chapter.add("all styles, gzip", "≤ 20 kB", f"{styles / 1000:.1f} kB")
    with _served(environment) as address:
        axe_results = []
        for result in _results(address, environment):
            if result["kind"] == "scroll":
                chapter.add(
                    f"a scroll through {result['cruds']:,} cruds: most rows on the page",
                    "≤ 150",
                    str(result["rows"]),
                )
                chapter.add("its longest task, CPU", "≤ 50 ms", f"{result['longest']:.0f} ms")
                chapter.add("its layout shift", "≤ 0.02", f"{result['shift']:.3f}")
            elif result["kind"] == "phone":
                _add_phone(chapter, result)
            elif result["kind"] == "page":
                _add_page(chapter, result)
            else:
                axe_results.append(result)
    views = [
        f"{each['name']} ({each['theme']}, {each['width']} px, {each['text']} %)"
        for each in axe_results
        if each["violations"]
    ]
    chapter.add(
        f"axe: views of {len(axe_results)} with a violation",
        "0",
        f"{len(views)}{': ' if views else ''}{', '.join(views)}",
    )


def _add_phone(chapter: Chapter, result: Mapping[str, Any]) -> None:
    what = f"{result['cruds']:,} cruds and {result['interactions']} taps on a slow phone"
    chapter.add(f"{what}: INP", "≤ 100 ms", f"{result['inp']:.0f} ms")
    chapter.add("their layout shift", "≤ 0.02", f"{result['shift']:.3f}")


def _add_page(chapter: Chapter, result: Mapping[str, Any]) -> None:
    name, scores = result["name"], result["scores"]
    chapter.add(f"{name}: Lighthouse", "≥ 95 each", " · ".join(map(str, scores)))
    goal = "≤ 1.8 s" if name == "home" else ""
    chapter.add(f"{name}: LCP", goal, f"{result['lcp']:.2f} s")
    chapter.add(f"{name}: layout shift", "≤ 0.02", f"{result['cls']:.3f}")


def build(folder: Path, environment: Mapping[str, str]) -> None:
    """Build the web app, with a manifest of its files.

    Raises:
        UserError: the build fails.
    """
    _run_node(
        [str(_VITE), "build", "--manifest", "--outDir", str(folder), "--emptyOutDir"], environment
    )


def first_load(folder: Path) -> tuple[int, int]:
    """Return the compressed bytes that a first visit to `/` loads: scripts, styles.

    The scripts include the messages of one language, the largest.
    """
    manifest = json.loads((folder / ".vite" / "manifest.json").read_text())
    files: set[str] = {"first-paint.js"}
    queue = ["index.html"]
    while queue:
        chunk = manifest[queue.pop()]
        if chunk["file"] not in files:
            files.add(chunk["file"])
            queue += chunk.get("imports", [])
    styles = {file.relative_to(folder).as_posix() for file in folder.glob("assets/*.css")}
    messages = max(
        _compressed(folder, {chunk["file"]})
        for source, chunk in manifest.items()
        if _FIRST_MESSAGES.fullmatch(source)
    )
    return _compressed(folder, files) + messages, _compressed(folder, styles)


def _compressed(folder: Path, files: set[str]) -> int:
    return sum(len(gzip.compress((folder / file).read_bytes(), 9)) for file in files)


@contextmanager
def _served(environment: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [toolchain.node()[0], str(_VITE), "preview", "--outDir", str(_BUILT)],
        cwd=toolchain.FRONTEND,
        env={**environment, "CRUDDUR_WEB_PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        if not wait_until(lambda: is_healthy(address)):
            raise UserError("The built app isn't served.")
        yield address
    finally:
        process.terminate()
        process.wait()


def _results(address: str, environment: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    with subprocess.Popen(
        [toolchain.node()[0], str(_LIGHTHOUSE / "measure.mjs"), address, str(free_port())],
        env={**environment, **chromium.find()},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout or ():
            yield json.loads(line)
    if process.returncode != 0:
        raise UserError("The browser's measurements failed: see above.")


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
        raise UserError(f"{' '.join(arguments[:2])} failed: {done.stderr.strip()[-400:]}")
