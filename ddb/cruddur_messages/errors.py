"""Exceptions of the messages package."""


class MessagesError(Exception):
    """Base class of what a caller can handle."""


class NotAMember(MessagesError):
    """The conversation doesn't exist, or the user isn't in it."""


class NoSuchMessage(MessagesError):
    """The message doesn't exist, or the user isn't in its conversation."""


class NotTheAuthor(MessagesError):
    """Only the author can delete a message for everyone."""


class KeyReused(MessagesError):
    """The idempotency key belongs to another message."""


class SessionEnded(MessagesError):
    """The user signed out everywhere after the ticket was issued."""


class TableUnavailable(MessagesError):
    """DynamoDB is throttled, slow or down, or too many transactions conflicted; retry later."""
