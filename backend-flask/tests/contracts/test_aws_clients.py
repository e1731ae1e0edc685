"""Every AWS client of the product states its timeouts and its number of attempts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PRODUCT = ("backend-flask/cruddur", "ddb", "aws/lambdas")
TOOLS = ("bin/devtools/deploy", "bin/devtools/cli", "backend-flask/db")


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
            yield node


def test_attempts_are_counted_and_not_retries() -> None:
    assert len(sources(*PRODUCT)) > 50
    for path in sources(*PRODUCT, *TOOLS):
        # botocore's `max_attempts` doesn't count the first one.
        assert not re.search(r"\bmax_attempts\b", path.read_text("utf-8")), path


@pytest.mark.parametrize("path", sources(*PRODUCT), ids=lambda path: path.stem)
def test_each_client_has_a_config_with_timeouts_and_attempts(path: Path) -> None:
    for call in calls(path, "client", "create_client"):
        assert "config" in {keyword.arg for keyword in call.keywords}, ast.unparse(call)
    text = path.read_text("utf-8")
    if "botocore.config import Config" in text:
        (config,) = (
            call
            for call in calls(path, "Config", "ClientConfig")
            if "retries" in {keyword.arg for keyword in call.keywords}
        )
        given = {keyword.arg for keyword in config.keywords}
        assert {"connect_timeout", "read_timeout"} <= given, ast.unparse(config)
        assert "'mode': 'standard', 'total_max_attempts'" in ast.unparse(config)
