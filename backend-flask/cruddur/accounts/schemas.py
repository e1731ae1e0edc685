"""Request and response schemas of accounts."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from cruddur import text
from cruddur.profiles.schemas import DisplayName, Person

# Handles that could be mistaken for the product itself.
_RESERVED = frozenset(
    files(__package__).joinpath("reserved_handles.txt").read_text("utf-8").split()
)


# Anybody can have any number of addresses there. The owner of a server may change the list.
_REFUSED_MAIL_DOMAINS = frozenset(
    files(__package__).joinpath("refused_mail_domains.txt").read_text("utf-8").split()
)


def is_mail_domain_refused(email: str) -> bool:
    """Return whether an address is of a refused domain, or of a part of one."""
    labels = email.rpartition("@")[2].rstrip(".").split(".")
    return any(".".join(labels[start:]) in _REFUSED_MAIL_DOMAINS for start in range(len(labels)))


def _handle(handle: object) -> str:
    if not isinstance(handle, str) or not handle.strip():
        raise PydanticCustomError("handle_blank", "no handle")
    handle = handle.strip().lower()
    if not text.is_handle(handle):
        raise PydanticCustomError("handle_malformed", "3 to 20 letters, digits and _")
    if handle in _RESERVED:
        raise PydanticCustomError("handle_reserved", "reserved")
    return handle


Handle = Annotated[
    str,
    BeforeValidator(_handle),
    Field(
        description="3 to 20 letters, digits and _; neither reserved nor another person's",
        json_schema_extra={"pattern": "^[A-Za-z0-9_]{3,20}$"},
    ),
]


class NewPerson(BaseModel):
    """Sign-up data. The password goes to Cognito only."""

    handle: Handle
    name: DisplayName
    email: Annotated[
        str,
        AfterValidator(str.lower),
        Field(min_length=3, max_length=320, pattern=r"^[^\p{C}\p{Z}]+$"),
    ]


class NewHandle(BaseModel):
    """The new handle."""

    handle: Handle


class SessionStart(BaseModel):
    """The refresh token from Cognito."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[\x21-\x7e]+$")]


class TwoStepCode(BaseModel):
    """The code that the authenticator app shows."""

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", description="six digits")]


class RecoveryCodes(BaseModel):
    """New recovery codes, which are shown this once."""

    recovery_codes: list[str]


class RecoverySignIn(BaseModel):
    """A recovery code, and what Cognito answers to the right password."""

    email: Annotated[str, AfterValidator(str.lower), Field(min_length=3, max_length=320)]
    challenge: Annotated[
        str,
        Field(
            min_length=20,
            max_length=2048,
            pattern=r"^[\x21-\x7e]+$",
            description="the `Session` of the challenge SOFTWARE_TOKEN_MFA",
        ),
    ]
    recovery_code: Annotated[
        str, Field(min_length=1, max_length=100, description="in any case, with spaces and dashes")
    ]


class ExportedSession(BaseModel):
    """A sign-in on one device, and where it was used last."""

    uuid: UUID
    browser: str | None = Field(description="its name; null if it isn't known")
    system: str | None = Field(description="the name of the operating system; null if unknown")
    network: str | None = Field(description="the address, cut to /24, or to /48 of IPv6")
    created_at: datetime
    last_used_at: datetime = Field(description="the hour of its newest request")


class TwoStepChange(BaseModel):
    """The last change of two-step sign-in, and where it was made."""

    change: Literal["on", "renewed", "off", "recovered"] = Field(
        description="renewed: other recovery codes; recovered: switched off by a recovery code"
    )
    changed_at: datetime
    browser: str | None
    system: str | None
    network: str | None = Field(description="the address, cut to /24, or to /48 of IPv6")


class TwoStep(BaseModel):
    """Whether sign-in asks for a code of an authenticator app."""

    enabled: bool
    recovery_codes_left: int
    last_change: TwoStepChange | None


class ListedSession(ExportedSession):
    """One of your live sessions."""

    is_current: bool = Field(description="whether this request is of it")


class Session(BaseModel):
    """A short-lived access token, and the signed-in person."""

    access_token: str
    expires_in: int = Field(description="seconds")
    person: Person
