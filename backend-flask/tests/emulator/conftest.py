"""Start the local AWS emulator, for the tests of its patches."""

import io
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from devtools.settings import free_ports
from tests.waiting import WAIT_SECONDS, wait_until

ROOT = Path(__file__).resolve().parents[3]
PYTHON = os.environ.get("CRUDDUR_EMULATOR_PYTHON", str(ROOT / ".tools" / "aws" / "bin" / "python"))
EMULATOR = ROOT / "aws" / "local" / "emulator.py"
T = TypeVar("T")
PASSWORD = "Testing123!"
EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@dataclass
class HttpResponse:
    """A response with lower-case headers."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Emulator:
    """The emulator as a process that can be killed and restarted."""

    data: Path
    port: int
    options: tuple[str, ...] = ()
    script: Path = EMULATOR
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        with (self.data / "log").open("a") as log:
            self._process = subprocess.Popen(
                [PYTHON, str(self.script), "--port", str(self.port), "--data", str(self.data)]
                + list(self.options),
                stderr=log,
                env={**os.environ, "CRUDDUR_SECRET_OF_THE_SHELL": "must not leak"},
            )
        self.wait_until(self._is_healthy, "the emulator is healthy")

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=WAIT_SECONDS)

    def restart_after_kill(self) -> None:
        self.flush()
        self.kill()
        self.start()

    def flush(self) -> list[str]:
        saved: list[str] = self.http("POST", "/_local/flush").json()["saved"]
        return saved

    def client(self, service: str) -> Any:
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(
                read_timeout=WAIT_SECONDS,
                retries={"total_max_attempts": 1},
                # By default boto3 signs S3 URLs with a version that the emulator doesn't check.
                signature_version="s3v4" if service == "s3" else "v4",
            ),
        )

    def http(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> HttpResponse:
        request = urllib.request.Request(
            self.endpoint + path, data=body or None, method=method, headers=headers or {}
        )
        try:
            with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as response:
                return HttpResponse(response.status, lower(response.headers), response.read())
        except urllib.error.HTTPError as error:
            return HttpResponse(error.code, lower(error.headers), error.read())

    def wait_until(self, condition: Callable[[], T | None], what: str) -> T:
        """Wait like `waiting.wait_until`, but fail when the emulator ends."""

        def check() -> T | None:
            assert self._process is None or self._process.poll() is None, "the emulator ended"
            return condition()

        return wait_until(check, what)

    def function(self, source: str, **settings: str) -> str:
        """Create a Lambda function; `settings` are its environment."""
        name = f"function-{uuid4().hex[:8]}"
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("handler.py", source)
        arn: str = self.client("lambda").create_function(
            FunctionName=name,
            Runtime="python3.12",
            Role=self._role(),
            Handler="handler.handle",
            Code={"ZipFile": archive.getvalue()},
            Environment={"Variables": settings},
            Timeout=WAIT_SECONDS,
        )["FunctionArn"]
        return arn

    def mailed_code(self, address: str) -> str:
        mails = self.http("GET", "/_local/mailbox.json").json()
        code: str = next(mail["code"] for mail in mails if mail["to"] == address)
        return code

    def _role(self) -> str:
        iam = self.client("iam")
        name = f"role-{uuid4().hex[:8]}"
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))[
            "Role"
        ]["Arn"]
        iam.put_role_policy(
            RoleName=name, PolicyName="everything", PolicyDocument=json.dumps(EVERYTHING)
        )
        return arn

    def _is_healthy(self) -> bool:
        try:
            return self.http("GET", "/_ministack/health").status == 200
        except OSError:
            return False


@dataclass
class Pool:
    """A user pool with email sign-in, and its client."""

    id: str
    client_id: str
    cognito: Any
    emulator: Emulator

    def sign_up(self, address: str, **more: Any) -> dict[str, Any]:
        response: dict[str, Any] = self.cognito.sign_up(
            ClientId=self.client_id, Username=address, Password=PASSWORD, **more
        )
        return response

    def confirm(self, address: str, code: str | None = None, **more: Any) -> None:
        self.cognito.confirm_sign_up(
            ClientId=self.client_id,
            Username=address,
            ConfirmationCode=code or self.emulator.mailed_code(address),
            **more,
        )

    def sign_in(self, address: str, password: str = PASSWORD) -> dict[str, Any]:
        result: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": address, "PASSWORD": password},
        )["AuthenticationResult"]
        return result

    def user(self, address: str) -> dict[str, str]:
        user = self.cognito.admin_get_user(UserPoolId=self.id, Username=address)
        attributes = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
        return {**attributes, "status": user["UserStatus"]}


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    yield from started(tmp_path_factory.mktemp("emulator"))


@pytest.fixture(scope="session")
def quiet_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator that saves its state only on a flush."""
    yield from started(tmp_path_factory.mktemp("quiet"), "--save-seconds", "86400")


def started(data: Path, *options: str) -> Iterator[Emulator]:
    running = Emulator(data, int(free_ports()["CRUDDUR_AWS_PORT"]), options)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def make_pool(emulator: Emulator) -> Callable[..., Pool]:
    def make(**triggers: str) -> Pool:
        cognito = emulator.client("cognito-idp")
        pool = cognito.create_user_pool(
            PoolName="people",
            UsernameAttributes=["email"],
            AutoVerifiedAttributes=["email"],
            LambdaConfig=triggers,
        )["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool,
            ClientName="web",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            AccessTokenValidity=15,
            TokenValidityUnits={"AccessToken": "minutes"},
            EnableTokenRevocation=True,
            PreventUserExistenceErrors="ENABLED",
        )["UserPoolClient"]["ClientId"]
        return Pool(pool, client, cognito, emulator)

    return make


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def address() -> str:
    return f"alice-{uuid4().hex[:8]}@cruddur.test"


@pytest.fixture
def make_stream(emulator: Emulator, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    with streams(emulator, tmp_path) as make:
        yield make


@contextmanager
def streams(emulator: Emulator, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Yield a factory of streams; delete their mappings at the end."""
    from tests.emulator.test_stream_delivery import RECORD, Stream

    awslambda = emulator.client("lambda")
    mappings = []

    def make(*names: str, refuse: str = "", report: str = "", **settings: Any) -> Stream:
        name = f"stream-{uuid4().hex[:8]}"
        folder = tmp_path / name
        folder.mkdir()
        source = emulator.client("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )["TableDescription"]["LatestStreamArn"]
        queue = emulator.client("sqs").create_queue(QueueName=name)["QueueUrl"]
        dead_letters = f"arn:aws:sqs:us-east-1:000000000000:{name}"
        stream = Stream(name, folder, emulator, queue)
        stream.refuse(refuse, report)
        if names:
            stream.put(*names)
        mapping = awslambda.create_event_source_mapping(
            EventSourceArn=source,
            FunctionName=emulator.function(RECORD, FOLDER=str(folder)),
            StartingPosition="TRIM_HORIZON",
            DestinationConfig={"OnFailure": {"Destination": dead_letters}},
            **settings,
        )["UUID"]
        mappings.append(mapping)
        return stream

    yield make
    for mapping in mappings:
        awslambda.delete_event_source_mapping(UUID=mapping)
