"""Take the screenshots of docs/screenshots with Playwright, while bin/dev runs."""

from __future__ import annotations

import os
import subprocess
import sys

from ..local import chromium
from ..local.supervisor import LocalEnvironment
from ..settings import ROOT, Settings
from ..toolchain import toolchain

_FOLDER = ROOT / "docs" / "screenshots"


def main() -> None:
    """Run Playwright against the local environment."""
    environment = LocalEnvironment(Settings.from_environment()).environment()
    playwright = toolchain.FRONTEND / "node_modules" / "@playwright" / "test" / "cli.js"
    done = subprocess.run(
        [toolchain.node()[0], str(playwright), "test", "--config", "e2e/screenshots.config.ts"],
        env={**os.environ, **environment, **chromium.find()},
        cwd=toolchain.FRONTEND,
        check=False,
    )
    if done.returncode == 0:
        _shrink()
    sys.exit(done.returncode)


def _shrink() -> None:
    """Reduce the images to a palette of 256 colours, so that the repository stays small."""
    import pyvips

    for file in _FOLDER.glob("*.png"):
        image = pyvips.Image.new_from_buffer(file.read_bytes(), "")
        file.write_bytes(image.pngsave_buffer(palette=True, Q=90, effort=7, keep="none"))


if __name__ == "__main__":
    main()
