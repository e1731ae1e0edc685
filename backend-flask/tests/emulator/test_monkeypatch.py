import subprocess
import textwrap
from pathlib import Path

import pytest

from tests.emulator.conftest import EMULATOR, PYTHON
from tests.waiting import WAIT_SECONDS

LOCAL = EMULATOR.parent


def test_the_emulator_has_the_version_that_is_patched() -> None:
    ask = "from importlib.metadata import version; print(version('ministack'))"
    found = subprocess.check_output([PYTHON, "-c", ask], text=True).strip()
    assert found == "1.5.33", (
        f"ministack is now {found}: read its changes, see which patches in aws/local are still"
        " needed, and only then change this number"
    )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("del cognito._send_verification_email", "_send_verification_email(pool, username,"),
        ("cognito._sign_up = lambda data, again: None", "_sign_up(data) now takes (data, again)"),
        ("lambda_svc._poll_dynamodb_streams = None", "_poll_dynamodb_streams() is missing"),
        ("app.load_state = lambda: None", "load_state(service) now takes ()"),
    ],
)
def test_an_incompatible_version_stops_the_start_with_one_line(
    tmp_path: Path, change: str, error: str
) -> None:
    start = f"""
        import sys
        sys.path.insert(0, {str(LOCAL)!r})
        import emulator
        serve = emulator.serve
        async def serve_changed(chosen):
            from ministack import app
            from ministack.services import cognito, lambda_svc
            {change}
            await serve(chosen)
        emulator.serve = serve_changed
        sys.exit(emulator.main(["--data", {str(tmp_path)!r}, "--port", "0"]))
    """
    ended = subprocess.run(
        [PYTHON, "-c", textwrap.dedent(start)],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert "is incompatible with the patches" in line
    assert error in line
