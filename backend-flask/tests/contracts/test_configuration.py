"""The environment is read in one place, which says what it lacks."""

from __future__ import annotations

import re

import pytest

from cruddur import config
from tests.conftest import ROOT


def test_only_config_reads_the_environment() -> None:
    readers = [
        path.name
        for path in (ROOT / "backend-flask/cruddur").rglob("*.py")
        if re.search(r"os\.environ(?!\.setdefault)|getenv|BaseSettings", path.read_text("utf-8"))
    ]
    # Lambda passes each call's trace id in a variable; setting a library's default isn't reading.
    assert sorted(readers) == ["config.py", "lambda_handler.py"]


def test_every_missing_or_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (
        "CONNECTION_URL",
        "CRUDDUR_WEB_URL",
        "AWS_COGNITO_USER_POOL_ID",
        "AWS_COGNITO_USER_POOL_CLIENT_ID",
    ):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CONNECTION_POOL_SIZE", "many")
    with pytest.raises(config.ConfigurationError) as error:
        config.load()
    for variable in (
        "CONNECTION_URL",
        "CRUDDUR_WEB_URL",
        "AWS_COGNITO_USER_POOL_ID",
        "AWS_COGNITO_USER_POOL_CLIENT_ID",
        "CONNECTION_POOL_SIZE",
    ):
        assert variable in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "url", ["postgresql://cruddur:pass%word@db/cruddur", "host=db password='a word", "nonsense"]
)
def test_a_url_that_cant_be_read_is_named_and_not_quoted(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CONNECTION_URL", url)
    with pytest.raises(config.ConfigurationError) as error:
        config.load()
    assert str(error.value).endswith("CONNECTION_URL (is no libpq url)")


@pytest.mark.parametrize(
    "origins", ["*", "null", "https://one.example/", "one.example", "https://one.example;x"]
)
def test_what_isnt_an_origin_is_refused(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    monkeypatch.setenv("CORS_ORIGINS", f"https://two.example,{origins}")
    with pytest.raises(config.ConfigurationError) as error:
        config.load()
    assert "CORS_ORIGINS (isn't a list of origins)" in str(error.value)
