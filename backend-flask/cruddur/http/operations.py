"""The `operation` decorator: access, rate limit, validation, idempotency, ETags and OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, wraps
from typing import Any, cast

from flask import Request, Response
from flask.globals import request_ctx
from pydantic import BaseModel
from spectree import Response as Responses
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData
from werkzeug.http import generate_etag

from cruddur.errors import (
    AccountSuspended,
    CruddurError,
    IdempotencyKeyInUse,
    IdempotencyKeyReused,
    NewAccountLimited,
    NotSignedIn,
    RateLimited,
    TokenRefused,
    Unavailable,
    VersionRequired,
)
from cruddur.http.auth import (
    AUTHENTICATION_ERRORS,
    Access,
    UncheckedViewer,
    authenticate,
    authenticate_with_read,
    signed_in_viewer,
    viewer,
)
from cruddur.http.former_handles import resolve_former_handles
from cruddur.http.idempotency import IdempotencyHeaders, run_idempotently
from cruddur.http.preconditions import PreconditionHeaders
from cruddur.http.problems import Problem, validate_json_body
from cruddur.http.rate_limits import enforce, enforce_new_account, is_new_account
from cruddur.http.validation import input_models, validate_input
from cruddur.platform.database import CheckFailed
from cruddur.rate_limits.limits import BY_METHOD, RateLimit

View = Callable[..., Response]

_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})


spec = SpecTree(
    "flask",
    mode="strict",
    annotations=False,
    validation_error_model=Problem,
    naming_strategy=lambda model: cast(type, model).__name__,
    nested_naming_strategy=lambda _parent, child: child,
    title="Cruddur",
    description="An ephemeral microblog: posts that expire.",
    version="1",
    openapi_version="3.1.0",
    security_schemes=[
        SecurityScheme(
            name="cognito",
            data=SecuritySchemeData(
                type=SecureType.HTTP, scheme="bearer", bearer_format="Cognito access token"
            ),
        )
    ],
    security=[],
)


def operation(
    access: Access,
    *,
    admits_suspended: bool = False,
    reads_first: bool = False,
    rate_limit: RateLimit | Mapping[str, RateLimit] | None = BY_METHOD,
    further_amount: Callable[..., int] | None = None,
    new_account_amounts: Callable[..., Mapping[RateLimit, int]] | None = None,
    idempotent: bool = False,
    handles_idempotency: bool = False,
    conditional: bool = False,
    response: Any = None,
    media_type: str | None = None,
    status: int = 200,
    accepted: Any = None,
    location: str | None = None,
    errors: tuple[type[CruddurError], ...] = (),
) -> Callable[[Callable[..., Any]], View]:
    """Decorator: make a view function an operation of the API.

    `admits_suspended` is for what suspended people may still do.
    `reads_first` is for views that do nothing before they read from Postgres: the token is checked
    in the round trip of that read.
    `rate_limit` counts its requests; None doesn't count them.
    `further_amount` returns, for the request's input, how often it counts beyond once.
    `new_account_amounts` returns, for the request's input, what counts for an account that is new.
    `idempotent` operations create something: they accept Idempotency-Key, and need `SIGNED_IN`.
    With `handles_idempotency` the view does so itself, as it doesn't write to Postgres.
    `conditional` operations need If-Match, which the view compares with the version that is there.
    `location` is a template of the Location of what was created, filled in from the response.
    `accepted` is the model of a 202, if what is asked for may be done later.
    `response` is the model of a success, or a list of it, and `media_type` what it is if it isn't
    JSON; `errors` are those beside the errors of
    authentication, 409 for a key, 422, 429 and 503, which follow from the other arguments, and
    those of a body, which follow from the method.
    """
    limits = _limits(rate_limit)
    assert access is Access.SIGNED_IN or not idempotent, "a key belongs to a signed-in user"
    declared = [*errors]
    if access is not Access.NONE:
        declared += [*AUTHENTICATION_ERRORS, Unavailable]
    if idempotent:
        declared += [IdempotencyKeyReused, IdempotencyKeyInUse]
    if conditional:
        declared += [VersionRequired]
    if rate_limit is not None:
        declared += [RateLimited, Unavailable]
    if new_account_amounts is not None:
        declared += [NewAccountLimited]
    successes = {f"HTTP_{status}": response, **({"HTTP_202": accepted} if accepted else {})}
    refusals = {f"HTTP_{error.status}": Problem for error in declared}
    headers = IdempotencyHeaders if idempotent else PreconditionHeaders if conditional else None
    securities: dict[Access, list[dict[str, list[str]]]] = {
        Access.OPTIONAL: [{}, {"cognito": []}],
        Access.SIGNED_IN: [{"cognito": []}],
        Access.MODERATOR: [{"cognito": []}],
        Access.NONE: [],
    }

    def decorate(view: Callable[..., Any]) -> View:
        models = input_models(view)
        # Spectree only documents: its own validation copies all headers and cookies.
        documented = spec.validate(
            query=models.get("query"),
            json=models.get("json"),
            headers=headers,
            skip_validation=True,
            resp=Responses(**successes, **refusals),
            tags=[view.__module__.split(".")[1]],
            security=securities[access],
        )(view)
        handled = resolve_former_handles(view)
        run = run_idempotently(handled) if idempotent and not handles_idempotency else handled

        def answer(request: Request, *args: Any, **kwargs: Any) -> Response:
            if request.method not in _WITHOUT_BODY:
                validate_json_body(request)
            inputs = validate_input(request, models)
            if further_amount is not None and (applied := limits.get(request.method)) is not None:
                enforce(applied, signed_in_viewer(), amount=further_amount(**inputs))
            if new_account_amounts is not None and is_new_account():
                enforce_new_account(new_account_amounts(**inputs))
            result: Response = run(*args, **kwargs, **inputs)
            if location is not None and result.status_code == status:
                result.headers["Location"] = location.format(**result.get_json())
            return result if rate_limit is None else _with_etag(request, result)

        @wraps(documented)
        def guarded(*args: Any, **kwargs: Any) -> Response:
            request = request_ctx.request
            applied = limits.get(request.method)
            unchecked = _authenticate_and_limit(
                access, applied, admits_suspended=admits_suspended, with_read=reads_first
            )
            if unchecked is None:
                return answer(request, *args, **kwargs)
            try:
                return _checked(unchecked, lambda: answer(request, *args, **kwargs))
            except CheckFailed:
                unchecked.drop()
                return guarded(*args, **kwargs)  # which authenticates first now

        guarded.access = access  # type: ignore[attr-defined]  # read by the contract tests
        guarded.media_type = media_type  # type: ignore[attr-defined]  # by openapi.py
        guarded.errors = frozenset(declared)  # type: ignore[attr-defined]  # by openapi.py too
        return guarded

    return decorate


def _limits(rate_limit: RateLimit | Mapping[str, RateLimit] | None) -> Mapping[str, RateLimit]:
    """Return the limits by method."""
    if rate_limit is None:
        return {}
    return dict.fromkeys(BY_METHOD, rate_limit) if isinstance(rate_limit, RateLimit) else rate_limit


def _authenticate_and_limit(
    access: Access, applied: RateLimit | None, *, admits_suspended: bool, with_read: bool
) -> UncheckedViewer | None:
    """Authenticate and count the request; without a valid token it counts for its address.

    Return the viewer if the check of their token is left to the view's read.
    """
    unchecked = None
    try:
        if with_read:
            unchecked = authenticate_with_read(access)
            person = viewer()
        else:
            person = authenticate(access, admits_suspended=admits_suspended)
    except (NotSignedIn, TokenRefused, AccountSuspended):
        if applied is not None:
            enforce(applied, None)
        raise
    if applied is not None:
        enforce(applied, person)
    return unchecked


def _checked(unchecked: UncheckedViewer, answer: Callable[[], Response]) -> Response:
    """Return an answer, or raise its error, only if the viewer's token is valid."""
    try:
        response = answer()
    except (CheckFailed, Unavailable):
        raise
    except Exception:
        unchecked.require_valid()
        raise
    unchecked.require_valid()
    return response


