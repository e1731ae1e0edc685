"""Rate limits of requests: the subject that is counted, and the RateLimit headers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from cruddur.accounts.service import Viewer
from cruddur.config import Config
from cruddur.errors import NewAccountLimited, RateLimited
from cruddur.http.auth import context, signed_in_viewer
from cruddur.rate_limits.limits import NEW_ACCOUNT_AGE, RateLimit
from cruddur.rate_limits.service import Limiter, RateLimitStatus


def register(app: Flask, settings: Config) -> None:
    """Count this app's requests; trust the client address that the given proxies report."""
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation does
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0
        )
    if settings.rate_limits_scale:
        app.extensions["cruddur.limiter"] = Limiter(settings.rate_limits_scale)
        app.after_request(_set_rate_limit_headers)


def enforce(limit: RateLimit, person: Viewer | None, *, amount: int = 1) -> None:
    """Count the request for the signed-in user, else for the address; an amount of 0 isn't counted.

    Raises:
        RateLimited: the quota is used up.
    """
    extensions = current_app.extensions
    limiter: Limiter | None = extensions.get("cruddur.limiter")
    if limiter is None or not amount:
        return
    if person is not None:
        subject, quota = str(person.uuid), limit.per_person
    else:
        subject, quota = client_key(request.remote_addr or ""), limit.per_address
    status = limiter.count(
        extensions["cruddur"], limit, subject=subject, quota=quota, amount=amount
    )
    g.rate_limit = status
    if status.exceeded:
        raise RateLimited(status.reset_seconds)


def is_new_account() -> bool:
    """Return whether the signed-in user's account is younger than a day."""
    return "cruddur.limiter" in current_app.extensions and _seconds_as_new_account() > 0


def enforce_new_account(amounts: Mapping[RateLimit, int]) -> None:
    """Count what a user with a new account is about to do.

    Raises:
        NewAccountLimited: a quota is used up, or would be exceeded.
    """
    limiter: Limiter = current_app.extensions["cruddur.limiter"]
    for limit, amount in amounts.items():
        if amount:
            status = limiter.count(
                context(),
                limit,
                subject=str(signed_in_viewer().uuid),
                quota=limit.per_person,
                amount=amount,
            )
            if status.exceeded:
                raise NewAccountLimited(min(status.reset_seconds, _seconds_as_new_account()))


def _seconds_as_new_account() -> int:
    """Return until when the account counts as new, in seconds; its UUIDv7 says when it was made."""
    signed_up_at = (signed_in_viewer().uuid.int >> 80) / 1000
    return math.ceil(signed_up_at + NEW_ACCOUNT_AGE.total_seconds() - context().clock().timestamp())


@lru_cache(maxsize=4096)
def client_key(address: str) -> str:
    """Return the subject of an address: for IPv6 its /64, which belongs to one household."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"


def _set_rate_limit_headers(response: Response) -> Response:
    status: RateLimitStatus | None = g.get("rate_limit")
    if status is not None:
        headers = response.headers
        headers.add("RateLimit-Limit", str(status.allowed))
        headers.add("RateLimit-Remaining", str(status.remaining))
        headers.add("RateLimit-Reset", str(status.reset_seconds))
    return response
