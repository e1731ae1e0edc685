"""Let an HTTP API's CORS configuration hold when a template gives it.

The emulator keeps a template's configuration as it is written there (AllowOrigins) and reads it as
API calls spell it (allowOrigins), so no origin would be let in.
"""

from collections.abc import Mapping
from typing import Any

from ministack.services import apigateway
from replacements import known, replace

PARAMETERS = "cors_cfg origin"


def install() -> None:
    """Read both spellings."""
    for name in ("_cors_response_headers", "_cors_preflight_response"):
        original = known(apigateway, name, PARAMETERS)

        def reads_both(cors_cfg: Mapping[str, Any], origin: str, original: Any = original) -> Any:
            return original(spelt_as_in_calls(cors_cfg), origin)

        replace(apigateway, name, PARAMETERS, reads_both)


def spelt_as_in_calls(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the configuration with names that begin with a small letter."""
    return {name[:1].lower() + name[1:]: value for name, value in configuration.items()}