def _with_etag(request: Request, response: Response) -> Response:
    """Set a strong ETag; turn the response into a 304 if the client has it (conditional GET).

    A streamed response has none: its hash would be known only at its end.
    """
    if (
        request.method in ("GET", "HEAD")
        and response.status_code == 200
        and not response.is_streamed
    ):
        etags = [value for name, value in response.headers if name == "ETag"]
        if not etags:
            etags.append(_etag(response.get_data()))
            response.headers.add("ETag", etags[0])
        if "HTTP_IF_NONE_MATCH" in request.environ and request.if_none_match.contains_weak(
            etags[0].strip('"')
        ):
            response.status_code = 304
    return response


def _etag(body: bytes) -> str:
    return f'"{generate_etag(body)}"'


def cached_json_response(text: str) -> Response:
    """Return a JSON response of a text that stays in memory; its bytes and its ETag do so too."""
    body, etag = _encode_cached(text)
    return Response(body, headers={"ETag": etag}, mimetype="application/json")


@lru_cache(maxsize=16)
def _encode_cached(text: str) -> tuple[bytes, str]:
    body = text.encode()
    return body, _etag(body)


def json_response(body: bytes | str | BaseModel, status: int = 200) -> Response:
    """Return a JSON response: a model, or text that Postgres built."""
    text = body.model_dump_json() if isinstance(body, BaseModel) else body
    return Response(text, status, mimetype="application/json")
