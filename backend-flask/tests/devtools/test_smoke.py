"""bin/aws/smoke, before a product that answers well and one that doesn't."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS

PAGE = '<!doctype html><div id="root"></div>'


class Product:
    """What answers as CloudFront would, until something is taken away."""

    def __init__(self) -> None:
        self.answers = {
            "/api/readyz": (200, "{}"),
            "/api/activities/public?limit=1": (200, "[]"),
            "/api/profile": (401, "{}"),
            "/": (200, PAGE),
            "/@andrew": (200, PAGE),
        }
        self.policy: str | None = "default-src 'none'"
        self.url = ""


@pytest.fixture
def product() -> Iterator[Product]:
    said = Product()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, words = said.answers.get(self.path, (404, ""))
            self.send_response(status)
            if said.policy:
                self.send_header("Content-Security-Policy", said.policy)
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    said.url = f"http://127.0.0.1:{server.server_port}"
    yield said
    server.shutdown()
    server.server_close()


def look(url: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "devtools.cli.smoke", "--env", "staging"]
        + ["--url", url, "--seconds", "0"],
        env={"PYTHONPATH": str(ROOT / "bin")},
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_product_that_answers_well_passes(product: Product) -> None:
    status, said = look(product.url)
    assert status == 0, said
    assert [line.split()[0] for line in said.splitlines()] == ["ok"] * 7


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("/api/readyz", (503, "{}"), "the API's stores answer"),
        ("/api/profile", (200, "{}"), "a bad token is refused"),
        ("/@andrew", (404, ""), "each of its pages is the app"),
        ("/assets/gone.js", (200, PAGE), "a file that is gone is a 404"),
    ],
)
def test_one_wrong_answer_fails(
    product: Product, path: str, answer: tuple[int, str], words: str
) -> None:
    product.answers[path] = answer
    status, said = look(product.url)
    assert status == 1
    assert said.splitlines()[-1].startswith(f"FAILED  {words}")


def test_pages_without_a_policy_fail(product: Product) -> None:
    product.policy = None
    status, said = look(product.url)
    assert status == 1
    assert "pages say what they may load" in said


def test_nobody_there_fails() -> None:
    status, said = look("http://127.0.0.1:9")
    assert status == 1
    assert "no answer" in said
