"""The picture Lambdas: as handlers, and deployed in the emulator."""

from __future__ import annotations

import json
import time
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import boto3
import psycopg
import pytest
from psycopg_pool import PoolTimeout

from cruddur import lambda_context
from cruddur.context import Context
from cruddur.platform.database import Database, Statement
from cruddur.platform.telemetry import tracing
from cruddur.platform.telemetry.tracing import Trace
from devtools.local.database_roles import role_url
from tests.conftest import Account, Browser, variable
from tests.lambda_handlers import LAMBDAS, handler
from tests.media import image_fixtures
from tests.media.conftest import Buckets, uuid_of
from tests.waiting import http_request, wait_until

SIGNED_OUT = Statement(
    "test/signed_out", "UPDATE users SET tokens_valid_from = %(moment)s WHERE uuid = %(uuid)s"
)


def event(name: str) -> dict[str, Any]:
    (sample,) = (LAMBDAS / name / "events").glob("*.json")
    read: dict[str, Any] = json.loads(sample.read_text("utf-8"))
    return read


@pytest.fixture
def asked(alice: Browser) -> dict[str, Any]:
    """The gateway's event, when alice asks with a fresh token."""
    uuid_of(alice)
    assert alice.account is not None
    log_lines = alice.account.access_token.split(".")[1]
    claims = json.loads(urlsafe_b64decode(log_lines + "=" * (-len(log_lines) % 4)))
    made = event("media_presign")
    made["requestContext"]["authorizer"]["jwt"]["claims"] = {
        name: str(value) for name, value in claims.items()
    }
    return made


def answered(made: dict[str, Any], status: int) -> dict[str, Any]:
    response = handler("media_presign").handle(made, None)
    assert response["statusCode"] == status, response
    assert response["headers"]["Cache-Control"] == "no-store"
    assert response["headers"]["X-Content-Type-Options"] == "nosniff"
    assert response["headers"]["Strict-Transport-Security"] == "max-age=63072000"
    body: dict[str, Any] = json.loads(response["body"])
    return body


def codes(body: dict[str, Any]) -> set[str]:
    return {each["code"] for each in body["errors"]} or {body["type"].rpartition(":")[2]}


def test_a_signed_in_user_gets_a_presigned_post_and_sees_the_status(
    world: Buckets, asked: dict[str, Any], alice: Browser, database_url: str
) -> None:
    lambda_context.cached_urls.clear()
    form = answered(asked, 200)
    s3_event = event("media_process")
    s3_event["Records"][0]["s3"]["object"]["key"] = form["fields"]["key"]
    fields = {**form["fields"], "file": ("x", image_fixtures.jpeg())}
    assert http_request("POST", form["url"], fields=fields).status == 204
    # The other Lambda has the URL of a role of its own.
    (parameter,) = lambda_context.cached_urls
    lambda_context.cached_urls[parameter] = (role_url(database_url, "process"), time.time())
    handler("media_process").handle(s3_event, None)
    handler("media_process").handle(s3_event, None)  # S3 may deliver an event twice
    assert alice.get(f"/api/media/{form['uuid']}").get_json()["status"] == "ready"
    assert alice.get("/api/profile").get_json()["avatar"]["renditions"]


def test_a_connection_ends_with_its_invocation(
    world: Buckets, asked: dict[str, Any], admin: psycopg.Connection
) -> None:
    """A frozen Lambda would hold it for hours."""
    presign = handler("media_presign")
    for _ in range(2):  # cold, and warm
        assert presign.handle(asked, None)["statusCode"] == 200
        wait_until(lambda: not sessions(admin), "no session is left")


def sessions(admin: psycopg.Connection) -> list[Any]:
    return admin.execute(
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'cruddur_presign_a'"
    ).fetchall()


