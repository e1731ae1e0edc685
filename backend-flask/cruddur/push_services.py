"""Push services: to which addresses the product sends, whatever a browser says."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

# Of Chrome and its relatives, Firefox, Safari, and Edge.
PUSH_SERVICES = (
    "https://fcm.googleapis.com",
    "https://*.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
)
MAX_ENDPOINT_BYTES = 1000
# An origin, and what is in the paths of endpoints: no user, fragment or control character.
_ENDPOINT = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?/[A-Za-z0-9._~:/?@!$&'()*+,;=%-]+"
)
_SERVICE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


def is_service(pattern: str) -> bool:
    """Return whether a pattern of the settings is an origin, also with `*.` before its host."""
    return _SERVICE.fullmatch(pattern) is not None


def is_well_formed(endpoint: str) -> bool:
    """Return whether an endpoint is a URL as push services make them."""
    return len(endpoint) <= MAX_ENDPOINT_BYTES and _ENDPOINT.fullmatch(endpoint) is not None


def origin(endpoint: str) -> str:
    """Return the origin of a well-formed endpoint: its push service."""
    scheme, host = urlsplit(endpoint)[:2]
    return f"{scheme}://{host}"


def is_allowed(endpoint: str, services: Collection[str]) -> bool:
    """Return whether a well-formed endpoint is of one of these push services."""
    found = origin(endpoint)
    return any(_matches(found, service) for service in services)


def _matches(found: str, service: str) -> bool:
    scheme, _, host = service.partition("://")
    if not host.startswith("*."):
        return found == service
    return found.startswith(f"{scheme}://") and found.endswith(host[1:])
