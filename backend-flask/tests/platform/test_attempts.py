"""The attempts of each AWS client, counted at a socket that fails every one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from cruddur import lambda_context
from cruddur.errors import Unavailable
from cruddur.platform.cognito import CognitoAdmin, CognitoClient
from cruddur.platform.object_storage import ObjectStorage
from cruddur_messages import push
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import Table, client_config
from devtools.deploy import environments
from tests.waiting import WAIT_SECONDS

Call = Callable[[str], object]
ERROR = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Failing:
    """A server that fails; `attempts` is how many connections it accepted."""

    url: str
    attempts: int = 0


@contextmanager
def failing(answer: bytes | None) -> Iterator[Failing]:
    """Context manager: answer each request the same, or close its connection without an answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        serving = Failing(f"http://127.0.0.1:{server.getsockname()[1]}")

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    serving.attempts += 1
                    connection.recv(65_536)
                    if answer is not None:
                        connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield serving
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def delete_object(url: str) -> None:
    storage = ObjectStorage(get_session(), uploads="uploads", assets="assets", endpoint_url=url)
    storage.delete_upload("key")


def end_session(url: str) -> None:
    CognitoClient(
        region="us-east-1", client_id="x", endpoint_url=url, timeouts_scale=WAIT_SECONDS
    ).revoke("token")


def delete_user(url: str) -> None:
    CognitoAdmin(
        region="us-east-1", pool_id="x_y", endpoint_url=url, timeouts_scale=WAIT_SECONDS
    ).delete("sub")


def read_item(url: str) -> None:
    client = boto3.client("dynamodb", endpoint_url=url, config=client_config(WAIT_SECONDS))
    Table(client, "messages").get("pk", "sk")


def push_event(url: str) -> None:
    config = push.client_config(WAIT_SECONDS)
    gateway: Any = boto3.client("apigatewaymanagementapi", endpoint_url=url, config=config)
    gateway.post_to_connection(ConnectionId="one", Data=b"{}")


def cold_start(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", url)
        patch.setenv("TIMEOUTS_SCALE", str(WAIT_SECONDS))
        patch.setenv("CONNECTION_URL_PARAMETER", "/cruddur/test/connection-url")
        lambda_context.context.cache_clear()
        lambda_context.parameters_client.cache_clear()
        try:
            lambda_context.context()
        finally:
            lambda_context.parameters_client.cache_clear()


def deploy(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", url)
        environments.client(boto3.Session(), "sqs").list_queues()


@pytest.mark.parametrize("answer", [ERROR, None], ids=["error", "hang-up"])
@pytest.mark.parametrize(
    ("call", "attempts"),
    [
        (delete_object, 3),
        (read_item, 3),
        (deploy, 3),
        (end_session, 2),
        (delete_user, 2),
        (push_event, 2),
        (cold_start, 2),
    ],
)
def test_a_failing_call_is_attempted_as_often_as_meant(
    call: Call, attempts: int, answer: bytes | None
) -> None:
    with (
        failing(answer) as server,
        pytest.raises((BotoCoreError, ClientError, TableUnavailable, Unavailable)),
    ):
        call(server.url)
    assert server.attempts == attempts
