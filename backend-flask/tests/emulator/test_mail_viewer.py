from collections.abc import Callable

from tests.emulator.conftest import Emulator, Pool


def send_email(emulator: Emulator, address: str, subject: str, body: str) -> None:
    ses = emulator.client("ses")
    ses.verify_email_identity(EmailAddress="hello@cruddur.test")
    ses.send_email(
        Source="hello@cruddur.test",
        Destination={"ToAddresses": [address]},
        Message={"Subject": {"Data": subject}, "Body": {"Text": {"Data": body}}},
    )


def test_a_code_is_found_in_the_mailbox(
    emulator: Emulator, make_pool: Callable[..., Pool], address: str
) -> None:
    make_pool().sign_up(address)
    newest = emulator.http("GET", "/_local/mailbox.json").json()[0]
    assert newest["to"] == address
    assert newest["subject"] == "Your verification code"
    assert newest["code"] in newest["body"]
    assert newest["sent_at"].endswith("Z")
    assert f"<strong>{newest['code']}</strong>".encode() in page(emulator)


def test_mail_survives_a_kill(emulator: Emulator, address: str) -> None:
    send_email(emulator, address, "Hello", "No code here")
    emulator.restart_after_kill()
    mails = emulator.http("GET", "/_local/mailbox.json").json()
    assert [(m["body"], m["code"]) for m in mails if m["to"] == address] == [("No code here", None)]


def test_mail_cannot_inject_markup_into_the_page(emulator: Emulator, address: str) -> None:
    send_email(emulator, address, "<script>alert(1)</script>", "<img src=x onerror=alert(2)> $to")
    text = page(emulator)
    assert b"<script>alert" not in text
    assert b"<img" not in text
    assert b"&lt;img src=x onerror=alert(2)&gt; $to" in text


def page(emulator: Emulator) -> bytes:
    answer = emulator.http("GET", "/_local/mailbox")
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return answer.body
