import json
import socket
import subprocess
from collections.abc import Callable
from uuid import uuid4

from tests.emulator.conftest import EMULATOR, PYTHON, Emulator, Pool, is_running
from tests.waiting import WAIT_SECONDS, wait_until

REPORT_PROCESS = """
import json
import os

def handle(event, context):
    return {"pid": os.getpid(), "secret": os.environ.get("CRUDDUR_SECRET_OF_THE_SHELL")}
"""


def put_parameter(emulator: Emulator) -> str:
    name = f"/cruddur/{uuid4().hex}"
    emulator.client("ssm").put_parameter(Name=name, Value="saved", Type="String")
    return name


def has_parameter(emulator: Emulator, name: str) -> bool:
    return bool(emulator.client("ssm").get_parameters(Names=[name])["Parameters"])


def invoke(emulator: Emulator, function: str) -> dict[str, object]:
    payload = emulator.client("lambda").invoke(FunctionName=function)["Payload"].read()
    answer: dict[str, object] = json.loads(payload)
    return answer


def test_it_saves_every_two_seconds() -> None:
    usage = subprocess.check_output([PYTHON, str(EMULATOR), "--help"], text=True)
    assert "interval between snapshots, default: 2.0" in " ".join(usage.split())


def test_changes_are_saved_periodically_and_survive_a_crash(emulator: Emulator) -> None:
    name = put_parameter(emulator)
    saved = emulator.data / "state" / "ssm.json"
    emulator.wait_until(lambda: saved.exists() and name in saved.read_text(), "it is saved")
    emulator.kill()
    emulator.start()
    assert has_parameter(emulator, name)


def test_a_flush_saves_only_changed_services(quiet_emulator: Emulator) -> None:
    put_parameter(quiet_emulator)  # the first call also loads the services that check permissions
    quiet_emulator.flush()
    name = put_parameter(quiet_emulator)
    assert quiet_emulator.flush() == ["ssm"]
    assert quiet_emulator.flush() == []
    quiet_emulator.kill()
    quiet_emulator.start()
    assert has_parameter(quiet_emulator, name)


def test_an_unreadable_state_file_is_moved_away(emulator: Emulator) -> None:
    emulator.flush()
    emulator.kill()
    for service, torn in {"scheduler": b'{"__ministack_for', "eventbridge": b"\xff\xfe"}.items():
        (emulator.data / "state" / f"{service}.json").write_bytes(torn)
    emulator.start()
    assert (emulator.data / "state" / "scheduler.unreadable").exists()
    assert (emulator.data / "state" / "eventbridge.unreadable").exists()


def test_a_function_runs_its_new_code_after_a_crash(emulator: Emulator) -> None:
    function = emulator.function(REPORT_PROCESS)
    emulator.restart_after_kill()
    assert "pid" in invoke(emulator, function)


def test_the_shells_environment_does_not_leak_into_functions(emulator: Emulator) -> None:
    assert invoke(emulator, emulator.function(REPORT_PROCESS))["secret"] is None


def test_function_processes_end_when_the_emulator_crashes(emulator: Emulator) -> None:
    worker = invoke(emulator, emulator.function(REPORT_PROCESS))["pid"]
    assert isinstance(worker, int)
    assert is_running(worker)
    emulator.kill()
    wait_until(lambda: not is_running(worker), "the function's process ends")
    emulator.start()


def test_a_graceful_shutdown_saves_and_ends_despite_an_unfinished_request(
    emulator: Emulator,
) -> None:
    worker = invoke(emulator, emulator.function(REPORT_PROCESS))["pid"]
    assert isinstance(worker, int)
    with socket.create_connection(("127.0.0.1", emulator.port)) as unfinished:
        unfinished.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n")
        name = put_parameter(emulator)
        assert emulator.stop() == 0
    assert not is_running(worker)
    emulator.start()
    assert has_parameter(emulator, name)


def test_two_emulators_cannot_share_a_data_directory(emulator: Emulator) -> None:
    second = subprocess.run(
        [PYTHON, str(EMULATOR), "--data", str(emulator.data)],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr == f"{emulator.data} is in use by another emulator\n"


def test_a_change_of_users_is_saved_before_the_response(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    pool = make_pool()
    pool.sign_up(address)
    pool.confirm(address)
    emulator.kill()
    emulator.start()
    assert pool.user(address)["status"] == "CONFIRMED"
