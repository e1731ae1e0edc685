"""The OpenAPI document, generated from the code, and a page that shows it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template

from cruddur.http.auth import Access
from cruddur.http.converters import HANDLE
from cruddur.http.operations import operation, spec

blueprint = Blueprint("contract", __name__, url_prefix="/api", template_folder="templates")


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the app's operations."""
    with app.app_context():
        built: dict[str, Any] = json.loads(json.dumps(spec.spec))
    for path in built["paths"].values():
        for described in path.values():
            if not described["parameters"] and "requestBody" not in described:
                del described["responses"]["422"]
            for parameter in described["parameters"]:
                if parameter["name"] == "handle":  # spectree doesn't know our converter
                    parameter["schema"] = {"type": "string", "pattern": f"^{HANDLE}$"}
            for status, response in described["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content["application/problem+json"] = content.pop("application/json")
    return built


@blueprint.get("/openapi.json")
@operation(Access.NONE)
def openapi_json() -> Response:
    """Return the OpenAPI document."""
    return Response(json.dumps(document(current_app)), mimetype="application/json")


@blueprint.get("/docs")
@operation(Access.NONE)
def docs() -> Response:
    """Return the documentation page."""
    return Response(render_template("docs.html", document=document(current_app)))
