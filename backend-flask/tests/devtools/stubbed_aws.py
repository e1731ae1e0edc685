"""AWS as its own API models describe it: what a call sends and gets is validated against them."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.stub import Stubber


class StubbedSession:
    """A session of boto3 whose clients have canned responses, in the order they are added."""

    def __init__(self, region: str = "us-east-1") -> None:
        self._session = boto3.Session(
            aws_access_key_id="test", aws_secret_access_key="test", region_name=region
        )
        self._clients: dict[str, Any] = {}
        self._stubbers: dict[str, Stubber] = {}

    def client(self, service: str, **_: Any) -> Any:
        """Return the only client of a service."""
        if service not in self._clients:
            make: Any = self._session.client
            self._clients[service] = make(service)
            self._stubbers[service] = Stubber(self._clients[service])
            self._stubbers[service].activate()
        return self._clients[service]

    def answers(
        self, service: str, call: str, response: dict[str, Any], sent: dict[str, Any] | None = None
    ) -> None:
        """Add the response of the next call; `sent` are the parameters that it must have."""
        self.client(service)
        self._stubbers[service].add_response(call, response, sent)

    def refuses(self, service: str, call: str, code: str, message: str = "") -> None:
        """Let the next call fail."""
        self.client(service)
        self._stubbers[service].add_client_error(call, code, message)

    def was_called_as_planned(self) -> bool:
        """Raise AssertionError unless each response was used."""
        for stubber in self._stubbers.values():
            stubber.assert_no_pending_responses()
        return True
