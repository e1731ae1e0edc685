"""A response of AWS that is cut off anywhere is an error, never an empty answer."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.session import get_session

from cruddur.errors import Unavailable
from cruddur.platform.aws_clients import prepare_client
from cruddur.platform.cognito import CognitoClient
from cruddur.platform.object_storage import ObjectStorage
from cruddur_messages.errors import TableUnavailable
from cruddur_messages.table import Table
from tests.conftest import ROOT

BODY = b'{"Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}'
HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Server: Server\r\n"
    b"Content-Type: application/x-amz-json-1.0\r\n"
    b"Content-Length: %d\r\n"
    b"x-amzn-RequestId: 8BI3\r\n\r\n" % len(BODY)
)
RESPONSE = HEAD + BODY
CHUNKED = HEAD.replace(
    b"Content-Length: %d" % len(BODY), b"Transfer-Encoding: chunked"
) + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)


class Server(socketserver.ThreadingTCPServer):
    """A server that answers each request with the same bytes and closes the connection."""

    daemon_threads = True
    response = RESPONSE

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        length = 0
        while (line := self.rfile.readline()) not in (b"", b"\r\n"):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.rfile.read(length)
        assert isinstance(self.server, Server)
        self.wfile.write(self.server.response)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as started:
        threading.Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


@pytest.fixture
def table(server: Server) -> Table:
    client = boto3.client(
        "dynamodb",
        region_name="us-east-1",
        endpoint_url=server.url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )
    prepare_client(client)
    return Table(client, "messages")


@pytest.mark.parametrize("response", [RESPONSE, CHUNKED])
def test_a_complete_response_is_read(server: Server, table: Table, response: bytes) -> None:
    server.response = response
    assert table.get("a", "b") == {"pk": "a", "sk": "b"}


# The last chunk, which is empty, may be missing: what it would say is known.
@pytest.mark.parametrize("response", [RESPONSE, CHUNKED[:-5]])
def test_a_response_that_is_cut_anywhere_is_an_error(
    server: Server, table: Table, response: bytes
) -> None:
    for length in range(len(response)):
        server.response = response[:length]
        with pytest.raises(TableUnavailable):
            table.get("a", "b")


def test_a_session_that_is_cut_is_an_outage_of_cognito(server: Server) -> None:
    server.response = RESPONSE[:-1]
    cognito = CognitoClient(region="us-east-1", client_id="web", endpoint_url=server.url)
    with pytest.raises(Unavailable):
        cognito.refresh_session("token")


def test_a_list_of_objects_that_is_cut_is_not_empty(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server.response = b"HTTP/1.1 200 OK\r\nServer: Ser"
    objects = ObjectStorage(get_session(), uploads="up", assets="down", endpoint_url=server.url)
    with pytest.raises(BotoCoreError):
        objects.delete_prefix("media/")


def test_each_client_is_prepared() -> None:
    folders = ("backend-flask/cruddur", "ddb", "aws/lambdas")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    # An exporter doesn't trace its own calls, and nothing reads what it is answered.
    sources = [path for path in sources if path.parent.name != "exporters"]
    calls = {path: re.findall(r"(?<!def )\b(\w+)\(", path.read_text("utf-8")) for path in sources}
    made = {
        path: each.count("client") + each.count("create_client") for path, each in calls.items()
    }
    assert sum(made.values()) >= 9
    assert {path: each.count("prepare_client") for path, each in calls.items()} == made
