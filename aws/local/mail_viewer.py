"""Mail viewer: a page with the emails that AWS would have delivered.

The emulator only has sent emails in memory. Here they survive a restart.
"""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import ses
from monkeypatch import patch, require_function

MAX_STORED_MAILS = 500
MAX_SHOWN_MAILS = 100
SENT = "sent_emails"
CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
MARKUP = re.compile(r"<[^>]*>")

PAGE = Template(Path(__file__).with_name("mail_viewer.html").read_text(encoding="utf-8"))
EMPTY = (
    '<p class="empty">No mail yet. Confirmation and recovery codes will appear here as soon as'
    " someone signs up or forgets a password.</p>"
)
ARTICLE = Template(
    '<article><h2>$subject</h2><p class="meta"><span>To <b>$to</b></span>'
    ' <time datetime="$sent_at">$time</time></p><p class="body">$body</p></article>'
)

Mail = dict[str, Any]


def install() -> None:
    """Save and load the sent emails with the state of SES."""
    read_state = require_function(ses, "get_state", "")
    load_state = require_function(ses, "load_persisted_state", "data")

    def state_with_mail() -> dict[str, Any]:
        sent = AccountRegionScopedDict()
        for scope, records in ses._sent_emails.all_items():
            sent.set_scoped(*scope, records[-MAX_STORED_MAILS:])
        return {**read_state(), SENT: sent}

    def load_with_mail(data: dict[str, Any]) -> None:
        load_state(data)
        ses._sent_emails.update(data.get(SENT, AccountRegionScopedDict()))

    patch(ses, "get_state", "", state_with_mail)
    patch(ses, "load_persisted_state", "data", load_with_mail)


def list_mails() -> list[Mail]:
    """Return the emails, newest first, as {to, subject, body, code, sent_at}."""
    sent = [record for _scope, records in ses._sent_emails.all_items() for record in records]
    sent.sort(key=lambda record: float(record["Timestamp"]), reverse=True)
    return [_mail(record) for record in sent[:MAX_SHOWN_MAILS]]


def page() -> str:
    """Return the mailbox as HTML."""
    return PAGE.substitute(mails="".join(_article(mail) for mail in list_mails()) or EMPTY)


def _mail(record: dict[str, Any]) -> Mail:
    body = record.get("BodyText") or _text_of(record.get("BodyHtml") or "")
    code = CODE.search(body)
    sent_at = datetime.fromtimestamp(float(record["Timestamp"]), UTC)
    return {
        "to": ", ".join(record["To"]),
        "subject": record["Subject"],
        "body": body,
        "code": code.group() if code else None,
        "sent_at": sent_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _text_of(markup: str) -> str:
    return html.unescape(MARKUP.sub(" ", markup)).strip()


def _article(mail: Mail) -> str:
    body = html.escape(mail["body"])
    if mail["code"]:
        body = body.replace(mail["code"], f"<strong>{mail['code']}</strong>", 1)
    return ARTICLE.substitute(
        to=html.escape(mail["to"]),
        subject=html.escape(mail["subject"]),
        sent_at=mail["sent_at"],
        time=f"{mail['sent_at'][:10]} {mail['sent_at'][11:19]} UTC",
        body=body,
    )