def test_the_connection_url_is_read_once_in_a_while(
    world: Buckets, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A warm Lambda takes a new password without a restart, and asks SSM rarely."""
    presign = handler("media_presign")
    lambda_context.cached_urls.clear()
    assert presign.handle(asked, None)["statusCode"] == 200
    ((name, (url, read_at)),) = lambda_context.cached_urls.items()
    other = "postgresql://nobody@127.0.0.1:1/nothing"
    lambda_context.cached_urls[name] = (other, read_at)
    lambda_context.context()
    assert lambda_context.cached_urls[name] == (other, read_at)
    lambda_context.context.cache_clear()
    lambda_context.cached_urls[name] = (other, read_at - lambda_context.URL_TTL_SECONDS)
    assert presign.handle(asked, None)["statusCode"] == 200
    assert lambda_context.cached_urls[name][0] == url


def test_a_base64_body_is_decoded(world: Buckets, asked: dict[str, Any]) -> None:
    asked["body"] = b64encode(asked["body"].encode()).decode()
    asked["isBase64Encoded"] = True
    assert answered(asked, 200)["fields"]["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("extension", "content_type"),
    [("jpg", "image/jpeg"), ("JPEG", "image/jpeg"), (".png", "image/png"), ("avif", "image/avif")],
)
def test_an_extension_stands_for_the_content_type(
    world: Buckets, asked: dict[str, Any], extension: str, content_type: str
) -> None:
    asked["body"] = json.dumps({"extension": extension})
    assert answered(asked, 200)["fields"]["Content-Type"] == content_type


@pytest.mark.parametrize(
    "body",
    [
        None,
        "",
        "{}",
        "[]",
        "{",
        '{"content_type": "image/svg+xml"}',
        '{"content_type": 7}',
        '{"extension": "svg"}',
        '{"extension": "html.jpg"}',
        '{"extension": ["jpg"]}',
        '{"content_type": "text/html", "extension": "jpg"}',
    ],
)
def test_an_unsupported_content_type_gets_no_presigned_post(
    world: Buckets, asked: dict[str, Any], body: str | None
) -> None:
    asked["body"] = body
    assert codes(answered(asked, 422)) == {"content_type_unsupported"}


@pytest.mark.parametrize("place", ["x", 7, ""])
def test_a_place_that_is_no_uuid_is_refused(
    world: Buckets, asked: dict[str, Any], place: object
) -> None:
    asked["body"] = json.dumps({"content_type": "image/png", "place": place})
    assert codes(answered(asked, 422)) == {"place_not_a_uuid"}


def test_the_ninth_pending_upload_is_refused_with_a_true_wait(
    world: Buckets, asked: dict[str, Any]
) -> None:
    asked["body"] = json.dumps({"content_type": "image/png", "place": None})
    for _ in range(8):
        answered(asked, 200)
    response = handler("media_presign").handle(asked, None)
    assert (response["statusCode"], json.loads(response["body"])["type"]) == (
        429,
        "urn:cruddur:problem:too_many_uploads",
    )
    assert 60 < int(response["headers"]["Retry-After"]) <= 15 * 60


def test_an_id_token_foreign_or_revoked_token_gets_no_presigned_post(
    world: Buckets, asked: dict[str, Any], alice: Browser
) -> None:
    claims = asked["requestContext"]["authorizer"]["jwt"]["claims"]
    for changed in (
        {"token_use": "id"},
        {"sub": str(uuid4())},
        {"sub": "a\0b"},
        {"sub": "[a b]"},
        {"iat": "NaN"},
        {"iat": "1e400"},
        {"iat": "[1]"},
        {"iat": "1"},
    ):
        if changed.get("iat") == "1":
            lambda_context.context().database.execute(
                SIGNED_OUT, uuid=uuid_of(alice), moment=datetime(2020, 1, 1, tzinfo=UTC)
            )
        asked["requestContext"]["authorizer"]["jwt"]["claims"] = {**claims, **changed}
        assert codes(answered(asked, 401)) == {"token_refused"}


def test_a_token_of_an_ended_session_gets_no_presigned_post(
    world: Buckets, asked: dict[str, Any], alice: Browser, admin: psycopg.Connection
) -> None:
    claims = asked["requestContext"]["authorizer"]["jwt"]["claims"]
    claims["origin_jti"] = str(uuid4())  # not the one that other tests use too
    answered(asked, 200)
    admin.execute(
        "INSERT INTO sessions (user_uuid, uuid, created_at, last_used_at, ended_at)"
        " VALUES (%s, %s, now(), now(), now())",
        (uuid_of(alice), claims["origin_jti"]),
    )
    assert codes(answered(asked, 401)) == {"token_refused"}


def test_an_outage_is_a_problem_response_and_is_logged(
    world: Buckets,
    asked: dict[str, Any],
    unreachable_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        "cruddur.lambda_context.context", lambda: Context(database=unreachable_database)
    )
    assert codes(answered(asked, 503)) == {"unavailable"}
    [log_lines] = [each for each in caplog.records if each.message == "answered unavailable"]
    assert log_lines.exc_info is not None
    assert log_lines.exc_info[0] is PoolTimeout


@pytest.fixture
def traces() -> Iterator[list[Trace]]:
    """Traces that the Lambda exports; none that the caller started is sampled."""
    found: list[Trace] = []
    tracing.subscribe([found.append], 0)
    yield found
    tracing.subscribe([], 0)


def test_response_and_log_share_one_request_id(
    world: Buckets,
    asked: dict[str, Any],
    alice: Browser,
    traces: list[Trace],
    log_lines: list[str],
) -> None:
    trace, parent = uuid4().hex, "b7ad6b7169203331"
    asked["headers"] |= {
        "x-request-id": "an-id-of-the-pages",
        "traceparent": f"00-{trace}-{parent}-01",
    }
    asked["requestContext"]["authorizer"]["jwt"]["claims"]["iat"] = "1"
    lambda_context.context().database.execute(
        SIGNED_OUT, uuid=uuid_of(alice), moment=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert answered(asked, 401)["request_id"] == "an-id-of-the-pages"
    [line] = [
        read
        for read in map(json.loads, log_lines)
        if read["message"] == "request" and read["request_id"] == "an-id-of-the-pages"
    ]
    assert line["request_id"] == "an-id-of-the-pages"
    assert line["trace_id"] == trace
    assert (line["method"], line["route"]) == ("POST", "/avatars/key_upload")
    assert (line["status"], line["person"]) == (401, None)
    # The caller's sampled flag is ignored, and a client error isn't reported.
    assert traces == []
    tracing.subscribe([traces.append], 1)
    warm = lambda_context.context().database
    assert isinstance(warm, Database)
    warm.close()
    lambda_context.context.cache_clear()
    lambda_context.cached_urls.clear()  # as at a cold start
    asked["requestContext"]["authorizer"]["jwt"]["claims"]["iat"] = str(time.time())
    response = handler("media_presign").handle(asked, None)
    assert response["headers"]["X-Request-Id"] == "an-id-of-the-pages"
    [exported] = traces
    assert (exported.context.trace_id, exported.context.parent_span_id) == (trace, parent)
    assert exported.person == str(uuid_of(alice))
    assert "SSM GetParameter" in {span.name for span in exported.spans}
    assert exported.root.attributes["http.response.status_code"] == 200


def call(url: str, token: str | None, path: str = "/images/key_upload") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"content_type": "image/jpeg"}
    return http_request("POST", url + path, json=body, headers=headers, retries=False)


def test_the_deployed_gateway_refuses_foreign_tokens(
    cast: dict[str, Account],
) -> None:
    url = variable("UPLOADS_API_URL")
    good = cast["alice"].access_token
    for token in (None, "x.y.z", good[:-4] + "AAAA", good):  # the last is another client's
        assert call(url, token).status == 401


def test_the_deployed_gateway_allows_our_origin_only(gateway: str) -> None:
    wanted = {"Access-Control-Request-Method": "POST"}
    path = gateway + "/avatars/key_upload"
    ours = variable("CRUDDUR_WEB_URL")
    allowed = http_request("OPTIONS", path, headers={**wanted, "Origin": ours})
    assert allowed.headers["Access-Control-Allow-Origin"] == ours
    other = http_request("OPTIONS", path, headers={**wanted, "Origin": "http://localhost:1"})
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize("kind", ["avatars", "banners", "images"])
def test_a_picture_is_uploaded_through_the_deployed_lambdas(
    gateway: str, cast: dict[str, Account], kind: str
) -> None:
    token = cast["bob"].access_token
    response = call(gateway, token, f"/{kind}/key_upload")
    assert response.status == 200, response.data
    form = response.json()
    fields = {**form["fields"], "file": ("x", image_fixtures.jpeg(1600, 800))}
    assert http_request("POST", form["url"], fields=fields).status == 204
    prefix = f"media/{form['uuid']}/"
    assets = f"cruddur-local-assets-{boto3.client('sts').get_caller_identity()['Account']}"
    s3 = boto3.client("s3")
    wait_until(
        lambda: s3.list_objects_v2(Bucket=assets, Prefix=prefix)["KeyCount"] >= 2,
        "pictures are made of the upload",
    )
    key = s3.list_objects_v2(Bucket=assets, Prefix=prefix)["Contents"][0]["Key"]
    served = http_request("GET", f"{variable('CRUDDUR_WEB_URL')}/{key}")
    assert served.status == 200
    assert served.headers["Content-Type"] == "image/webp"
    assert served.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=3600, immutable"
    unsigned = http_request("GET", f"{variable('AWS_ENDPOINT_URL')}/{assets}/{key}")
    assert unsigned.status == 403


def test_the_picture_lambdas_package_is_within_its_limits() -> None:
    found = boto3.client("lambda").get_function(FunctionName="cruddur-local-media-process")
    assert found["Configuration"]["CodeSize"] < 50_000_000
    assert found["Configuration"]["MemorySize"] == 512
