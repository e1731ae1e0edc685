"""The command line of bin/aws/smoke: does what was deployed answer, from outside, as it should?"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from ..settings import Refusal
from . import command
from .command import say


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    body: str


_LOOKS: tuple[tuple[str, str, Callable[[Answer], bool]], ...] = (
    ("the API's stores answer", "/api/readyz", lambda found: found.status == 200),
    (
        "the public feed is a list",
        "/api/activities/public?limit=1",
        lambda found: found.status == 200 and found.body.startswith("["),
    ),
    ("a bad token is refused", "/api/profile", lambda found: found.status == 401),
    (
        "the web app is there",
        "/",
        lambda found: found.status == 200 and '<div id="root"' in found.body,
    ),
    (
        "each of its pages is the app",
        "/@andrew",
        lambda found: found.status == 200 and '<div id="root"' in found.body,
    ),
    ("pages say what they may load", "/", lambda found: "content-security-policy" in found.headers),
    ("a file that is gone is a 404", "/assets/gone.js", lambda found: found.status == 404),
)


def main() -> None:
    """Ask for what a visitor asks for first; status 1 where an answer is wrong."""
    parser = command.parser("smoke", "Look whether what was deployed answers.")
    parser.add_argument("--url", help="in the place of the environment's own")
    parser.add_argument("--seconds", type=float, default=60, help="how long to try each")
    options = parser.parse_args()

    def act() -> None:
        url = options.url or command.deployer(options).outputs("frontend")["WebUrl"]
        for what, path, good in _LOOKS:
            _look(url.rstrip("/") + path, what, good, options.seconds)

    command.run(act)


def _look(url: str, what: str, good: Callable[[Answer], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        found = _get(url)
        if found is not None and good(found):
            say(f"ok      {what}")
            return
        if time.monotonic() > deadline:
            said = f"status {found.status}" if found else "no answer"
            raise Refusal(f"FAILED  {what}: {url} ({said}).")
        time.sleep(1)


def _get(url: str) -> Answer | None:
    headers = {"Authorization": "Bearer none"} if url.endswith("/api/profile") else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the environment's own
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers, answer.read().decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, "")
    except OSError:
        return None


if __name__ == "__main__":
    main()
