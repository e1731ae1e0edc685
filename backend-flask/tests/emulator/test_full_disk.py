"""A write that doesn't fit on the disk is not acknowledged, and recording resumes with the space.

RLIMIT_FSIZE stands for the end of the disk: a file grows up to it (a short write), then EFBIG.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.emulator.conftest import Emulator, Pool
from tests.emulator.test_journal import item, journals, make_table, numbers

pytestmark = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="only Linux limits another process"
)


@contextlib.contextmanager
def max_file_size(emulator: Emulator, size: int) -> Iterator[None]:
    """Context manager in which no file of the emulator grows beyond a size."""
    _, hard = resource.prlimit(emulator.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(emulator.pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        # After a kill there is no process to restore.
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(emulator.pid, resource.RLIMIT_FSIZE, (hard, hard))


def put(emulator: Emulator, table: str, number: int) -> int:
    """Write an item; return the status."""
    try:
        emulator.client("dynamodb").put_item(TableName=table, Item=item(number))
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 200


def journal_of(emulator: Emulator) -> Path:
    (journal,) = journals(emulator)
    return journal


@pytest.mark.parametrize("room", [0, 1, 50, 300])
def test_an_acknowledged_write_survives_a_full_disk_and_a_kill(
    quiet_emulator: Emulator, room: int
) -> None:
    table = make_table(quiet_emulator)
    assert put(quiet_emulator, table, 0) == 200
    full = journal_of(quiet_emulator).stat().st_size + room
    with max_file_size(quiet_emulator, full):
        statuses = {number: put(quiet_emulator, table, number) for number in range(1, 13)}
        assert set(statuses.values()) == {200, 500} if room == 300 else {500}
        quiet_emulator.kill()
    quiet_emulator.start()
    acknowledged = [number for number, status in statuses.items() if status == 200]
    assert numbers(quiet_emulator, table) == [0, *acknowledged]


def test_half_a_line_is_not_left_in_the_journal(quiet_emulator: Emulator) -> None:
    table = make_table(quiet_emulator)
    assert put(quiet_emulator, table, 0) == 200
    journal = journal_of(quiet_emulator)
    before = journal.read_bytes()
    with max_file_size(quiet_emulator, len(before) + 20):
        assert put(quiet_emulator, table, 1) == 500
        assert journal.read_bytes() == before


def test_nothing_unwritten_is_read_and_a_refused_request_is_not_executed(
    quiet_emulator: Emulator,
) -> None:
    table = make_table(quiet_emulator)
    assert put(quiet_emulator, table, 0) == 200
    with max_file_size(quiet_emulator, journal_of(quiet_emulator).stat().st_size):
        assert [put(quiet_emulator, table, number) for number in (1, 2, 3)] == [500, 500, 500]
        with pytest.raises(ClientError, match="InternalServerError"):
            numbers(quiet_emulator, table)
    # The first failed write may have an effect, as on AWS; the others waited for it.
    assert put(quiet_emulator, table, 4) == 200
    assert numbers(quiet_emulator, table) == [0, 1, 4]
    quiet_emulator.kill()
    quiet_emulator.start()
    assert numbers(quiet_emulator, table) == [0, 1, 4]


def test_an_object_that_is_not_written_is_not_acknowledged(quiet_emulator: Emulator) -> None:
    s3 = quiet_emulator.client("s3")
    s3.create_bucket(Bucket="full")
    with max_file_size(quiet_emulator, 100_000):
        with pytest.raises(ClientError) as failed:
            s3.put_object(Bucket="full", Key="big", Body=os.urandom(200_000))
        assert failed.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    s3.put_object(Bucket="full", Key="big", Body=b"now")
    assert s3.get_object(Bucket="full", Key="big")["Body"].read() == b"now"


def test_a_user_that_is_not_saved_is_not_acknowledged(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    with max_file_size(emulator, 1), pytest.raises(ClientError, match="InternalErrorException"):
        pool.sign_up(address)
    emulator.kill()
    emulator.start()
    pool.sign_up(address)
    pool.confirm(address)
    assert pool.user(address)["status"] == "CONFIRMED"
