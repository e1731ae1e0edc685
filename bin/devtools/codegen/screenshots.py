"""Take the pages' pictures, with the browser that the tests use."""

from __future__ import annotations

import os
import subprocess
import sys

from ..local import chromium
from ..local.supervisor import Product
from ..settings import ROOT, Settings
from ..toolchain import toolchain

_FOLDER = ROOT / "docs" / "screenshots"


def main() -> None:
    """Let Playwright take them, on the running product."""
    environment = Product(Settings.from_environment()).environment()
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
    """Keep the pictures small enough for a repository: 256 colours are enough for pages."""
    import pyvips

    for picture in _FOLDER.glob("*.png"):
        taken = pyvips.Image.new_from_buffer(picture.read_bytes(), "")
        picture.write_bytes(taken.pngsave_buffer(palette=True, Q=90, effort=7, keep="none"))


if __name__ == "__main__":
    main()
