"""On AWS every client of Postgres verifies its TLS certificate and host name."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from devtools.deploy import templates
from tests.conftest import ROOT
from tests.waiting import WAIT_SECONDS

ROOTS = ROOT / "backend-flask" / "cruddur" / "platform" / "rds.pem"
GREETING = "nobody is let in here"


@dataclass(frozen=True)
class Server:
    """A TLS server that negotiates like Postgres, with a certificate for localhost."""

    port: int
    root: Path

    def url(self, host: str) -> str:
        """Return a connection URL as `bin/aws/deploy` builds it."""
        return f"postgresql://x:x@{host}:{self.port}/x?sslmode=verify-full&connect_timeout={WAIT_SECONDS}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(1970, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    root, private = tmp_path / "root.pem", tmp_path / "key.pem"
    root.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(root, private)
    listening = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=greet, args=(listening, context), daemon=True).start()
    yield Server(listening.getsockname()[1], root)
    listening.close()


def greet(listening: socket.socket, context: ssl.SSLContext) -> None:
    """Refuse the connection after the TLS handshake."""
    fields = f"SFATAL\0VFATAL\0C28000\0M{GREETING}\0\0".encode()
    while True:
        try:
            client, _ = listening.accept()
        except OSError:
            return
        with client:
            try:
                client.recv(8)  # SSLRequest
                client.sendall(b"S")
                with context.wrap_socket(client, server_side=True) as spoken:
                    spoken.recv(1024)
                    spoken.sendall(b"E" + (len(fields) + 4).to_bytes(4) + fields)
            except OSError:  # the client rejects the certificate
                continue


def test_the_root_certificates_are_those_of_rds_in_each_region() -> None:
    text = ROOTS.read_text()
    roots = x509.load_pem_x509_certificates(text.encode())
    names = []
    for root in roots:
        (attribute,) = root.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        names.append(str(attribute.value))
        assert root.subject == root.issuer
        root.verify_directly_issued_by(root)
        assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        assert root.not_valid_after_utc > datetime(2060, 1, 1, tzinfo=UTC)
    assert [line[2:] for line in text.splitlines() if line.startswith("#")] == names
    for name in names:
        assert re.fullmatch(r"Amazon RDS [a-z]+-[a-z]+-\d Root CA RSA2048 G1", name)
    assert len(set(names)) == len(names) == 25
    database = templates.read(ROOT / "aws/cfn/database.yaml")["Resources"]["Database"]
    assert database["Properties"]["CACertificateIdentifier"] == "rds-ca-rsa2048-g1"


def test_every_client_of_the_database_has_the_root_certificates() -> None:
    found = 0
    for file in sorted((ROOT / "aws" / "cfn").glob("*.yaml")):
        for resource in templates.read(file)["Resources"].values():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::Lambda::Function":
                environment = properties["Environment"]["Variables"]
                if "CONNECTION_URL_PARAMETER" in environment:
                    assert environment["PGSSLROOTCERT"] == "/var/task/cruddur/platform/rds.pem"
                    found += 1
            if resource["Type"] == "AWS::ECS::TaskDefinition":
                container = properties["ContainerDefinitions"][0]
                environment = {
                    item["Name"]: item["Value"]
                    for item in container["Environment"]
                    if "Name" in item
                }
                assert environment["PGSSLROOTCERT"] == "/srv/cruddur/platform/rds.pem"
                found += 1
    assert found == 7


@pytest.mark.parametrize(
    ("trusted", "host", "message"),
    [
        ("rds", "localhost", "certificate verify failed"),
        ("its own", "127.0.0.1", "does not match host name"),
        ("its own", "localhost", GREETING),
    ],
)
def test_the_api_and_lambdas_reject_an_untrusted_server(
    server: Server, monkeypatch: pytest.MonkeyPatch, trusted: str, host: str, message: str
) -> None:
    monkeypatch.setenv("PGSSLROOTCERT", str(ROOTS if trusted == "rds" else server.root))
    with pytest.raises(psycopg.OperationalError, match=message):
        psycopg.connect(server.url(host))


@pytest.mark.parametrize(
    ("trusted", "message"), [("rds", "unknown authority"), ("its own", GREETING)]
)
def test_migrations_reject_an_untrusted_server(server: Server, trusted: str, message: str) -> None:
    environment: dict[str, Any] = {
        **os.environ,
        "PGSSLROOTCERT": str(ROOTS if trusted == "rds" else server.root),
        "DATABASE_URL": server.url("localhost"),
    }
    done = subprocess.run(
        [sys.executable, "db/migrate.py", "up"],
        cwd=ROOT / "backend-flask",
        env=environment,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )
    assert done.returncode != 0
    assert message in done.stdout + done.stderr
