"""Encryption of pushes and their signature, compared with the RFCs' own example."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cruddur.push.encryption import Sender, encrypt, generate_secret
from tests.push.browsers import PushBrowser, Received, base64url

# RFC 8291, appendix A.
PLAINTEXT = b"When I grow up, I want to be a watermelon"
SENDER_SECRET = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = bytes.fromhex("0c6bfaadad67958803092d454676f397")
ENCRYPTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_the_example_of_the_rfc_is_encrypted_to_the_same_bytes() -> None:
    key = Sender.of(SENDER_SECRET, "").key
    assert base64url(encrypt(PLAINTEXT, P256DH, AUTH, key=key, salt=SALT)) == ENCRYPTED


def test_only_the_browser_can_read_a_push_and_no_two_are_alike() -> None:
    browser = PushBrowser("https://push.example/1")
    keys = browser.to_json()["keys"]
    one, other = (encrypt(b"hello", keys["p256dh"], keys["auth"]) for _ in range(2))
    assert browser.decrypt(one) == browser.decrypt(other) == b"hello"
    assert one[:16] != other[:16]
    assert one[21:86] != other[21:86]


def test_a_token_is_for_one_service_and_is_cached_for_hours() -> None:
    sender = Sender.of(generate_secret(), "https://cruddur.example")
    header = sender.authorization("https://push.example", NOW)
    claims = Received("/", {"authorization": header}, b"").claims(sender.public_key)
    ends_at = int((NOW + timedelta(hours=12)).timestamp())
    assert claims == {"aud": "https://push.example", "exp": ends_at, "sub": sender.contact}
    assert sender.authorization("https://push.example", NOW + timedelta(hours=5)) == header
    assert sender.authorization("https://push.example", NOW + timedelta(hours=6)) != header
    assert sender.authorization("https://other.example", NOW) != header
