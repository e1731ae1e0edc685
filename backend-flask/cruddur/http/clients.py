"""The client of a request, in words that a person recognizes: browser, system and network."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

from cruddur.accounts.sessions import Client

# What a User-Agent contains, and its name. A browser also names those that it wants to be taken
# for, so the first that is found counts. Only names of this list are stored, no stranger's text.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
_IPV4_PREFIX = 24
_IPV6_PREFIX = 48


def client() -> Client:
    """Return the client of the request."""
    user_agent = request.headers.get("User-Agent", "")
    return Client(
        browser=_first_name(_BROWSERS, user_agent),
        system=_first_name(_SYSTEMS, user_agent),
        network=network(request.remote_addr or ""),
    )


def network(address: str) -> str | None:
    """Return the network of an address: IPv4 by /24, IPv6 by /48; None for what is no address."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    prefix = _IPV4_PREFIX if parsed.version == 4 else _IPV6_PREFIX
    return str(ip_network((parsed, prefix), strict=False))


def _first_name(names: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for token, name in names if token in user_agent), None)
