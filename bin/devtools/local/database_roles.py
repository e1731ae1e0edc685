"""Logins of the local database: their passwords are derived from the owner's, so none is stored."""

from __future__ import annotations

import hashlib
import hmac
import tomllib
from urllib.parse import quote, unquote, urlsplit

from ..settings import ROOT

_FILE = ROOT / "backend-flask" / "db" / "roles.toml"
ROLES: tuple[str, ...] = tuple(tomllib.loads(_FILE.read_text("utf-8"))["tables"])


def passwords(owner_url: str) -> dict[str, str]:
    """Return the password of each role's login on the owner's server."""
    secret = unquote(urlsplit(owner_url).password or "").encode()
    return {
        login: hmac.digest(secret, login.encode(), hashlib.sha256).hex()
        for login in map(_login, ROLES)
    }


def role_url(owner_url: str, role: str, *, statement_timeout_seconds: int | None = None) -> str:
    """Return the owner's database as a URL of a role, such as `api`.

    Tests and benchmarks may have other timeouts than the role's, which no proxy refuses here.
    """
    login = _login(role)
    parts = urlsplit(owner_url)
    address = parts.netloc.rpartition("@")[2]
    netloc = f"{login}:{passwords(owner_url)[login]}@{address}"
    query = parts.query
    if statement_timeout_seconds is not None:
        milliseconds = statement_timeout_seconds * 1000
        options = (
            f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds // 2}"
            f" -c idle_in_transaction_session_timeout={2 * milliseconds}"
        )
        query = "&".join(filter(None, (query, f"options={quote(options, safe='')}")))
    return parts._replace(netloc=netloc, query=query).geturl()


def _login(role: str) -> str:
    return f"cruddur_{role}_a"
