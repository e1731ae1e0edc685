"""Installation without a network, and behind a proxy with a private certificate authority."""

from __future__ import annotations

import select
import shutil
import socket
import socketserver
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.install.checkout import (
    FEW_TRIES,
    INSTALL_UV,
    INSTALL_WEB,
    Checkout,
    only_line,
    succeed,
)
from tests.install.registry import Registry

_HOST = "packages.test"
_UNTRUSTED = (
    "The certificate of the package index isn't trusted: set SSL_CERT_FILE to the"
    " file of your certificate authority."
)
_UNREACHABLE = "are missing, and the network can't be reached: "


def test_what_is_installed_needs_no_network_and_says_nothing(checkout: Checkout) -> None:
    checkout.use_new_caches()
    checkout.registry.requests.clear()
    assert succeed(checkout.install()) == ""
    assert not checkout.registry.requests


def test_an_unreachable_network_is_reported_after_a_few_retries(
    checkout: Checkout, uv_checkout: Checkout
) -> None:
    uv_checkout.remove("uv")
    uv_checkout.use_new_caches()
    checkout.remove("python", "web")
    checkout.use_new_caches()
    with checkout.registry.cut_off():
        checkout.registry.requests.clear()
        with ThreadPoolExecutor() as pool:
            without_uv = pool.submit(uv_checkout.install, *INSTALL_UV)
            without_packages = pool.submit(checkout.install)
        line = only_line(without_uv.result())
        assert line.startswith(f"The packages of backend-flask/requirements/uv.txt {_UNREACHABLE}")
        line = only_line(without_packages.result())
        assert line.startswith(f"The packages of backend-flask/requirements/dev.txt {_UNREACHABLE}")
        assert max(Counter(checkout.registry.requests).values()) < 12


def test_a_checkout_that_was_moved_is_mended_from_the_caches_without_a_network(
    checkout: Checkout, tmp_path: Path
) -> None:
    moved = checkout.copied(tmp_path / "moved")
    moved.caches = checkout.warm_caches
    with checkout.registry.cut_off():
        printed = succeed(moved.install(**FEW_TRIES))
    assert printed.count("installing again, as it was made in another folder.") == 3
    assert str(moved.root) in (moved.tools / "python" / "bin" / "activate").read_text("utf-8")
    assert moved.files().keys() == checkout.undisturbed.keys()
    shutil.rmtree(moved.root)


@pytest.mark.parametrize(
    ("variable", "names"),
    [
        ("SSL_CERT_FILE", ["python", "web"]),
        ("REQUESTS_CA_BUNDLE", ["python"]),
        ("PIP_CERT", ["aws"]),
        ("NODE_EXTRA_CA_CERTS", ["python", "web"]),
    ],
)
def test_an_authority_that_one_variable_names_is_trusted_by_all(
    checkout: Checkout, private: _PrivateNetwork, variable: str, names: list[str]
) -> None:
    checkout.remove(*names)
    checkout.use_new_caches()
    succeed(checkout.install(**private.variables, **{variable: str(private.authority)}))
    assert checkout.files() == checkout.undisturbed
    assert private.registry.requests


def test_uv_is_fetched_through_the_proxy_too(
    uv_checkout: Checkout, private: _PrivateNetwork
) -> None:
    uv_checkout.remove("uv")
    uv_checkout.use_new_caches()
    line = only_line(uv_checkout.install(*INSTALL_UV, **FEW_TRIES, **private.variables))
    assert line.startswith(_UNTRUSTED)
    named = {"NODE_EXTRA_CA_CERTS": str(private.authority)}
    succeed(uv_checkout.install(*INSTALL_UV, **private.variables, **named))
    assert uv_checkout.files() == uv_checkout.undisturbed


def test_an_authority_that_nothing_names_is_one_line(
    checkout: Checkout, private: _PrivateNetwork
) -> None:
    checkout.remove("python")
    checkout.use_new_caches()
    assert only_line(checkout.install(**FEW_TRIES, **private.variables)).startswith(_UNTRUSTED)
    line = only_line(checkout.install(*INSTALL_WEB, **FEW_TRIES, **private.variables))
    assert line.startswith(_UNTRUSTED)


class _PrivateNetwork:
    """A registry that only the proxy can reach, with a certificate of a private authority."""

    def __init__(self, mirrored: Registry, folder: Path) -> None:
        self.authority, context = _certificates(folder)
        self.registry = Registry(mirrored, context)
        self._proxy = _Proxy(("127.0.0.1", 0), _Tunnel)
        self._proxy.port = self.registry.port
        threading.Thread(target=self._proxy.serve_forever, args=(0.05,), daemon=True).start()
        self.variables = {
            "HTTPS_PROXY": f"http://127.0.0.1:{self._proxy.server_address[1]}",
            "PIP_INDEX_URL": f"https://{_HOST}/simple/",
            "npm_config_registry": f"https://{_HOST}/npm/",
        }

    def close(self) -> None:
        """Stop the server."""
        self._proxy.shutdown()
        self._proxy.server_close()
        self.registry.close()


@pytest.fixture(scope="module")
def private(
    registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_PrivateNetwork]:
    network = _PrivateNetwork(registry, tmp_path_factory.mktemp("certificates"))
    yield network
    network.close()


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True
    port: int


class _Tunnel(socketserver.StreamRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        """Accept CONNECT, then forward bytes in both directions."""
        target = self.rfile.readline().split()[1]
        while self.rfile.readline().strip():
            pass
        if target.decode() != f"{_HOST}:443":
            self.wfile.write(b"HTTP/1.1 502 Unknown host\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.server.port)) as upstream:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            other = {self.connection: upstream, upstream: self.connection}
            try:
                while True:
                    for ready in select.select(list(other), [], [])[0]:
                        if not (data := ready.recv(65536)):
                            return
                        other[ready].sendall(data)
            except OSError:  # one side has closed the connection
                return


def _certificates(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Return an authority's certificate, and a server's context with one that it signed."""
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    names = [
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("Authority", _HOST)
    ]
    paths = [folder / "authority.pem", folder / "server.pem"]
    for name, key, path in zip(names, (authority_key, server_key), paths, strict=True):
        is_authority = key is authority_key
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=1))
            .not_valid_after(datetime.now(UTC) + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(_HOST)]), critical=False)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
                critical=False,
            )
            .sign(authority_key, hashes.SHA256())
        )
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file = folder / "key.pem"
    key_file.write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths[1], key_file)
    return paths[0], context
