"""OpenAPI links: which values of a response are parameters of which operations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Where a thing has the values of path parameters. Conversations and people are only listed.
_CREATED: Mapping[str, Mapping[str, str]] = {
    "Activity": {"activity_uuid": "/uuid", "handle": "/handle"},
    "Message": {"message_group_uuid": "/message_group_uuid", "message_uuid": "/uuid"},
}
_FIRST_LISTED: Mapping[str, Mapping[str, str]] = {
    "MessageGroupList": {"message_group_uuid": "/0/uuid"},
    "PersonListItemList": {"handle": "/0/handle"},
}


def add_links(paths: dict[str, Any]) -> None:
    """Link each operation that creates or lists things to those that take their ids."""
    for path, methods in paths.items():
        for method, described in methods.items():
            known = _CREATED if method == "post" else _FIRST_LISTED
            for response in described["responses"].values():
                if pointers := known.get(_model(response)):
                    response["links"] = _links(paths, pointers, besides=path)


def _links(
    paths: Mapping[str, Any], pointers: Mapping[str, str], *, besides: str
) -> dict[str, Any]:
    return {
        described["operationId"]: {
            "operationId": described["operationId"],
            "parameters": {name: f"$response.body#{pointers[name]}" for name in sorted(names)},
        }
        for path, methods in paths.items()
        for described in methods.values()
        if (names := _path_parameters(described)) and names <= set(pointers) and path != besides
    }


def _path_parameters(described: Mapping[str, Any]) -> set[str]:
    return {each["name"] for each in described["parameters"] if each["in"] == "path"}


def _model(response: Mapping[str, Any]) -> str:
    content = response.get("content", {}).get("application/json", {})
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
