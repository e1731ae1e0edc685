"""The OpenAPI document, generated from the code, and a page that shows it."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template
from werkzeug.http import HTTP_STATUS_CODES

from cruddur.errors import InvalidInput, Overloaded
from cruddur.http.auth import Access
from cruddur.http.converters import HANDLE
from cruddur.http.links import add_links
from cruddur.http.operations import operation, spec
from cruddur.http.problems import BODY_STATUSES

# The page has one inline stylesheet, no script and no input. CloudFront's policy of API responses,
# which aren't pages, allows nothing.
_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

blueprint = Blueprint("contract", __name__, url_prefix="/api", template_folder="templates")


def document(app: Flask) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the app's operations."""
    with app.app_context():
        built: dict[str, Any] = json.loads(json.dumps(spec.spec))
    declared, media_types = _declared(app, "errors"), _declared(app, "media_type")
    for path, methods in built["paths"].items():
        for method, described in methods.items():
            takes_input = "requestBody" in described or any(
                parameter["in"] != "path" for parameter in described["parameters"]
            )
            if not takes_input and InvalidInput not in declared[path, method]:
                del described["responses"]["422"]
            if media_type := media_types[path, method]:
                _set_media_type(described["responses"]["200"], media_type)
            if "requestBody" in described:  # an empty body is an empty object
                described["requestBody"]["required"] = _has_required_fields(built, described)
            if method != "get":
                for status in (*BODY_STATUSES, Overloaded.status):
                    described["responses"].setdefault(str(status), _problem(status))
            elif "429" in described["responses"]:  # probes have no ETag
                described["responses"]["304"] = {"description": HTTP_STATUS_CODES[304]}
            for parameter in described["parameters"]:
                if parameter["name"] == "handle":  # spectree doesn't know our converter
                    parameter["schema"] = {"type": "string", "pattern": f"^{HANDLE}$"}
            for status, response in described["responses"].items():
                content = response.get("content", {})
                if int(status) >= 400 and "application/json" in content:
                    content["application/problem+json"] = content.pop("application/json")
    add_links(built["paths"])
    return built


def _declared(app: Flask, attribute: str) -> dict[tuple[str, str], Any]:
    """Return what each operation declares, by path and method."""
    return {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower()): getattr(
            app.view_functions[rule.endpoint], attribute
        )
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }


def _set_media_type(response: dict[str, Any], media_type: str) -> None:
    """Say that a response isn't JSON; without a model it is text."""
    shape = response.get("content", {}).get("application/json", {"schema": {"type": "string"}})
    response["content"] = {media_type: shape}


def _has_required_fields(built: dict[str, Any], described: dict[str, Any]) -> bool:
    reference: str = described["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return "required" in built["components"]["schemas"][reference.rpartition("/")[2]]


def _problem(status: int) -> dict[str, Any]:
    """Return the description of a problem; the model is that of the other errors."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": HTTP_STATUS_CODES[status],
        "content": {"application/problem+json": {"schema": schema}},
    }


@blueprint.get("/openapi.json")
@operation(Access.NONE)
def openapi_json() -> Response:
    """Return the OpenAPI document."""
    return Response(json.dumps(document(current_app)), mimetype="application/json")


@blueprint.get("/docs")
@operation(Access.NONE)
def docs() -> Response:
    """Return the documentation page."""
    page = Response(render_template("docs.html", document=document(current_app)))
    page.headers["Content-Security-Policy"] = _PAGE_POLICY
    return page
