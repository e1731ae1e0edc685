"""Take the pages' pictures, with the browser that the tests use."""

from __future__ import annotations

import os
import subprocess
import sys

from . import browser, toolchain
from .product import Product
from .settings import Settings


def main() -> None:
    """Run the script that does it, on the running product."""
    environment = Product(Settings.from_environment()).environment()
    script = toolchain.FRONTEND / "e2e" / "screenshots.ts"
    done = subprocess.run(
        [toolchain.node()[0], "--experimental-strip-types", "--no-warnings", str(script)],
        env={**os.environ, **environment, **browser.find()},
        cwd=toolchain.FRONTEND,
        check=False,
    )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
