"""Patch: apply the CORS configuration of an HTTP API that a template defines.

The emulator stores a template's names (AllowOrigins) and looks up those of API calls
(allowOrigins), so it would allow no origin.
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import apigateway
from monkeypatch import patch, require_function

PARAMETERS = "cors_cfg origin"


def install() -> None:
    """Accept both spellings."""
    for name in ("_cors_response_headers", "_cors_preflight_response"):
        original = require_function(apigateway, name, PARAMETERS)

        def accept_both(cors_cfg: Mapping[str, Any], origin: str, original: Any = original) -> Any:
            return original(to_camel_case(cors_cfg), origin)

        patch(apigateway, name, PARAMETERS, accept_both)


def to_camel_case(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the configuration with names in camel case."""
    return {name[:1].lower() + name[1:]: value for name, value in configuration.items()}
