"""HTTP routes of muted words."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from cruddur.errors import MutedWordNotFound
from cruddur.http.auth import Access, context, signed_in_viewer
from cruddur.http.operations import json_response, operation
from cruddur.rate_limits.limits import CHANGES
from cruddur.social import muted_words, repository
from cruddur.social.schemas import MutedWord, NewMutedWord

blueprint = Blueprint("muted_words", __name__, url_prefix="/api/muted_words")


@blueprint.get("")
@operation(Access.SIGNED_IN, response=list[MutedWord])
def list_muted_words() -> Response:
    """The words that you mute, the newest first: at most 100. Only you see them."""
    viewer = signed_in_viewer().uuid
    return json_response(repository.muted_words(context().reads, user_uuid=viewer))


@blueprint.post("")
@operation(Access.SIGNED_IN, rate_limit=CHANGES, idempotent=True, response=MutedWord, status=201)
def add_muted_word(json: NewMutedWord) -> Response:
    """Mute a word or a hashtag: hide what has it from your feeds, searches and notifications.

    In a thread or on a profile that you open, a crud that has it says so in `muted_word`.
    """
    return json_response(muted_words.add(context(), signed_in_viewer().uuid, json), 201)


@blueprint.delete("/<uuid:muted_word_uuid>")
@operation(Access.SIGNED_IN, status=204, errors=(MutedWordNotFound,))
def delete_muted_word(muted_word_uuid: UUID) -> Response:
    """Unmute a word; what it hid is back."""
    muted_words.delete(context(), signed_in_viewer().uuid, muted_word_uuid)
    return Response(status=204)
