"""An environment's file, and credentials that don't lead there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from devtools.deploy.environments import Environment
from devtools.settings import Refusal
from tests.conftest import ROOT

SAID = 'region = "us-east-1"\naccount = "000000000000"\n'


def environment(folder: Path, said: str) -> Environment:
    file = folder / "moon.toml"
    file.write_text(said)
    return Environment.read("moon", file)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """AWS as it answers with the error code that stands in the list."""
    code: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = (
                f"<ErrorResponse><Error><Code>{code[0]}</Code><Message>Two\nlines</Message>"
                "</Error></ErrorResponse>"
            ).encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield code
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "have expired: sign in again"),
        ("InvalidClientTokenId", "doesn't know these credentials"),
        ("AccessDenied", "Ask for that right"),
    ],
)
def test_credentials_that_dont_work_are_told_so_in_a_line(
    refusing: list[str], tmp_path: Path, code: str, words: str
) -> None:
    refusing.append(code)
    with pytest.raises(Refusal, match=words) as refusal:
        environment(tmp_path, SAID).session()
    assert "\n" not in str(refusal.value)


def test_credentials_of_another_account_are_refused(tmp_path: Path) -> None:
    other = SAID.replace("000000000000", "111111111111")
    with pytest.raises(Refusal, match=r"of account 000000000000, but moon is in 111111111111"):
        environment(tmp_path, other).session()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("account = '1'", "doesn't say its region"),
        ("region = ", "can't be read"),
        (SAID + "stacks = ['moon']", "names stacks that there aren't: moon"),
        (SAID + "[parameters.moon]\nA = '1'", "names stacks that there aren't: moon"),
        (SAID + "[lambda]\ncolour = 'red'", "can't be read"),
    ],
)
def test_a_file_that_says_too_little_or_nonsense_is_refused(
    tmp_path: Path, said: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        environment(tmp_path, said)


def test_every_environment_can_be_read_and_names_parameters_that_there_are() -> None:
    from devtools.deploy import templates

    files = sorted((ROOT / "aws" / "config").glob("*.toml"))
    assert [file.stem for file in files] == ["emulator", "local", "production", "staging"]
    for file in files:
        said = Environment.named(file.stem)
        for name, parameters in said.parameters.items():
            stacks = said.stacks if name == "shared" else (said.stack(name),)
            declared = {key for s in stacks for key in templates.read(s.template)["Parameters"]}
            assert parameters.keys() <= declared, (file.stem, name)
