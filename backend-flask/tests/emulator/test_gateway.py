import urllib.parse

import pytest

from tests.emulator.conftest import Emulator


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/config"])
def test_the_emulator_cannot_be_reset_or_reconfigured(emulator: Emulator, path: str) -> None:
    assert emulator.http("POST", path).status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil", "[evil"]
)
def test_other_host_names_are_refused(emulator: Emulator, host: str) -> None:
    assert emulator.http("GET", "/_local/mailbox.json", headers={"Host": host}).status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_other_origins_are_refused(emulator: Emulator, origin: str) -> None:
    assert emulator.http("POST", "/_local/flush", headers={"Origin": origin}).status == 403


@pytest.mark.parametrize("origin", ["http://127.0.0.1:3000", "http://localhost:3000"])
def test_local_origins_may_call_user_pools(emulator: Emulator, origin: str) -> None:
    preflight = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "cache-control,content-type,x-amz-target",
    }
    answer = emulator.http("OPTIONS", "/", headers=preflight)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] in (origin, "*")
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert answer.headers["access-control-allow-headers"] == "*"
    called = emulator.http(
        "POST",
        "/",
        b'{"ClientId": "unknown"}',
        {
            "Origin": origin,
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
        },
    )
    assert called.json()["__type"] == "ResourceNotFoundException"
    assert called.headers["access-control-allow-origin"] in (origin, "*")


def test_presigned_urls_work(emulator: Emulator) -> None:
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="presigned")
    url = s3.generate_presigned_url("put_object", Params={"Bucket": "presigned", "Key": "a"})
    path = url.removeprefix(emulator.endpoint)
    assert urllib.parse.urlsplit(url).netloc == f"127.0.0.1:{emulator.port}"
    assert emulator.http("PUT", path, b"hello").status == 200
    assert s3.get_object(Bucket="presigned", Key="a")["Body"].read() == b"hello"


def test_an_unknown_local_url_is_not_found(emulator: Emulator) -> None:
    assert emulator.http("GET", "/_local/nothing").status == 404
