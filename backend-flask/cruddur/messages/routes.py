"""HTTP routes of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationInfo
from pydantic import field_validator as validator
from pydantic_core import PydanticCustomError

from cruddur import links
from cruddur.errors import MessageGroupNotFound, MessageNotFound, NotYours, PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.idempotency import request_key
from cruddur.http.operations import json_response, operation
from cruddur.http.pagination import (
    Limit,
    PageQuery,
    cursor_bytes,
    cursor_field,
    set_next_cursor,
    set_next_link,
)
from cruddur.messages import queries, service
from cruddur.messages.schemas import (
    DeleteScope,
    Folder,
    Message,
    MessageGroup,
    MessageReadMarker,
    NewMessage,
)
from cruddur.rate_limits.limits import (
    MESSAGES,
    NEW_ACCOUNT_CONVERSATIONS,
    NEW_ACCOUNT_LINKS,
    RateLimit,
)
from cruddur_messages.conversations import IdempotencyKey

blueprint = Blueprint("messages", __name__, url_prefix="/api")

_messages = TypeAdapter(list[Message])
_groups = TypeAdapter(list[MessageGroup])


@blueprint.after_request
def _forbid_storing(response: Response) -> Response:
    """Store no private message in the browser's cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


class FolderQuery(PageQuery):
    """Folder and page."""

    folder: Folder = Folder.INBOX


class MessagesQuery(BaseModel):
    """The newest messages, those before a cursor, or those after a message."""

    limit: Limit = 50
    cursor: Annotated[str, cursor_field(16)] | None = None
    after: UUID | None = None

    @validator("after")
    @classmethod
    def _one_way(cls, after: UUID | None, info: ValidationInfo) -> UUID | None:
        if after is not None and info.data.get("cursor") is not None:
            raise PydanticCustomError("after_with_cursor", "one or the other")
        return after

    @property
    def before(self) -> UUID | None:
        """The last message of the page before."""
        return UUID(bytes=cursor_bytes(self.cursor)) if self.cursor else None


class DeletionQuery(BaseModel):
    """Scope of a deletion."""

    model_config = ConfigDict(loc_by_alias=True)

    scope: DeleteScope = Field(alias="for")


def _new_account_amounts(json: NewMessage) -> Mapping[RateLimit, int]:
    """Return a new conversation for a message to a handle: later ones name the conversation."""
    return {
        NEW_ACCOUNT_CONVERSATIONS: int(json.message_group_uuid is None),
        NEW_ACCOUNT_LINKS: sum(1 for _ in links.find(json.message)),
    }


@blueprint.get("/message_groups")
@operation(Access.SIGNED_IN, response=list[MessageGroup])
def message_groups(query: FolderQuery) -> Response:
    """Your conversations, newest first."""
    found, next_cursor = queries.groups(
        context(), signed_in_viewer().uuid, query.folder, after=query.after, limit=query.limit
    )
    response = json_response(_groups.dump_json(found))
    if next_cursor is not None:
        set_next_cursor(response, query, next_cursor.bytes)
    return response


@blueprint.get("/message_groups/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, response=MessageGroup, errors=(MessageGroupNotFound,))
def message_group(message_group_uuid: UUID) -> Response:
    """One conversation."""
    return json_response(queries.group(context(), signed_in_viewer().uuid, message_group_uuid))


@blueprint.get("/users/@<handle:handle>/message_group")
@operation(Access.SIGNED_IN, response=MessageGroup, errors=(MessageGroupNotFound,))
def message_group_with(handle: str) -> Response:
    """Your conversation with a person."""
    return json_response(queries.group_with(context(), signed_in_viewer().uuid, handle))


@blueprint.put("/message_groups/<uuid:message_group_uuid>/read")
@operation(Access.SIGNED_IN, status=204, errors=(MessageGroupNotFound, MessageNotFound))
def mark_messages_read(message_group_uuid: UUID, json: MessageReadMarker) -> Response:
    """Mark a conversation as read up to a message; without one, up to now."""
    service.mark_read(context(), signed_in_viewer().uuid, message_group_uuid, up_to=json.read_up_to)
    return Response(status=204)


@blueprint.put("/message_groups/<uuid:message_group_uuid>/accept")
@operation(Access.SIGNED_IN, response=MessageGroup, errors=(MessageGroupNotFound,))
def accept_message_group(message_group_uuid: UUID) -> Response:
    """Accept a message request: move it to your inbox."""
    return json_response(service.accept(context(), signed_in_viewer().uuid, message_group_uuid))


@blueprint.delete("/message_groups/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MessageGroupNotFound,))
def leave_message_group(message_group_uuid: UUID) -> Response:
    """Decline a message request, or leave a conversation and clear its messages for you."""
    service.leave(context(), signed_in_viewer().uuid, message_group_uuid)
    return Response(status=204)


@blueprint.get("/messages/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, response=list[Message], errors=(MessageGroupNotFound,))
def messages(message_group_uuid: UUID, query: MessagesQuery) -> Response:
    """Messages of a conversation, oldest first. The next page has the older ones."""
    viewer = signed_in_viewer().uuid
    if query.after is not None:
        newer, more_after = queries.newer_messages(
            context(), viewer, message_group_uuid, after=query.after, limit=query.limit
        )
        response = _list(newer)
        if more_after is not None:
            set_next_link(response, query, after=str(more_after))
        return response
    if query.before is not None:
        older, more_before = queries.older_messages(
            context(), viewer, message_group_uuid, before=query.before, limit=query.limit
        )
    else:
        older, more_before = queries.newest_messages(
            context(), viewer, message_group_uuid, limit=query.limit
        )
    response = _list(older)
    if more_before is not None:
        set_next_cursor(response, query, more_before.bytes)
    return response


@blueprint.post("/messages")
@operation(
    Access.SIGNED_IN,
    rate_limit=MESSAGES,
    new_account_amounts=_new_account_amounts,
    idempotent=True,
    handles_idempotency=True,
    response=Message,
    location="/api/messages/{message_group_uuid}",
    errors=(MessageGroupNotFound, PersonNotFound),
)
def send_message(json: NewMessage) -> Response:
    """Send a message to a conversation or a person."""
    key = request_key()
    sent, is_replay = service.send(
        context(),
        signed_in_viewer().uuid,
        json.message,
        to=json.to,
        key=IdempotencyKey(key.text, key.request_hash.hex()) if key else None,
    )
    response = json_response(sent)
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@blueprint.delete("/messages/<uuid:message_group_uuid>/<uuid:message_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MessageNotFound, NotYours))
def delete_message(message_group_uuid: UUID, message_uuid: UUID, query: DeletionQuery) -> Response:
    """Delete a message for yourself, or one of yours for everyone."""
    delete = (
        service.delete_for_everyone
        if query.scope is DeleteScope.EVERYONE
        else service.delete_for_me
    )
    delete(context(), signed_in_viewer().uuid, message_group_uuid, message_uuid)
    return Response(status=204)


def _list(found: Sequence[Message]) -> Response:
    return json_response(_messages.dump_json(list(found)))
