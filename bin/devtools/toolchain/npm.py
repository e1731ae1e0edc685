"""Run npm with the product's Node: `python -m devtools.toolchain.npm run types`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from . import toolchain


def main() -> None:
    """Replace this process by npm."""
    node, npm = toolchain.node()
    os.chdir(toolchain.FRONTEND)
    os.environ["PATH"] = f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}"
    os.execv(node, [node, str(npm), *sys.argv[1:]])  # noqa: S606  # the developer's own arguments


if __name__ == "__main__":
    main()
