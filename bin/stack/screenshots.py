"""Take the pages' pictures, with the browser that the tests use."""

from __future__ import annotations

import os
import subprocess
import sys

from . import browser, toolchain
from .product import Product
from .settings import Settings


def main() -> None:
    """Let Playwright take them, on the running product."""
    environment = Product(Settings.from_environment()).environment()
    playwright = toolchain.FRONTEND / "node_modules" / "@playwright" / "test" / "cli.js"
    done = subprocess.run(
        [toolchain.node()[0], str(playwright), "test", "--config", "e2e/screenshots.config.ts"],
        env={**os.environ, **environment, **browser.find()},
        cwd=toolchain.FRONTEND,
        check=False,
    )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
