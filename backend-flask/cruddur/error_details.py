"""Sentences that tell the author of a client what is wrong with a field of a request."""

from __future__ import annotations

_CODES = {
    "after_with_cursor": "takes no cursor beside it: send one or the other",
    "body_malformed": "the body has to be a JSON object",
    "action_not_applicable": "has an action that isn't for what was reported",
    "code_wrong": "isn't what the authenticator app shows now, or was used before",
    "choices_too_many": "has several choices, and the poll takes one",
    "cursor_malformed": "has to be the cursor of a Link header of this list; page one has none",
    "draft_blank": "a draft needs a text, a picture, a content warning, a poll or a quote",
    "drafts_too_many": "you have 100 drafts, so delete one first",
    "email_refused": "is of a domain that gives addresses to anybody: use another one",
    "endpoint_not_of_service": "has to be of a push service of a known browser, over https",
    "exclusions_too_many": "would be one too many: let others trend again first",
    "handle_ambiguous": "takes no message_group_uuid beside it: send one or the other",
    "handle_reserved": "is reserved for the service",
    "handle_taken": "is in use, or held for its former owner",
    "expires_at_past": "has to be in the future",
    "hidden_not_reply": "only a reply can be hidden in its thread",
    "media_unusable": "names a picture that isn't ready, isn't yours or is in use already",
    "muted_words_too_many": "is one too many: you mute 100, so delete another first",
    "poll_choices_alike": "has two choices that look the same",
    "poll_closes_too_soon": "has to be in five minutes or later",
    "poll_ends_twice": "takes no `closes_at` beside it: send one or the other",
    "poll_is_yours": "the author of a poll doesn't vote in it",
    "poll_missing": "the crud has no poll",
    "protected_blank": "is needed: true or false",
    "receiver_is_yourself": "is your own",
    "recovery_code_wrong": "is no recovery code of yours, or was used before",
    "reply_policy_not_root": "is that of the crud that began the thread, which is there",
    "scheduled_at_too_soon": "has to be a minute ahead at least",
    "scheduled_too_many": "is of one too many: you have scheduled 100, so delete another first",
    "subject_yourself": "is you or yours",
    "tag_malformed": "has to be a hashtag without its sign: letters, digits and _, at most 50",
    "target_blocked": "is of a person whom you block: unblock them first",
    "target_yourself": "is your own",
    "thread_not_applicable": "is for a crud that is published now, without scheduled_at",
    "until_not_applicable": "is for a suspension only",
    "until_past": "has to be in the future",
    "value_malformed": "has to be a hashtag, or letters, digits and _ of one, at most 50",
    "value_without_letters": "needs a letter, a digit or an emoji",
}
# By the end of a code, whose beginning is the name of a field.
_ENDINGS = {
    "blank": "is needed, and needs a visible character",
    "control_chars": "has characters that can't be printed",
    "exceed_max_bytes": "is too long",
    "exceed_max_chars": "is too long",
    "not_a_number": "has to be a whole number",
    "not_text": "has to be text",
    "out_of_range": "is out of its range",
    "too_long": "is too long",
    "too_many": "has too many entries",
    "unknown": "isn't one of the values that it can have",
}


def sentence(code: str, field: str | None) -> str:
    """Return what is wrong with a field, as a sentence."""
    ending = next((end for end in _ENDINGS if code.endswith(f"_{end}")), "")
    wrong = _CODES.get(code) or _ENDINGS.get(ending, "isn't in the form that it should have")
    return f"{wrong[0].upper()}{wrong[1:]}." if field is None else f"`{field}` {wrong}."
