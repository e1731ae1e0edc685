"""Messages over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationInfo
from pydantic import field_validator as validator
from pydantic_core import PydanticCustomError

from cruddur.errors import MessageGroupNotFound, MessageNotFound, NotYours, PersonNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.idempotency import request_key
from cruddur.http.operations import json as answer
from cruddur.http.operations import operation
from cruddur.http.pagination import (
    Limit,
    PageQuery,
    cursor_bytes,
    cursor_of_bytes,
    link_next,
    link_with,
)
from cruddur.messages import service
from cruddur.messages.schemas import Folder, Message, MessageGroup, NewMessage, Whose
from cruddur.rate_limits.limits import MESSAGES
from cruddur_messages.conversations import IdempotencyKey

blueprint = Blueprint("messages", __name__, url_prefix="/api")

_messages = TypeAdapter(list[Message])
_groups = TypeAdapter(list[MessageGroup])


class FolderQuery(PageQuery):
    """Which list of conversations, and which page of it."""

    folder: Folder = Folder.INBOX


class MessagesQuery(BaseModel):
    """Which messages: the newest, those before (by cursor), or those after one."""

    limit: Limit = 50
    cursor: Annotated[str, AfterValidator(cursor_of_bytes(32))] | None = None
    after: UUID | None = None

    @validator("after")
    @classmethod
    def _one_way(cls, after: UUID | None, info: ValidationInfo) -> UUID | None:
        if after is not None and info.data.get("cursor") is not None:
            raise PydanticCustomError("after_with_cursor", "one or the other")
        return after

    @property
    def before(self) -> tuple[UUID, UUID] | None:
        """The last message of the page before, and where the reader once left."""
        if self.cursor is None:
            return None
        both = cursor_bytes(self.cursor)
        return UUID(bytes=both[:16]), UUID(bytes=both[16:])


class DeletionQuery(BaseModel):
    """For whom a message is deleted."""

    model_config = ConfigDict(loc_by_alias=True)

    whose: Whose = Field(alias="for")


@blueprint.get("/message_groups")
@operation(Access.SIGNED_IN, answers=list[MessageGroup])
def message_groups(query: FolderQuery) -> Response:
    """Your conversations, newest first."""
    found, next_cursor = service.groups(
        context(), signed_in_viewer().uuid, query.folder, after=query.after, limit=query.limit
    )
    response = answer(_groups.dump_json(found))
    if next_cursor is not None:
        link_next(response, query, next_cursor.bytes)
    return response


@blueprint.get("/message_groups/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, answers=MessageGroup, errors=(MessageGroupNotFound,))
def message_group(message_group_uuid: UUID) -> Response:
    """One conversation."""
    return answer(service.group(context(), signed_in_viewer().uuid, message_group_uuid))


@blueprint.get("/users/@<handle:handle>/message_group")
@operation(Access.SIGNED_IN, answers=MessageGroup, errors=(MessageGroupNotFound,))
def message_group_with(handle: str) -> Response:
    """The conversation with a person."""
    return answer(service.group_with(context(), signed_in_viewer().uuid, handle))


@blueprint.put("/message_groups/<uuid:message_group_uuid>/read")
@operation(Access.SIGNED_IN, status=204, errors=(MessageGroupNotFound,))
def mark_messages_read(message_group_uuid: UUID) -> Response:
    """Mark a conversation as read up to now."""
    service.mark_read(context(), signed_in_viewer().uuid, message_group_uuid)
    return Response(status=204)


@blueprint.put("/message_groups/<uuid:message_group_uuid>/accept")
@operation(Access.SIGNED_IN, answers=MessageGroup, errors=(MessageGroupNotFound,))
def accept_message_group(message_group_uuid: UUID) -> Response:
    """Take a request into your inbox."""
    return answer(service.accept(context(), signed_in_viewer().uuid, message_group_uuid))


@blueprint.delete("/message_groups/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MessageGroupNotFound,))
def leave_message_group(message_group_uuid: UUID) -> Response:
    """Decline a request; leave a conversation of your inbox, and what was written there."""
    service.leave(context(), signed_in_viewer().uuid, message_group_uuid)
    return Response(status=204)


@blueprint.get("/messages/<uuid:message_group_uuid>")
@operation(Access.SIGNED_IN, answers=list[Message], errors=(MessageGroupNotFound,))
def messages(message_group_uuid: UUID, query: MessagesQuery) -> Response:
    """What was written in a conversation, oldest first; the next page is the one before."""
    viewer = signed_in_viewer().uuid
    if query.after is not None:
        newer, more_after = service.newer_messages(
            context(), viewer, message_group_uuid, after=query.after, limit=query.limit
        )
        response = _list(newer)
        if more_after is not None:
            link_with(response, query, after=str(more_after))
        return response
    if query.before is not None:
        older, more_before = service.older_messages(
            context(), viewer, message_group_uuid, before=query.before, limit=query.limit
        )
    else:
        older, more_before = service.newest_messages(
            context(), viewer, message_group_uuid, limit=query.limit
        )
    response = _list(older)
    if more_before is not None:
        link_next(response, query, more_before[0].bytes + more_before[1].bytes)
    return response


@blueprint.post("/messages")
@operation(
    Access.SIGNED_IN,
    limit=MESSAGES,
    idempotent=True,
    keeps_keys=True,
    answers=Message,
    status=201,
    errors=(MessageGroupNotFound, PersonNotFound),
)
def send_message(json: NewMessage) -> Response:
    """Write a message, into a conversation or to a person."""
    key = request_key()
    sent, is_replay = service.send(
        context(),
        signed_in_viewer().uuid,
        json.message,
        to=json.to,
        key=IdempotencyKey(key.text, key.request_hash.hex()) if key else None,
    )
    response = answer(sent, 201)
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@blueprint.delete("/messages/<uuid:message_group_uuid>/<uuid:message_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MessageNotFound, NotYours))
def delete_message(message_group_uuid: UUID, message_uuid: UUID, query: DeletionQuery) -> Response:
    """Delete a message for yourself, or one of yours for everybody."""
    delete = service.take_back if query.whose is Whose.EVERYONE else service.hide
    delete(context(), signed_in_viewer().uuid, message_group_uuid, message_uuid)
    return Response(status=204)


def _list(found: Sequence[Message]) -> Response:
    return answer(_messages.dump_json(list(found)))
