"""Environments: their files, and credentials of other accounts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from devtools.deploy.environments import Environment
from devtools.errors import UserError
from tests.conftest import ROOT

CONFIG = 'region = "us-east-1"\naccount = "000000000000"\n'


def environment(folder: Path, text: str) -> Environment:
    file = folder / "moon.toml"
    file.write_text(text)
    return Environment.read("moon", file)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """AWS that responds with the error code in the list."""
    code: list[str] = []

    class Handler(BaseHTTPRequestHandler):
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
            """Log nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    yield code
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("ExpiredToken", "have expired: sign in again"),
        ("InvalidClientTokenId", "doesn't know these credentials"),
        ("AccessDenied", "Request this permission"),
    ],
)
def test_invalid_credentials_are_reported_in_one_line(
    refusing: list[str], tmp_path: Path, code: str, message: str
) -> None:
    refusing.append(code)
    with pytest.raises(UserError, match=message) as error:
        environment(tmp_path, CONFIG).session()
    assert "\n" not in str(error.value)


def test_credentials_of_another_account_are_refused(tmp_path: Path) -> None:
    other = CONFIG.replace("000000000000", "111111111111")
    with pytest.raises(UserError, match=r"of account 000000000000, but moon is in 111111111111"):
        environment(tmp_path, other).session()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("account = '1'", "lacks region"),
        ("region = ", "can't be read"),
        (CONFIG + "stacks = ['moon']", "names unknown stacks: moon"),
        (CONFIG + "[parameters.moon]\nA = '1'", "names unknown stacks: moon"),
        (CONFIG + "[lambda]\ncolour = 'red'", "can't be read"),
    ],
)
def test_an_incomplete_or_invalid_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        environment(tmp_path, text)


def test_every_environment_can_be_read_and_names_declared_parameters() -> None:
    from devtools.deploy import templates

    files = sorted((ROOT / "aws" / "config").glob("*.toml"))
    assert [file.stem for file in files] == ["emulator", "local", "production", "staging"]
    for file in files:
        found = Environment.named(file.stem)
        for name, parameters in found.parameters.items():
            stacks = found.stacks if name == "shared" else (found.stack(name),)
            declared = {key for s in stacks for key in templates.read(s.template)["Parameters"]}
            assert parameters.keys() <= declared, (file.stem, name)


@pytest.mark.parametrize("contact", ["security@cruddur.test", "http://x", "mailto:", "mailto:a b"])
def test_a_security_contact_is_an_address_or_a_page(tmp_path: Path, contact: str) -> None:
    with pytest.raises(UserError, match="security_contact"):
        environment(tmp_path, f'{CONFIG}security_contact = "{contact}"\n')
    good = environment(tmp_path, f'{CONFIG}security_contact = "mailto:security@cruddur.test"\n')
    assert good.security_contact == "mailto:security@cruddur.test"
    assert environment(tmp_path, CONFIG).security_contact == ""
