"""The sweep of deleted pictures: progress is kept, and no lock is held while S3 is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from botocore.session import get_session

from cruddur.errors import Unavailable
from cruddur.media import keys, service
from cruddur.platform.object_storage import DeletionFailed, ObjectStorage
from tests.conftest import Browser, Clock, variable
from tests.media.conftest import Buckets, UploadHarness

LEASE = timedelta(minutes=6)


class HookedStorage(ObjectStorage):
    """The emulator's buckets, and something that happens before a picture is deleted."""

    def __init__(self, buckets: Buckets, before: Callable[[str], None]) -> None:
        super().__init__(
            get_session(),
            uploads=buckets.uploads,
            assets=buckets.assets,
            endpoint_url=variable("AWS_ENDPOINT_URL"),
        )
        self._before = before

    def delete_prefix(self, prefix: str) -> None:
        """Delete the assets, after what comes before."""
        self._before(prefix)
        super().delete_prefix(prefix)


@pytest.fixture
def orphans(harness: UploadHarness, admin: psycopg.Connection) -> list[UUID]:
    """Six deleted pictures whose objects are still there."""
    uuids = sorted(uuid4() for _ in range(6))
    for uuid in uuids:
        harness.objects.put_asset(keys.rendition(uuid, 40, b"a picture"), b"a picture")
        admin.execute(
            "INSERT INTO media_deletion_queue (media_uuid, user_uuid, due_at) VALUES (%s, %s, %s)",
            [uuid, uuid4(), harness.context.clock()],
        )
    return uuids


def queued(admin: psycopg.Connection) -> list[UUID]:
    rows = admin.execute("SELECT media_uuid FROM media_deletion_queue ORDER BY media_uuid")
    return [uuid for (uuid,) in rows.fetchall()]


def test_a_run_that_ends_in_the_middle_keeps_its_progress(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection, clock: Clock
) -> None:
    done: list[str] = []

    def end_after_three(prefix: str) -> None:
        if len(done) == 3:
            raise KeyboardInterrupt
        done.append(prefix)

    with pytest.raises(KeyboardInterrupt):
        service.sweep(harness.context, HookedStorage(harness.buckets, end_after_three), 100)
    assert queued(admin) == orphans[3:]
    assert harness.sweep() == 0, "the rest is claimed"
    clock.ahead = LEASE
    assert harness.sweep() == 3
    assert queued(admin) == []
    assert not harness.served()


def test_a_crash_between_the_objects_and_the_row_repeats_only_one_picture(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection, clock: Clock
) -> None:
    harness.objects.delete_prefix(keys.rendition_prefix(orphans[0]))
    clock.ahead = LEASE
    assert harness.sweep() == len(orphans)
    assert queued(admin) == []


def test_a_picture_that_cant_be_deleted_does_not_hold_up_the_others(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection, clock: Clock
) -> None:
    poisoned = keys.rendition_prefix(orphans[0])

    def refuse(prefix: str) -> None:
        if prefix == poisoned:
            raise DeletionFailed("AccessDenied")

    with pytest.raises(Unavailable):
        service.sweep(harness.context, HookedStorage(harness.buckets, refuse), 100)
    assert queued(admin) == orphans[:1]
    clock.ahead = LEASE
    assert harness.sweep() == 1
    assert not harness.served()


def test_storage_that_cant_be_reached_ends_the_run_and_loses_nothing(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection, clock: Clock
) -> None:
    def fail(_prefix: str) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        service.sweep(harness.context, HookedStorage(harness.buckets, fail), 100)
    assert queued(admin) == orphans
    clock.ahead = LEASE
    assert harness.sweep() == len(orphans)


def test_no_row_is_locked_and_no_transaction_open_while_s3_is_called(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection
) -> None:
    seen: list[tuple[int, int]] = []

    def look(_prefix: str) -> None:
        free = admin.execute(
            "SELECT media_uuid FROM media_deletion_queue FOR UPDATE SKIP LOCKED"
        ).fetchall()
        sessions = admin.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        ).fetchone()
        assert sessions is not None
        seen.append((len(free), sessions[0]))

    service.sweep(harness.context, HookedStorage(harness.buckets, look), 100)
    assert seen == [(left, 0) for left in range(len(orphans), 0, -1)]


def test_a_run_does_not_take_what_another_has_claimed(
    harness: UploadHarness, orphans: list[UUID]
) -> None:
    others: list[int] = []
    swept = service.sweep(
        harness.context,
        HookedStorage(harness.buckets, lambda _prefix: others.append(harness.sweep())),
        100,
    )
    assert (swept, set(others)) == (len(orphans), {0})


def test_what_is_uploaded_with_the_form_of_a_discarded_picture_is_deleted(
    harness: UploadHarness, alice: Browser, clock: Clock
) -> None:
    form = harness.start(alice)
    assert alice.delete(f"/api/media/{form.uuid}").status_code == 204
    assert harness.sweep() == 0, "the form can still be used"
    assert harness.post(form, b"late") == 204
    clock.ahead = timedelta(minutes=16)
    assert harness.sweep() == 1
    assert harness.buckets.keys(harness.buckets.uploads) == set()


def test_no_more_pictures_are_claimed_than_a_lease_is_long_enough_for(
    harness: UploadHarness, admin: psycopg.Connection
) -> None:
    for _ in range(21):
        admin.execute(
            "INSERT INTO media_deletion_queue (media_uuid, user_uuid, due_at) VALUES (%s, %s, %s)",
            [uuid4(), uuid4(), harness.context.clock()],
        )
    due: list[int] = []

    def count_due(_prefix: str) -> None:
        row = admin.execute("SELECT count(*) FROM media_deletion_queue WHERE due_at <= now()")
        due.extend(row.fetchone() or ())

    assert service.sweep(harness.context, HookedStorage(harness.buckets, count_due), 100) == 21
    assert due == [1] * 20 + [0]


def test_a_run_that_claims_does_not_wait_for_another(
    harness: UploadHarness, orphans: list[UUID], admin: psycopg.Connection, database_url: str
) -> None:
    with psycopg.connect(database_url) as other:
        other.execute(
            "SELECT FROM media_deletion_queue WHERE media_uuid = %s FOR UPDATE", orphans[:1]
        )
        assert harness.sweep() == len(orphans) - 1
    assert harness.sweep() == 1
