"""Smoke test: bin/aws/smoke, on a product that responds as expected and one that doesn't."""

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
    """A server that responds as CloudFront would; a test may change its responses."""

    def __init__(self) -> None:
        self.responses = {
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
    served = Product()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = served.responses.get(self.path, (404, ""))
            self.send_response(status)
            if served.policy:
                self.send_header("Content-Security-Policy", served.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Log nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()


def run_smoke_test(url: str) -> tuple[int, str]:
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


def test_a_working_product_passes(product: Product) -> None:
    status, output = run_smoke_test(product.url)
    assert status == 0, output
    assert [line.split()[0] for line in output.splitlines()] == ["ok"] * 7


@pytest.mark.parametrize(
    ("path", "response", "check"),
    [
        ("/api/readyz", (503, "{}"), "the API's stores respond"),
        ("/api/profile", (200, "{}"), "a bad token is refused"),
        ("/@andrew", (404, ""), "each page path serves the app"),
        ("/assets/gone.js", (200, PAGE), "a missing file is a 404"),
    ],
)
def test_one_wrong_response_fails(
    product: Product, path: str, response: tuple[int, str], check: str
) -> None:
    product.responses[path] = response
    status, output = run_smoke_test(product.url)
    assert status == 1
    assert output.splitlines()[-1].startswith(f"FAILED  {check}")


def test_pages_without_a_csp_fail(product: Product) -> None:
    product.policy = None
    status, output = run_smoke_test(product.url)
    assert status == 1
    assert "pages have a CSP" in output


def test_no_server_fails() -> None:
    status, output = run_smoke_test("http://127.0.0.1:9")
    assert status == 1
    assert "no response" in output
