"""What can go wrong with messages."""


class MessagesError(Exception):
    """Something about messages that a caller can understand."""


class NotAMember(MessagesError):
    """There is no such conversation for this person."""


class NoSuchMessage(MessagesError):
    """There is no such message for this person."""


class NotTheAuthor(MessagesError):
    """Only who wrote a message can take it back."""


class KeyReused(MessagesError):
    """The idempotency key stands for another message."""


class SessionEnded(MessagesError):
    """Somebody signed out everywhere since they got their ticket."""


class TableUnavailable(MessagesError):
    """DynamoDB is throttled, slow or down, or others were quicker too often; try again."""
