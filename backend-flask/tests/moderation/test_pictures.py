"""Pictures of reports: private copies for moderators, while the public objects go with the crud."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session
from flask import Flask

from cruddur.activities import purge as activities_purge
from cruddur.context import ApiContext, Context
from cruddur.errors import Unavailable
from cruddur.media import evidence, keys
from cruddur.media import service as media
from cruddur.media.schemas import Purpose
from cruddur.moderation import purge as moderation_purge
from cruddur.platform.object_storage import ObjectStorage, SignedReads
from tests.conftest import Browser, Clock, problem, variable
from tests.media import image_fixtures
from tests.media.conftest import (  # noqa: F401  # fixtures
    Buckets,
    UploadHarness,
    buckets,
    crud_with,
    harness,
    objects,
)
from tests.moderation.conftest import decide, queue, report, uuid_of
from tests.waiting import http_request

LEASE = timedelta(minutes=6)
WriteCrud = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def signing(app: Flask, context: ApiContext, buckets: Buckets) -> None:  # noqa: F811
    """The API signs URLs of the tests' bucket."""
    reads = SignedReads(
        get_session(),
        bucket=buckets.assets,
        region="us-east-1",
        endpoint_url=variable("AWS_ENDPOINT_URL"),
    )
    app.extensions["cruddur"] = replace(context, pictures=reads)


@pytest.fixture
def picture() -> bytes:
    """A picture."""
    return image_fixtures.jpeg(60, 40)


def served(buckets: Buckets, url: str) -> int:  # noqa: F811
    """Return the CDN's status for the path of a picture."""
    base = f"{variable('AWS_ENDPOINT_URL')}/_local/cdn/{buckets.assets}"
    return http_request("GET", f"{base}{url}", retries=False).status


def pictures_of(case: dict[str, Any], part: str = "activity") -> list[str]:
    """Return the URLs of the smallest renditions in a part of the evidence."""
    return [each["renditions"][0]["url"] for each in case["evidence"][part]["media"]]


def purge(purging: Context, objects: ObjectStorage) -> None:  # noqa: F811
    """Run the purges of cruds, reports and pictures, as the Lambda does."""
    for each in (activities_purge.purge, moderation_purge.purge):
        list(each(purging))
    for work in (evidence.purge, media.purge):
        list(work(purging, objects))


class FailingStorage(ObjectStorage):
    """The emulator's buckets, where S3 refuses to copy after some objects."""

    def __init__(self, buckets: Buckets, *, copies: int) -> None:  # noqa: F811
        super().__init__(
            get_session(),
            uploads=buckets.uploads,
            assets=buckets.assets,
            endpoint_url=variable("AWS_ENDPOINT_URL"),
        )
        self._left = copies
        self._s3.meta.events.register("before-call.s3.CopyObject", self._refuse)

    def _refuse(self, **_call: object) -> None:
        self._left -= 1
        if self._left < 0:
            raise ClientError({"Error": {"Code": "SlowDown"}}, "CopyObject")


@pytest.mark.parametrize("end", ["deleted", "expired"])
def test_moderators_see_a_picture_after_its_public_object_is_deleted(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
    clock: Clock,
    end: str,
) -> None:
    crud = crud_with(bob, picture)
    (public,) = (each["renditions"][0]["url"] for each in crud["media"])
    report(alice, "activity", crud["uuid"])
    assert pictures_of(queue(moderator)[0]) == [public]
    purge(purging, harness.objects)
    assert served(harness.buckets, public) == 200
    if end == "deleted":
        assert bob.delete(f"/api/activities/{crud['uuid']}").status_code == 204
    else:
        clock.ahead = timedelta(days=1, minutes=1)
    purge(purging, harness.objects)
    assert served(harness.buckets, public) == 403
    assert served(harness.buckets, public.replace("/media/", "/evidence/")) == 404
    assert {key.partition("/")[0] for key in harness.served()} == {"evidence"}
    (signed,) = pictures_of(queue(moderator)[0])
    assert "X-Amz-Signature=" in signed
    assert "X-Amz-Expires=900" in signed
    shown = http_request("GET", signed, retries=False)
    assert (shown.status, shown.headers["Content-Type"]) == (200, "image/webp")
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.data.startswith(b"RIFF")
    forged = re.sub("X-Amz-Signature=.", "X-Amz-Signature=x", signed)
    assert http_request("GET", forged, retries=False).status == 403
    clock.ahead = timedelta(days=89)
    purge(purging, harness.objects)
    assert harness.served()
    clock.ahead = timedelta(days=90, minutes=1)
    purge(purging, harness.objects)
    assert harness.served() == set()


def test_pictures_that_go_before_they_are_copied_wait_for_it(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
) -> None:
    reported, other = crud_with(bob, picture), crud_with(bob, picture)
    report(alice, "activity", reported["uuid"])
    for crud in (reported, other):
        bob.delete(f"/api/activities/{crud['uuid']}")
    # Processing of uploads sweeps too, and may not touch evidence.
    assert harness.sweep() == 1
    (url,) = pictures_of(queue(moderator)[0])
    assert served(harness.buckets, url) == 200
    purge(purging, harness.objects)
    assert served(harness.buckets, url) == 403
    (signed,) = pictures_of(queue(moderator)[0])
    assert http_request("GET", signed, retries=False).status == 200


