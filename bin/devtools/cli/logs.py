"""The command line of bin/aws/logs: print a stack's CloudWatch log groups."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ..deploy.environments import client
from ..errors import UserError
from ..terminal import echo
from . import command

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def main() -> None:
    """Print the events of a stack's log groups, oldest first."""
    parser = command.parser("logs", "Read the logs of a stack.")
    parser.add_argument("stack", help="such as service, messages or migrations")
    parser.add_argument("--since", default="10m", help="as 30s, 10m, 2h, 1d (default: %(default)s)")
    parser.add_argument("--filter", default="", help="a CloudWatch filter pattern, such as ERROR")
    parser.add_argument("--follow", action="store_true", help="print new events as they arrive")
    options = parser.parse_args()
    command.run_cli(lambda: _print(options))


def _print(options: argparse.Namespace) -> None:
    since = re.fullmatch(r"(\d+)([smhd])", options.since)
    if since is None:
        raise UserError(f"--since {options.since} isn't a time, as 30s, 10m, 2h or 1d.")
    deployer = command.deployer(options)
    stack = deployer.environment.stack(options.stack)
    deployer.outputs(stack.name)  # raises if it isn't deployed
    groups = [
        identity
        for kind, identity in deployer.resources(stack.name).values()
        if kind == "AWS::Logs::LogGroup"
    ]
    if not groups:
        raise UserError(f"The stack {stack.name} writes no logs.")
    logs = client(deployer.session, "logs")
    start = datetime.now(UTC) - timedelta(**{_UNITS[since[2]]: int(since[1])})
    printed: set[str] = set()
    while True:
        events = [
            event for group in groups for event in _events(logs, group, start, options.filter)
        ]
        for event in sorted(events, key=lambda event: event["timestamp"]):
            if event["eventId"] not in printed:
                printed.add(event["eventId"])
                moment = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
                echo(f"{moment:%H:%M:%S} {event['message'].rstrip()}")
        if not options.follow:
            return
        time.sleep(2)


def _events(logs: Any, group: str, start: datetime, pattern: str) -> Iterator[dict[str, Any]]:
    for page in logs.get_paginator("filter_log_events").paginate(
        logGroupName=group,
        startTime=int(start.timestamp() * 1000),
        **({"filterPattern": pattern} if pattern else {}),
    ):
        yield from page["events"]


if __name__ == "__main__":
    main()
