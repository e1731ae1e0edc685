"""Rate limits over HTTP: who is counted, and the headers that say how they stand."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from cruddur.config import Config
from cruddur.errors import RateLimited
from cruddur.http.auth import context, viewer
from cruddur.rate_limits.limits import RateLimit
from cruddur.rate_limits.service import Limiter, Standing


def register(app: Flask, settings: Config) -> None:
    """Count this app's requests, by the address that the trusted proxies saw."""
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's documentation does
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0
        )
    if settings.rate_limits_scale:
        app.extensions["cruddur.limiter"] = Limiter(settings.rate_limits_scale)
        app.after_request(_state)


def count(limit: RateLimit) -> None:
    """Count the request for the signed-in person, else for the address.

    Raises:
        RateLimited: it is one too many.
    """
    limiter: Limiter | None = current_app.extensions.get("cruddur.limiter")
    if limiter is None:
        return
    asking = viewer()
    if asking is not None:
        subject, figure = str(asking.uuid), limit.per_person
    else:
        subject, figure = network(request.remote_addr or ""), limit.per_address
    standing = limiter.count(context(), limit, subject=subject, figure=figure)
    g.standing = standing
    if standing.exceeded:
        raise RateLimited(standing.reset_seconds)


def network(address: str) -> str:
    """Answer whom an address stands for: of IPv6 the /64, which one household has whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"


def _state(response: Response) -> Response:
    standing: Standing | None = g.get("standing")
    if standing is not None:
        response.headers["RateLimit-Limit"] = str(standing.allowed)
        response.headers["RateLimit-Remaining"] = str(standing.remaining)
        response.headers["RateLimit-Reset"] = str(standing.reset_seconds)
    return response
