"""An issuer of tokens, with keys that the tests generate and serve over HTTP."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jose import jwk, jwt
from jose.utils import base64url_encode

from tests.waiting import WAIT_SECONDS

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Test"
CLIENT = "webclient"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


class SigningKey:
    def __init__(self, kid: str) -> None:
        self.kid = kid
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        self._signer = jwk.construct(self.pem, "RS256")
        self.public_pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def published(self) -> dict[str, str]:
        return {**jwk.construct(self.public_pem, "RS256").to_dict(), "kid": self.kid, "use": "sig"}

    def sign(self, **changes: Any) -> str:
        claims = {
            "sub": "a-sub",
            "iss": ISSUER,
            "client_id": CLIENT,
            "token_use": "access",
            "iat": int(NOW.timestamp()) - 60,
            "exp": int(NOW.timestamp()) + 840,
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return str(jwt.encode(claims, self.pem, "RS256", headers={"kid": self.kid}))

    def sign_text(self, payload: str, header: str | None = None) -> str:
        """Sign any text, also one that is no JSON."""
        header = header or json.dumps({"alg": "RS256", "kid": self.kid})
        parts = [part.encode("utf-8", "surrogatepass") for part in (header, payload)]
        signed = b".".join(base64url_encode(part) for part in parts)
        signature = self._signer.sign(signed)
        return b".".join((signed, base64url_encode(signature))).decode()


class Issuer:
    """Serves keys; on demand it fails, or holds its answer until `answers` is set."""

    def __init__(self) -> None:
        self.keys: list[SigningKey] = []
        self.status = 200
        self.body: bytes | None = None
        self.requests = 0
        self.answers = threading.Event()
        self.answers.set()
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.requests += 1
                issuer.answers.wait(WAIT_SECONDS)
                self.send_response(issuer.status)
                self.end_headers()
                keys = [key.published() for key in issuer.keys]
                self.wfile.write(issuer.body or json.dumps({"keys": keys}).encode())

            def log_message(self, *_: object) -> None:
                """Log nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/jwks.json"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()


class Time:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds
