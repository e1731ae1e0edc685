"""The web app that a first visit loads stays small."""

from __future__ import annotations

import os
from pathlib import Path

from devtools.bench import web


def test_a_first_visit_loads_little_javascript(tmp_path: Path) -> None:
    web.build(tmp_path, {**os.environ, "NODE_ENV": "production"})
    scripts, _ = web.first_load(tmp_path)
    assert 50_000 < scripts <= web.MAX_FIRST_LOAD_BYTES
