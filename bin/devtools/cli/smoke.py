"""Smoke test of a deployed environment, from outside: the command line of bin/aws/smoke."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from ..errors import UserError
from ..terminal import echo
from . import command


@dataclass(frozen=True)
class Response:
    """An HTTP response."""

    status: int
    headers: Message
    body: str


_CHECKS: tuple[tuple[str, str, Callable[[Response], bool]], ...] = (
    ("the API's stores respond", "/api/readyz", lambda response: response.status == 200),
    (
        "the public feed is a list",
        "/api/activities/public?limit=1",
        lambda response: response.status == 200 and response.body.startswith("["),
    ),
    ("a bad token is refused", "/api/profile", lambda response: response.status == 401),
    (
        "the web app is served",
        "/",
        lambda response: response.status == 200 and '<div id="root"' in response.body,
    ),
    (
        "each page path serves the app",
        "/@andrew",
        lambda response: response.status == 200 and '<div id="root"' in response.body,
    ),
    ("pages have a CSP", "/", lambda response: "content-security-policy" in response.headers),
    ("a missing file is a 404", "/assets/gone.js", lambda response: response.status == 404),
)


def main() -> None:
    """Run the checks in order; exit with status 1 if one fails."""
    parser = command.parser("smoke", "Smoke test: check that the deployed product responds.")
    parser.add_argument("--url", help="instead of the environment's own")
    parser.add_argument("--seconds", type=float, default=60, help="how long to retry each check")
    options = parser.parse_args()

    def run() -> None:
        url = options.url or command.deployer(options).outputs("frontend")["WebUrl"]
        check_all(url, options.seconds)

    command.run_cli(run)


def check_all(url: str, seconds: float) -> None:
    """Run the checks in order, each for as long as this.

    Raises:
        UserError: one fails.
    """
    for what, path, is_expected in _CHECKS:
        _check(url.rstrip("/") + path, what, is_expected, seconds)


def _check(url: str, what: str, is_expected: Callable[[Response], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        response = _get(url)
        if response is not None and is_expected(response):
            echo(f"ok      {what}")
            return
        if time.monotonic() > deadline:
            result = f"status {response.status}" if response else "no response"
            raise UserError(f"FAILED  {what}: {url} ({result}).")
        time.sleep(1)


def _get(url: str) -> Response | None:
    headers = {"Authorization": "Bearer none"} if url.endswith("/api/profile") else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the environment's own
    try:
        with urllib.request.urlopen(request, timeout=10) as opened:  # noqa: S310
            return Response(opened.status, opened.headers, opened.read().decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        return Response(error.code, error.headers, "")
    except OSError:
        return None


if __name__ == "__main__":
    main()
