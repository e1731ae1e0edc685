import pytest

from tests.emulator.conftest import Emulator


@pytest.fixture(autouse=True)
def pictures(emulator: Emulator) -> None:
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket="assets")
    s3.put_object(
        Bucket="assets",
        Key="media/a/1.webp",
        Body=b"pixels",
        ContentType="image/webp",
        CacheControl="public, max-age=31536000, immutable",
    )
    s3.put_object(Bucket="assets", Key="private/a", Body=b"secret")


def test_objects_are_served_with_their_stored_headers(emulator: Emulator) -> None:
    answer = emulator.http("GET", "/_local/cdn/assets/media/a/1.webp")
    assert (answer.status, answer.body) == (200, b"pixels")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("assets/media/a/2.webp", 403),
        ("elsewhere/media/a/1.webp", 403),
        ("assets/private/a", 404),
        ("assets/media/../private/a", 403),
        ("assets/media/", 404),
    ],
)
def test_other_paths_are_refused(emulator: Emulator, path: str, status: int) -> None:
    answer = emulator.http("GET", f"/_local/cdn/{path}")
    assert answer.status == status
    assert b"secret" not in answer.body


def test_objects_are_read_only(emulator: Emulator) -> None:
    assert emulator.http("PUT", "/_local/cdn/assets/media/a/1.webp", b"x").status == 404
