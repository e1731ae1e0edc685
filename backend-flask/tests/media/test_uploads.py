"""Uploads: presigned POST, processing, and status."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cruddur.errors import RateLimited, TooManyUploads
from cruddur.media import processing, uploads
from cruddur.media.schemas import Purpose, UploadRequest
from cruddur.platform.database import Statement
from cruddur.rate_limits.limits import UPLOADS
from cruddur.rate_limits.service import Limiter
from tests.conftest import Browser, Clock, mid_window, problem
from tests.media import image_fixtures
from tests.media.conftest import UploadHarness, uuid_of

TRIES = Statement("test/tries", "UPDATE media SET tries = 2 WHERE uuid = %(uuid)s")


def test_a_picture_is_pending_then_ready_and_cached_forever(
    harness: UploadHarness, alice: Browser
) -> None:
    form = harness.start(alice)
    assert harness.state(alice, form)["status"] == "pending"
    assert harness.post(form, image_fixtures.jpeg()) == 204
    harness.process(form)
    seen = harness.state(alice, form)
    assert (seen["status"], seen["reason"], seen["width"]) == ("ready", None, 800)
    for rendition in seen["renditions"]:
        served = harness.buckets.content(rendition["url"])
        assert served["ContentType"] == "image/webp"
        assert served["CacheControl"] == "public, max-age=31536000, s-maxage=3600, immutable"
        assert served["Body"].read()[8:12] == b"WEBP"
    assert not harness.buckets.keys(harness.buckets.uploads)


def test_keys_contain_nothing_from_the_client(harness: UploadHarness, alice: Browser) -> None:
    form = harness.start(alice)
    assert form.fields["key"] == f"{uuid_of(alice)}/{form.uuid}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (image_fixtures.svg(), "image_unknown_format"),
        (image_fixtures.html(), "image_unknown_format"),
        (image_fixtures.zip_bomb(), "image_unknown_format"),
        (image_fixtures.heic(), "image_heic"),
        (image_fixtures.gif_javascript_polyglot(), "image_damaged"),
        (image_fixtures.png_of_900_megapixels(), "image_exceed_max_pixels"),
        (image_fixtures.gif_of_frames(10_000), "image_exceed_max_frames"),
        (image_fixtures.truncated(image_fixtures.jpeg()), "image_damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_upload_is_refused_with_a_reason_and_deleted(
    harness: UploadHarness, alice: Browser, content: bytes, reason: str
) -> None:
    seen = harness.upload(alice, content)
    assert (seen["status"], seen["reason"], seen["renditions"]) == ("refused", reason, None)
    assert not harness.served()
    assert not harness.buckets.keys(harness.buckets.uploads)


def test_a_presigned_post_limits_key_type_and_size(harness: UploadHarness, alice: Browser) -> None:
    form = harness.start(alice)
    good = image_fixtures.jpeg()
    own = form.fields["key"]
    assert harness.post(form, good, key="elsewhere") == 403
    assert harness.post(form, good, key=f"{own}/../other") == 403
    assert harness.post(form, good, key=f"{uuid4()}/{form.uuid}") == 403
    assert harness.post(form, good, **{"Content-Type": "text/html"}) == 403
    assert harness.post(form, good, acl="public-read") == 403
    assert harness.post(form, b"") == 400
    assert harness.post(form, good + bytes(form.max_bytes)) == 400
    assert not harness.buckets.keys(harness.buckets.uploads)
    assert harness.state(alice, form)["status"] == "pending"


def test_a_presigned_post_is_valid_for_its_own_key_only(
    harness: UploadHarness, alice: Browser, bob: Browser
) -> None:
    alices, bobs = harness.start(alice), harness.start(bob)
    assert harness.post(alices, image_fixtures.jpeg(), key=bobs.fields["key"]) == 403
    problem(bob.get(f"/api/media/{alices.uuid}"), 404)
    problem(bob.delete(f"/api/media/{alices.uuid}"), 404)


def test_a_presigned_post_expires(harness: UploadHarness, alice: Browser) -> None:
    form = harness.start(alice)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    ends_at = datetime.fromisoformat(policy["expiration"])
    assert abs(ends_at - form.expires_at) < timedelta(minutes=1)
    _, expired = harness.objects.presign_post(
        form.fields["key"], content_type="image/jpeg", max_bytes=form.max_bytes, seconds=-60
    )
    late = form.model_copy(update={"fields": expired})
    assert harness.post(late, image_fixtures.jpeg()) == 403
    assert not harness.buckets.keys(harness.buckets.uploads)
    assert harness.post(form, image_fixtures.jpeg()) == 204


def test_processing_is_idempotent(harness: UploadHarness, alice: Browser) -> None:
    form = harness.start(alice)
    harness.post(form, image_fixtures.jpeg())
    harness.process(form)
    before, served = harness.state(alice, form), harness.served()
    assert harness.post(form, image_fixtures.png(64, 64)) == 204
    harness.process(form)
    harness.process(form)
    assert harness.state(alice, form) == before
    assert harness.served() == served
    assert not harness.buckets.keys(harness.buckets.uploads)


@pytest.mark.parametrize(
    "key", ["../secrets", "x", f"{uuid4()}/{uuid4()}", f"{uuid4()}/{uuid4()}/../x", "%2e%2e/x"]
)
def test_an_unexpected_upload_is_deleted(harness: UploadHarness, key: str) -> None:
    processing.process(harness.context, harness.objects, key)
    assert not harness.served()


def test_a_missing_upload_is_refused_after_its_ttl(
    harness: UploadHarness, alice: Browser, clock: Clock
) -> None:
    form = harness.start(alice)
    clock.ahead = timedelta(minutes=16)
    seen = harness.state(alice, form)
    assert (seen["status"], seen["reason"]) == ("refused", "upload_missing")
    harness.post(form, image_fixtures.jpeg())
    harness.process(form)
    assert not harness.served()


def test_an_upload_that_crashed_processing_twice_is_refused(
    harness: UploadHarness, alice: Browser
) -> None:
    form = harness.start(alice)
    harness.post(form, image_fixtures.jpeg())
    harness.context.database.execute(TRIES, uuid=form.uuid)
    harness.process(form)
    seen = harness.state(alice, form)
    assert (seen["status"], seen["reason"]) == ("refused", "processing_failed")


def test_discarding_during_processing_leaves_no_object(
    harness: UploadHarness, alice: Browser
) -> None:
    form = harness.start(alice)
    harness.post(form, image_fixtures.jpeg())
    assert alice.delete(f"/api/media/{form.uuid}").status_code == 204
    harness.process(form)
    assert not harness.served()
    problem(alice.get(f"/api/media/{form.uuid}"), 404)


def test_of_a_hundred_concurrent_uploads_eight_start(
    harness: UploadHarness, alice: Browser
) -> None:
    uuid_of(alice)

    def attempt(_: int) -> bool:
        try:
            harness.start(alice)
        except TooManyUploads:
            return False
        return True

    with ThreadPoolExecutor(8) as executor:
        begun = list(executor.map(attempt, range(100)))
    assert begun.count(True) == 8


def test_a_refused_upload_names_when_the_first_pending_one_expires(
    harness: UploadHarness, alice: Browser, bob: Browser, clock: Clock
) -> None:
    clock.stop(mid_window())
    harness.start(alice)
    clock.ahead = timedelta(minutes=5)
    for _ in range(7):
        harness.start(alice)
    clock.ahead = timedelta(minutes=6, seconds=30)
    with pytest.raises(TooManyUploads) as refused:
        harness.start(alice)
    assert refused.value.retry_after_seconds == 8 * 60 + 30
    harness.start(bob)
    clock.ahead = timedelta(minutes=14, seconds=59)
    with pytest.raises(TooManyUploads) as refused:
        harness.start(alice)
    assert refused.value.retry_after_seconds == 1
    clock.ahead = timedelta(minutes=15)
    harness.start(alice)
    with pytest.raises(TooManyUploads) as refused:
        harness.start(alice)
    assert refused.value.retry_after_seconds == 5 * 60


def test_an_upload_replaces_what_is_pending_at_its_place(
    harness: UploadHarness, alice: Browser, bob: Browser
) -> None:
    places = [uuid4() for _ in range(8)]
    first = [harness.start(alice, place=place) for place in places]
    bobs = harness.start(bob, place=places[0])
    for _ in range(3):
        again = [harness.start(alice, place=place) for place in places]
    with pytest.raises(TooManyUploads):
        harness.start(alice, place=uuid4())
    problem(alice.get(f"/api/media/{first[0].uuid}"), 404)
    assert harness.state(alice, again[0])["status"] == "pending"
    assert harness.state(bob, bobs)["status"] == "pending"


def test_the_bytes_of_a_replaced_upload_are_never_shown(
    harness: UploadHarness, alice: Browser, clock: Clock
) -> None:
    place = uuid4()
    broken_off = harness.start(alice, place=place)
    again = harness.start(alice, place=place)
    assert harness.post(broken_off, image_fixtures.jpeg(100, 100)) == 204
    harness.process(broken_off)
    assert not harness.served()
    assert harness.post(again, image_fixtures.jpeg(200, 100)) == 204
    harness.process(again)
    assert harness.state(alice, again)["width"] == 200
    clock.ahead = timedelta(minutes=16)
    harness.sweep()
    assert harness.buckets.keys(harness.buckets.uploads) == set()
    assert len(harness.served()) == 1


def test_an_upload_does_not_replace_a_picture_that_is_processed(
    harness: UploadHarness, alice: Browser
) -> None:
    place = uuid4()
    ready = harness.start(alice, place=place)
    harness.post(ready, image_fixtures.jpeg(100, 100))
    harness.process(ready)
    harness.start(alice, place=place)
    assert harness.state(alice, ready)["status"] == "ready"


def test_uploads_are_rate_limited_per_hour(
    harness: UploadHarness, alice: Browser, bob: Browser, clock: Clock
) -> None:
    clock.stop(mid_window())
    limiter = Limiter(3 / UPLOADS.per_person)

    def begin(person: UUID) -> Any:
        return uploads.start(
            harness.context,
            harness.objects,
            limiter,
            user_uuid=person,
            purpose=Purpose.AVATAR,
            request=UploadRequest(content_type="image/png"),
        )

    alices, bobs = uuid_of(alice), uuid_of(bob)
    for _ in range(3):
        begin(alices)
    with pytest.raises(RateLimited) as limited:
        begin(alices)
    assert limited.value.retry_after_seconds
    assert begin(bobs).uuid
