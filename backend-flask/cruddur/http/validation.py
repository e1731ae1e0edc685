"""Request validation: pydantic models of a view's parameters `query` and `json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_type_hints

from flask import Request
from pydantic import BaseModel, ValidationError

from cruddur.errors import FieldError, InvalidInput

Model = TypeVar("Model", bound=BaseModel)
Models = Mapping[str, type[BaseModel]]


def input_models(view: Callable[..., Any]) -> Models:
    """Return the models of a view's input, by the name of the parameter."""
    hints = get_type_hints(view)
    return {name: hints[name] for name in ("query", "json") if name in hints}


def validate_input(request: Request, models: Models) -> dict[str, BaseModel]:
    """Return the request's query and JSON body as these models; an empty body is an empty object.

    Raises:
        InvalidInput: with each error of each field.
    """
    valid = {}
    if "query" in models:
        valid["query"] = validate(models["query"], _query(request))
    if "json" in models:
        valid["json"] = validate(models["json"], request.get_json() if request.get_data() else {})
    return valid


def validate(model: type[Model], given: object) -> Model:
    """Return the model of what was given.

    Raises:
        InvalidInput: with each error of each field.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise InvalidInput(errors=tuple(_field_errors(error))) from None


def _query(request: Request) -> dict[str, str | list[str]]:
    """Return the query parameters; one that is repeated is a list, which no field takes."""
    if not request.query_string:
        return {}
    return {
        name: values[0] if len(values) == 1 else values for name, values in request.args.lists()
    }


def _field_errors(error: ValidationError) -> list[FieldError]:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [_field_error(item["type"], [str(part) for part in item["loc"]]) for item in found]


_SUFFIXES = {
    "missing": "blank",
    "literal_error": "unknown",
    "enum": "unknown",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "string_too_short": "blank",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "string_type": "not_text",
    "int_type": "not_a_number",
    "int_parsing": "not_a_number",
    "int_parsing_size": "out_of_range",
    "uuid_parsing": "malformed",
}


def _field_error(kind: str, path: list[str]) -> FieldError:
    """Map pydantic's error type to ours: `message_blank`, `ttl_unknown`, …"""
    if not path:
        return FieldError("body_malformed")
    # A part of a thread has the codes of a crud.
    field = path[2] if path[0] == "thread" and len(path) > 2 else path[0]
    if kind.startswith(f"{field}_"):
        return FieldError(kind, ".".join(path))
    return FieldError(f"{field}_{_SUFFIXES.get(kind, 'malformed')}", ".".join(path))
