"""The data export has a person's reports, the decisions about them, and their appeals."""

from __future__ import annotations

import pytest

from cruddur.accounts import export
from cruddur.accounts.export_schemas import Export
from tests.conftest import Browser
from tests.moderation.conftest import REASON, decide, decisions, report, reports

PATH = "/api/account/export"


def test_reports_decisions_and_appeals_are_exported(
    alice: Browser, leaver: Browser, moderator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    cruds = [leaver.crud(f"go away {number}")["uuid"] for number in range(3)]
    made = [report(alice, "activity", uuid, comment="He does it daily.") for uuid in cruds]
    decide(moderator, made[0]["uuid"], "hide")
    decide(moderator, made[1]["uuid"], "dismiss")
    (decision,) = decisions(leaver)
    path = f"/api/account/decisions/{decision['uuid']}/appeal"
    assert leaver.post(path, json={"appeal": "I was joking."}).status_code == 204
    decide(moderator, made[0]["uuid"], "dismiss")
    of_alice, of_leaver = (person.get(PATH).get_json() for person in (alice, leaver))
    assert of_alice["reports"] == list(reversed(reports(alice)))
    assert (of_alice["decisions"], of_leaver["reports"]) == ([], [])
    shown = ("uuid", "action", "subject", "reason", "until", "created_at", "appeal")
    assert of_leaver["decisions"] == [
        {name: each[name] for name in shown} for each in reversed(decisions(leaver))
    ]
    assert [each["action"] for each in of_leaver["decisions"]] == ["hide", "reinstate"]
    assert [each["appeal"] for each in of_leaver["decisions"]] == ["I was joking.", None]
    assert {each["reason"] for each in of_leaver["decisions"]} == {REASON}
    # The reported learns neither who reported nor who decided.
    text = leaver.get(PATH).text
    assert alice.handle not in text
    assert moderator.handle not in text
    for document in (of_alice, of_leaver):
        Export.model_validate(document)
    monkeypatch.setattr(export, "_PAGE_SIZE", 1)
    assert alice.get(PATH).get_json() == of_alice
    assert leaver.get(PATH).get_json() == of_leaver