def test_s3_that_fails_half_way_loses_nothing(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    clock: Clock,
) -> None:
    crud = crud_with(bob, image_fixtures.jpeg(1200, 800))
    public = [each["url"] for each in crud["media"][0]["renditions"]]
    assert len(public) > 1
    report(alice, "activity", crud["uuid"])
    bob.delete(f"/api/activities/{crud['uuid']}")
    with pytest.raises(Unavailable):
        list(evidence.purge(purging, FailingStorage(harness.buckets, copies=1)))
    list(media.purge(purging, harness.objects))
    assert [served(harness.buckets, url) for url in public] == [200] * len(public)
    assert pictures_of(queue(moderator)[0]) == public[:1]
    clock.ahead = LEASE
    purge(purging, harness.objects)
    assert {served(harness.buckets, url) for url in public} == {403}
    renditions = queue(moderator)[0]["evidence"]["activity"]["media"][0]["renditions"]
    assert {http_request("GET", each["url"], retries=False).status for each in renditions} == {200}


def test_pictures_of_a_profile_and_of_what_a_crud_answers_are_evidence(
    alice: Browser,
    bob: Browser,
    carol: Browser,
    moderator: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
) -> None:
    for purpose in (Purpose.AVATAR, Purpose.BANNER):
        harness.upload(bob, picture, purpose)
    root = crud_with(carol, picture)
    reply = bob.reply(root, "go away")
    report(alice, "person", uuid_of(bob))
    report(alice, "activity", reply["uuid"])
    purge(purging, harness.objects)
    assert bob.delete("/api/profile/avatar").status_code == 204
    harness.upload(bob, picture, Purpose.BANNER)
    carol.delete(f"/api/activities/{root['uuid']}")
    purge(purging, harness.objects)
    of_person, of_reply = queue(moderator)
    profile = of_person["evidence"]["profile"]
    signed = [
        profile["avatar"]["renditions"][0]["url"],
        profile["banner"]["renditions"][0]["url"],
        *pictures_of(of_reply, "answers"),
    ]
    assert [http_request("GET", url, retries=False).status for url in signed] == [200] * 3
    decided = decide(moderator, of_reply["uuid"], "dismiss")
    assert "X-Amz-Signature=" in pictures_of(decided, "answers")[0]


def test_a_text_that_looks_like_a_picture_stays_a_text(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
) -> None:
    crud = crud_with(bob, picture)
    url = crud["media"][0]["renditions"][0]["url"]
    report(alice, "activity", crud["uuid"])
    text = f'"url": "{url}"'
    report(alice, "activity", bob.crud(text)["uuid"], comment=text)
    purge(purging, harness.objects)
    case = queue(moderator)[1]
    assert case["evidence"]["activity"]["message"] == text
    assert case["reports"][0]["comment"] == text


def test_a_preservation_order_keeps_the_copies_longer(
    alice: Browser,
    bob: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
    admin: psycopg.Connection,
    clock: Clock,
) -> None:
    crud = crud_with(bob, picture)
    report(alice, "activity", crud["uuid"])
    purge(purging, harness.objects)
    admin.execute("UPDATE kept_media SET keep_until = keep_until + interval '1 year'")
    clock.ahead = timedelta(days=400)
    purge(purging, harness.objects)
    assert harness.served()
    clock.ahead = timedelta(days=460)
    purge(purging, harness.objects)
    assert harness.served() == set()
    assert admin.execute("SELECT count(*) FROM kept_media").fetchone() == (0,)


def test_what_is_reported_again_while_its_copies_are_deleted_is_copied_again(
    alice: Browser,
    bob: Browser,
    purging: Context,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
    admin: psycopg.Connection,
    clock: Clock,
) -> None:
    crud = crud_with(bob, picture)
    (uuid,) = (each["uuid"] for each in crud["media"])
    report(alice, "activity", crud["uuid"])
    purge(purging, harness.objects)
    # As with a retention that is shorter than the life of a crud.
    admin.execute("UPDATE kept_media SET keep_until = now(), due_at = now()")
    deleting = harness.objects.delete_prefix

    def report_then_delete(prefix: str) -> None:
        report(alice, "activity", crud["uuid"])
        deleting(prefix)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(harness.objects, "delete_prefix", report_then_delete)
        list(evidence.purge(purging, harness.objects))
    assert not any(key.startswith(keys.evidence_prefix(uuid)) for key in harness.served())
    clock.ahead = LEASE
    purge(purging, harness.objects)
    assert any(key.startswith(keys.evidence_prefix(uuid)) for key in harness.served())


def test_on_aws_a_signed_url_is_the_one_of_the_pages_csp() -> None:
    reads = SignedReads(get_session(), bucket="assets", region="us-east-1")
    url = reads.url("evidence/a/1.webp", timedelta(minutes=1))
    assert url.startswith("https://assets.s3.us-east-1.amazonaws.com/evidence/a/1.webp?")
    # It is in a srcset, where a comma or a space would end it.
    assert not set(url) & set(", ")


def test_without_credentials_the_answer_is_503(
    alice: Browser,
    bob: Browser,
    moderator: Browser,
    purging: Context,
    app: Flask,
    context: ApiContext,
    harness: UploadHarness,  # noqa: F811
    crud_with: WriteCrud,  # noqa: F811
    picture: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report(alice, "activity", crud_with(bob, picture)["uuid"])
    purge(purging, harness.objects)
    session = get_session()
    monkeypatch.setattr(session, "get_credentials", lambda: None)
    reads = SignedReads(session, bucket="assets", region="us-east-1")
    app.extensions["cruddur"] = replace(context, pictures=reads)
    assert problem(moderator.get("/api/moderation/reports"), 503) == {"unavailable"}
