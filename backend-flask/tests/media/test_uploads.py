"""An upload is one person's, for one object, for a while; what becomes of it is theirs to see."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from cruddur.errors import RateLimited, TooManyUploads
from cruddur.media import processing, uploads
from cruddur.media.schemas import Purpose, Wish
from cruddur.platform.database import Statement
from cruddur.rate_limits.limits import UPLOADS
from cruddur.rate_limits.service import Limiter
from tests.conftest import Browser, Clock, amid_windows, problem
from tests.media import corpus
from tests.media.conftest import Studio, uuid_of

TRIES = Statement("test/tries", "UPDATE media SET tries = 2 WHERE uuid = %(uuid)s")


def test_a_picture_is_pending_then_ready_and_served_for_ever(
    studio: Studio, alice: Browser
) -> None:
    form = studio.start(alice)
    assert studio.state(alice, form)["status"] == "pending"
    assert studio.post(form, corpus.jpeg()) == 204
    studio.process(form)
    seen = studio.state(alice, form)
    assert (seen["status"], seen["reason"], seen["width"]) == ("ready", None, 800)
    for rendition in seen["renditions"]:
        served = studio.buckets.content(rendition["url"])
        assert served["ContentType"] == "image/webp"
        assert served["CacheControl"] == "public, max-age=31536000, s-maxage=3600, immutable"
        assert served["Body"].read()[8:12] == b"WEBP"
    assert not studio.buckets.keys(studio.buckets.uploads)


def test_a_key_holds_nothing_that_the_client_sent(studio: Studio, alice: Browser) -> None:
    form = studio.start(alice)
    assert form.fields["key"] == f"{uuid_of(alice)}/{form.uuid}"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (corpus.svg(), "image_unknown_format"),
        (corpus.html(), "image_unknown_format"),
        (corpus.zip_bomb(), "image_unknown_format"),
        (corpus.heic(), "image_heic"),
        (corpus.gif_that_is_a_script(), "image_damaged"),
        (corpus.png_of_30000_squared(), "image_exceed_max_pixels"),
        (corpus.gif_of_frames(10_000), "image_exceed_max_frames"),
        (corpus.cut(corpus.jpeg()), "image_damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_upload_is_refused_where_its_owner_sees_it_and_nothing_is_kept(
    studio: Studio, alice: Browser, content: bytes, reason: str
) -> None:
    seen = studio.upload(alice, content)
    assert (seen["status"], seen["reason"], seen["renditions"]) == ("refused", reason, None)
    assert not studio.served()
    assert not studio.buckets.keys(studio.buckets.uploads)


def test_a_form_takes_one_key_one_type_and_so_many_bytes(studio: Studio, alice: Browser) -> None:
    form = studio.start(alice)
    good = corpus.jpeg()
    own = form.fields["key"]
    assert studio.post(form, good, key="elsewhere") == 403
    assert studio.post(form, good, key=f"{own}/../other") == 403
    assert studio.post(form, good, key=f"{uuid4()}/{form.uuid}") == 403
    assert studio.post(form, good, **{"Content-Type": "text/html"}) == 403
    assert studio.post(form, good, acl="public-read") == 403
    assert studio.post(form, b"") == 400
    assert studio.post(form, good + bytes(form.max_bytes)) == 400
    assert not studio.buckets.keys(studio.buckets.uploads)
    assert studio.state(alice, form)["status"] == "pending"


def test_a_form_of_anothers_does_not_open_with_ones_own(
    studio: Studio, alice: Browser, bob: Browser
) -> None:
    alices, bobs = studio.start(alice), studio.start(bob)
    assert studio.post(alices, corpus.jpeg(), key=bobs.fields["key"]) == 403
    problem(bob.get(f"/api/media/{alices.uuid}"), 404)
    problem(bob.delete(f"/api/media/{alices.uuid}"), 404)


def test_a_replayed_upload_changes_nothing(studio: Studio, alice: Browser) -> None:
    form = studio.start(alice)
    studio.post(form, corpus.jpeg())
    studio.process(form)
    before, served = studio.state(alice, form), studio.served()
    assert studio.post(form, corpus.png(64, 64)) == 204
    studio.process(form)
    studio.process(form)
    assert studio.state(alice, form) == before
    assert studio.served() == served
    assert not studio.buckets.keys(studio.buckets.uploads)


@pytest.mark.parametrize(
    "key", ["../secrets", "x", f"{uuid4()}/{uuid4()}", f"{uuid4()}/{uuid4()}/../x", "%2e%2e/x"]
)
def test_what_lies_at_a_key_that_was_never_promised_is_deleted(studio: Studio, key: str) -> None:
    processing.process(studio.context, studio.objects, key)
    assert not studio.served()


def test_what_nobody_delivers_is_refused_in_time(
    studio: Studio, alice: Browser, clock: Clock
) -> None:
    form = studio.start(alice)
    clock.ahead = timedelta(minutes=16)
    seen = studio.state(alice, form)
    assert (seen["status"], seen["reason"]) == ("refused", "upload_missing")
    studio.post(form, corpus.jpeg())
    studio.process(form)
    assert not studio.served()


def test_what_killed_its_processing_twice_is_refused_the_third_time(
    studio: Studio, alice: Browser
) -> None:
    form = studio.start(alice)
    studio.post(form, corpus.jpeg())
    studio.context.database.execute(TRIES, uuid=form.uuid)
    studio.process(form)
    seen = studio.state(alice, form)
    assert (seen["status"], seen["reason"]) == ("refused", "processing_failed")


def test_what_is_discarded_while_it_is_processed_leaves_nothing(
    studio: Studio, alice: Browser
) -> None:
    form = studio.start(alice)
    studio.post(form, corpus.jpeg())
    assert alice.delete(f"/api/media/{form.uuid}").status_code == 204
    studio.process(form)
    assert not studio.served()
    problem(alice.get(f"/api/media/{form.uuid}"), 404)


def test_of_a_hundred_uploads_at_once_eight_begin(studio: Studio, alice: Browser) -> None:
    uuid_of(alice)

    def attempt(_: int) -> bool:
        try:
            studio.start(alice)
        except TooManyUploads:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        begun = list(crowd.map(attempt, range(100)))
    assert begun.count(True) == 8


def test_an_hour_has_its_quota(studio: Studio, alice: Browser, bob: Browser, clock: Clock) -> None:
    clock.stop(amid_windows())
    limiter = Limiter(3 / UPLOADS.per_person)

    def begin(person: UUID) -> Any:
        return uploads.start(
            studio.context,
            studio.objects,
            limiter,
            user_uuid=person,
            purpose=Purpose.AVATAR,
            wish=Wish(content_type="image/png"),
        )

    alices, bobs = uuid_of(alice), uuid_of(bob)
    for _ in range(3):
        begin(alices)
    with pytest.raises(RateLimited) as limited:
        begin(alices)
    assert limited.value.retry_after_seconds
    assert begin(bobs).uuid
