"""What python-jose's advisories describe can't happen in our use of it.

CVE-2024-33663 and its open DER variant (a public key as HMAC secret), CVE-2024-33664 (a JWE that
decompresses to gigabytes), CVE-2025-61152 (`alg` none), CVE-2024-23342 (timing of `ecdsa`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from jose import jwe, jws
from jose.backends import RSAKey
from jose.backends.cryptography_backend import CryptographyRSAKey
from jose.utils import base64url_encode

from cruddur.errors import TokenRefused
from cruddur.platform.tokens import TokenVerifier
from tests.conftest import ROOT
from tests.platform.issuer import NOW, SigningKey

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def _payload(key: SigningKey) -> bytes:
    return key.sign().split(".")[1].encode()


def _secrets(key: SigningKey) -> Iterator[bytes]:
    """Yield each form of the public key that a verifier might take for a shared secret."""
    public = serialization.load_pem_public_key(key.public_pem)
    for encoding, format_ in (
        (serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        (serialization.Encoding.PEM, serialization.PublicFormat.PKCS1),
        (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo),
        (serialization.Encoding.DER, serialization.PublicFormat.PKCS1),
        (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH),
    ):
        yield public.public_bytes(encoding, format_)
    yield key.public_pem.strip()
    published = key.published()
    yield json.dumps(published).encode()
    yield json.dumps(published, separators=(",", ":")).encode()
    yield published["n"].encode()
    yield base64.urlsafe_b64decode(published["n"] + "==")
    yield b""


def _hmac_signed(header: dict[str, Any], payload: bytes, secret: bytes, algorithm: str) -> str:
    signed = base64url_encode(json.dumps(header).encode()) + b"." + payload
    signature = hmac.new(secret, signed, _HASHES[algorithm]).digest()
    token: bytes = signed + b"." + base64url_encode(signature)
    return token.decode()


@pytest.mark.parametrize("claimed", ["HS256", "HS384", "HS512", "RS256"])
def test_the_public_key_is_no_shared_secret(
    verifier: TokenVerifier, first_key: SigningKey, claimed: str
) -> None:
    payload = _payload(first_key)
    secrets = set(_secrets(first_key))
    assert len(secrets) == 11
    for secret in secrets:
        algorithm = claimed if claimed in _HASHES else "HS256"
        token = _hmac_signed({"alg": claimed, "kid": "first"}, payload, secret, algorithm)
        with pytest.raises(TokenRefused):
            verifier.verify(token)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", "RS256 ", "rs256"])
@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_an_unsigned_token_is_refused(
    verifier: TokenVerifier, first_key: SigningKey, algorithm: str, signature: str
) -> None:
    header = base64url_encode(json.dumps({"alg": algorithm, "kid": "first"}).encode())
    for segments in ([header, _payload(first_key), signature.encode()], [header, b"", b""]):
        with pytest.raises(TokenRefused):
            verifier.verify(b".".join(segments).decode())


@pytest.mark.parametrize(
    "algorithm", ["RS384", "RS512", "PS256", "ES256", "ES512", "HS256", "dir", "RSA-OAEP", "A256KW"]
)
def test_only_rs256_is_accepted_whatever_signed_it(
    verifier: TokenVerifier, first_key: SigningKey, algorithm: str
) -> None:
    payload = base64.urlsafe_b64decode(_payload(first_key) + b"==").decode()
    header = json.dumps({"alg": algorithm, "kid": "first"})
    verifier.verify(first_key.sign_text(payload))
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign_text(payload, header))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("jwk", None),
        ("jku", "http://127.0.0.1:1/keys.json"),
        ("x5u", "http://127.0.0.1:1/chain.pem"),
        ("x5c", ["MIIB"]),
    ],
)
def test_a_key_that_the_token_brings_along_is_not_used(
    verifier: TokenVerifier, first_key: SigningKey, field: str, value: object
) -> None:
    impostor = SigningKey("first")
    payload = base64.urlsafe_b64decode(_payload(first_key) + b"==").decode()
    header = {"alg": "RS256", "kid": "first", field: value or impostor.published()}
    with pytest.raises(TokenRefused):
        verifier.verify(impostor.sign_text(payload, json.dumps(header)))


@pytest.mark.parametrize(
    "kid", ["../../../dev/null", "first' OR '1'='1", "first\n", " first", "FIRST", "http://x/"]
)
def test_a_kid_is_compared_and_nothing_else(
    verifier: TokenVerifier, first_key: SigningKey, kid: str
) -> None:
    payload = base64.urlsafe_b64decode(_payload(first_key) + b"==").decode()
    header = json.dumps({"alg": "RS256", "kid": kid})
    with pytest.raises(TokenRefused):
        verifier.verify(first_key.sign_text(payload, header))
    empty = _hmac_signed({"alg": "HS256", "kid": kid}, payload.encode(), b"", "HS256")
    with pytest.raises(TokenRefused):
        verifier.verify(empty)


@pytest.mark.parametrize("algorithm", ["dir", "RSA-OAEP"])
def test_an_encrypted_token_is_refused_before_it_is_decompressed(
    verifier: TokenVerifier,
    first_key: SigningKey,
    monkeypatch: pytest.MonkeyPatch,
    algorithm: str,
) -> None:
    key: Any = os.urandom(32) if algorithm == "dir" else first_key.public_pem
    bomb = jwe.encrypt(b"0" * 4_000_000, key, "A256GCM", algorithm, zip="DEF", kid="first")
    assert len(bomb) < 8192, "the length alone would refuse it"

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("decompressed")

    monkeypatch.setattr(zlib, "decompress", refuse)
    monkeypatch.setattr(zlib, "decompressobj", refuse)
    with pytest.raises(TokenRefused):
        verifier.verify(bomb.decode())


def test_a_signed_token_that_claims_to_be_compressed_is_not_decompressed(
    verifier: TokenVerifier, first_key: SigningKey
) -> None:
    header = json.dumps({"alg": "RS256", "kid": "first", "zip": "DEF"})
    payload = base64.urlsafe_b64decode(_payload(first_key) + b"==").decode()
    # An unknown field is ignored (RFC 7515, 4), so the payload is read as it is.
    assert verifier.verify(first_key.sign_text(payload, header)).issued_at <= NOW


def test_signatures_are_verified_by_cryptography() -> None:
    assert RSAKey is CryptographyRSAKey


def test_the_api_never_imports_ecdsa_rsa_or_encrypted_tokens() -> None:
    script = (
        "import sys, cruddur.app, cruddur.platform.tokens\n"
        "print(sorted({'ecdsa', 'rsa', 'jose.jwe', 'jose.jwt'} & set(sys.modules)))"
    )
    path = os.pathsep.join(str(ROOT / folder) for folder in ("backend-flask", "ddb"))
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_verifier_names_its_algorithm_and_passes_a_key_object(
    verifier: TokenVerifier, first_key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a list of algorithms, or with a key's bytes, jose lets the token choose."""
    calls: list[tuple[Any, ...]] = []
    verify = jws.verify

    def record(*arguments: Any) -> Any:
        calls.append(arguments)
        return verify(*arguments)

    monkeypatch.setattr(jws, "verify", record)
    verifier.verify(first_key.sign())
    ((_, key, algorithms),) = calls
    assert isinstance(key, CryptographyRSAKey)
    assert algorithms == ["RS256"]
