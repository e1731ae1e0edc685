"""Contracts of every API operation: access, rate limit, idempotency, documentation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cruddur.errors import CruddurError
from cruddur.http import openapi
from cruddur.http.auth import Access
from cruddur.rate_limits.limits import (
    BY_METHOD,
    CHANGES,
    EXPORTS,
    HANDLES,
    MESSAGES,
    RECOVERY_CODES,
    REPORTS,
    SESSIONS,
    TICKETS,
    TWO_STEP,
)
from tests.conftest import OPENAPI as PUBLISHED
from tests.conftest import ROOT, Browser, assert_documented
from tests.contracts.authorization import NONE, SIGNED_IN, TABLE

OPERATIONS = [(method, path) for path, methods in PUBLISHED["paths"].items() for method in methods]

# What requests are counted against, where it isn't what their method says.
LIMITS = {
    "PUT /api/profile/update": CHANGES,
    "POST /api/profile/update": CHANGES,
    "POST /api/messages": MESSAGES,
    "POST /api/realtime/tickets": TICKETS,
    "POST /api/reports": REPORTS,
    "POST /api/muted_words": CHANGES,
    "POST /api/activities/{activity_uuid}/vote": CHANGES,
    "POST /api/drafts": CHANGES,
    "POST /api/push/subscriptions": CHANGES,
    "PUT /api/push/settings": CHANGES,
    "GET /api/account/export": EXPORTS,
    "PUT /api/account/handle": HANDLES,
    "PUT /api/account/two-step": TWO_STEP,
    "POST /api/account/two-step/off": TWO_STEP,
    "POST /api/session/recovery-code": RECOVERY_CODES,
    "POST /api/session": SESSIONS,
    "POST /api/session/refresh": SESSIONS,
    "DELETE /api/session": SESSIONS,
    "GET /api/health-check": None,
    "GET /api/livez": None,
    "GET /api/readyz": None,
}


def call(client: FlaskClient, method: str, path: str, token: str | None) -> Any:
    headers = {"Authorization": token} if token is not None else {}
    concrete = re.sub(r"\{\w+_uuid\}", str(uuid4()), path.replace("{handle}", "nobody_here"))
    return client.open(re.sub(r"\{.*?\}", "x", concrete), method=method.upper(), headers=headers)


def test_openapi_json_is_current(app: Flask) -> None:
    assert openapi.document(app) == PUBLISHED, "run bin/openapi"


def test_every_route_states_its_access_and_is_documented(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        assert isinstance(getattr(view, "access", None), Access), rule
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        methods = {method.lower() for method in rule.methods or ()} - {"head", "options"}
        assert methods <= set(PUBLISHED["paths"][path]), rule


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_refusal_is_documented_as_a_problem(method: str, path: str) -> None:
    described = PUBLISHED["paths"][path][method]
    for status, answer in described["responses"].items():
        if int(status) >= 400:
            assert set(answer["content"]) == {"application/problem+json"}
    operation = f"{method.upper()} {path}"
    assert ("401" in described["responses"]) or TABLE[operation].access is NONE


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_declared_error_is_documented(app: Flask, method: str, path: str) -> None:
    documented = {int(status) for status in PUBLISHED["paths"][path][method]["responses"]}
    view = next(
        app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) == path
        and method.upper() in (rule.methods or ())
    )
    declared: frozenset[type[CruddurError]] = getattr(view, "errors")  # noqa: B009
    assert {error.status for error in declared} <= documented
    if path not in {"/api/livez", "/api/health-check"}:
        assert 503 in documented
    assert ({400, 411, 413, 415} <= documented) == (method != "get")


def test_the_tests_refuse_an_undocumented_answer(app: Flask) -> None:
    response = app.test_client().get("/api/livez")
    assert_documented(app, response)
    response.status_code = 418
    with pytest.raises(AssertionError):
        assert_documented(app, response)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_each_operation_counts_against_the_limit_that_the_table_says(
    app: Flask, database_url: str, method: str, path: str
) -> None:
    expected = LIMITS.get(f"{method.upper()} {path}", BY_METHOD[method.upper()])
    response = call(app.test_client(), method, path, None)
    with psycopg.connect(database_url) as connection:
        counts = connection.execute("SELECT rate_limit FROM rate_limit_counts").fetchall()
    assert counts == ([(expected.name,)] if expected else [])
    assert ("RateLimit-Limit" in response.headers) == (expected is not None)
    assert ("429" in PUBLISHED["paths"][path][method]["responses"]) == (expected is not None)


# The first Cruddur's web app takes only 200 for a success.
CREATE_WITH_200 = {
    "POST /api/activities",
    "POST /api/activities/{activity_uuid}/reply",
    "POST /api/messages",
}


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_each_operation_that_creates_for_a_person_heeds_a_key(method: str, path: str) -> None:
    described = PUBLISHED["paths"][path][method]
    heeds = any(parameter["name"] == "Idempotency-Key" for parameter in described["parameters"])
    name = f"{method.upper()} {path}"
    creates = name in CREATE_WITH_200 or (method == "post" and "201" in described["responses"])
    assert heeds == (creates and TABLE[name].access is SIGNED_IN)
    assert not heeds or "409" in described["responses"]


@pytest.mark.parametrize(
    ("source", "status", "parameter"),
    [
        ("POST /api/activities", "200", "activity_uuid"),
        ("POST /api/messages", "200", "message_uuid"),
        ("GET /api/message_groups", "200", "message_group_uuid"),
        ("GET /api/users/search", "200", "handle"),
    ],
)
def test_an_id_links_to_every_operation_that_needs_no_other(
    source: str, status: str, parameter: str
) -> None:
    method, _, path = source.partition(" ")
    links = PUBLISHED["paths"][path][method.lower()]["responses"][status]["links"]
    takers = {
        PUBLISHED["paths"][path][method]["operationId"]
        for method, path in OPERATIONS
        if re.findall(r"{(\w+)}", path) == [parameter]
    }
    assert links
    assert takers <= set(links)


def test_no_two_operations_share_an_id() -> None:
    ids = [PUBLISHED["paths"][path][method]["operationId"] for method, path in OPERATIONS]
    assert len(set(ids)) == len(ids)


def test_the_docs_page_shows_every_operation(anonymous: Browser) -> None:
    response = anonymous.get("/api/docs")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    page = response.text
    for path in PUBLISHED["paths"]:
        assert path in page


def test_openapi_json_is_served_as_committed(anonymous: Browser) -> None:
    assert anonymous.get("/api/openapi.json").get_json() == PUBLISHED


def test_the_file_is_written_the_way_bin_openapi_writes_it() -> None:
    text = Path(ROOT / "backend-flask/openapi.json").read_text("utf-8")
    assert text == json.dumps(PUBLISHED, indent=2, sort_keys=True) + "\n"
