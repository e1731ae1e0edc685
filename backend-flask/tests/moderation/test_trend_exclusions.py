"""Hashtags and words that moderators keep out of trends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cruddur.moderation import trends as exclusions
from tests.conftest import Browser, Clock, problem
from tests.moderation.conftest import REASON

PATH = "/api/moderation/trend_exclusions"


def exclude(moderator: Browser, kind: str, value: str) -> dict[str, Any]:
    """Keep a hashtag or a word out of trends, which must be accepted; return it."""
    body = {"kind": kind, "value": value, "reason": REASON}
    response = moderator.put(PATH, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    return found


def whole_log(moderator: Browser) -> list[dict[str, Any]]:
    """Return the log, newest first."""
    found: list[dict[str, Any]] = []
    path = "/api/moderation/log?limit=100"
    while path:
        response = moderator.get(path)
        found += response.get_json()
        path = response.headers.get("Link", "").split(";")[0].strip("<>")
    return found


def trends(reader: Browser) -> list[str]:
    """Return the hashtags in trends, in alphabetical order."""
    return sorted(entry["hashtag"] for entry in reader.get("/api/trends").get_json())


def test_what_is_excluded_is_gone_from_trends_at_once_and_comes_back(
    alice: Browser, bob: Browser, anonymous: Browser, moderator: Browser, clock: Clock
) -> None:
    clock.stop()
    for person in (alice, bob):
        person.crud("#Straße #Straßenfest #hate88 #HATERS #comet")
    everything = ["HATERS", "Straße", "Straßenfest", "comet", "hate88"]
    assert trends(anonymous) == everything
    whole = exclude(moderator, "hashtag", " #STRASSE ")
    word = exclude(moderator, "word", "\uff28ate")
    number = exclude(moderator, "word", "88")
    assert (whole["kind"], whole["value"]) == ("hashtag", "strasse")
    assert (word["value"], number["value"]) == ("hate", "88")
    # Within the minute for which trends are cached.
    clock.ahead = timedelta(seconds=2)
    assert trends(anonymous) == ["Straßenfest", "comet"]
    listed = moderator.get(PATH).get_json()
    assert sorted(each["value"] for each in listed) == ["88", "hate", "strasse"]
    assert all(each in listed for each in (whole, word, number))
    assert (listed[0]["moderator"], listed[0]["reason"]) == (moderator.handle, REASON)
    for each in listed:
        again = f"{PATH}/{each['uuid']}/reinstate"
        assert moderator.post(again, json={"reason": "A mistake."}).status_code == 204
        refused = moderator.post(again, json={"reason": "A mistake."})
        assert problem(refused, 404) == {"exclusion_not_found"}
    clock.ahead = timedelta(seconds=4)
    assert trends(anonymous) == everything
    assert moderator.get(PATH).get_json() == []


def test_the_same_twice_is_one_and_has_one_entry_in_the_log(moderator: Browser) -> None:
    first = exclude(moderator, "hashtag", "Comet")
    assert exclude(moderator, "hashtag", "#COMET") == first
    other = exclude(moderator, "word", "comet")
    assert other["uuid"] != first["uuid"]
    path = f"{PATH}/{first['uuid']}/reinstate"
    moderator.post(path, json={"reason": "A mistake."})
    mine = (first["uuid"], other["uuid"])
    # Other tests' entries stay.
    log = [each for each in whole_log(moderator) if each["subject"]["uuid"] in mine]
    comet = {"kind": "hashtag", "value": "comet"}
    assert [(each["action"], each["subject"]["uuid"], each["reason"]) for each in log] == [
        ("reinstate", first["uuid"], "A mistake."),
        ("exclude", other["uuid"], REASON),
        ("exclude", first["uuid"], REASON),
    ]
    assert {each["subject"]["type"] for each in log} == {"trend"}
    assert [each["before"]["excluded"] for each in log] == [comet, None, None]
    assert [each["after"]["excluded"] for each in log] == [None, {**comet, "kind": "word"}, comet]
    assert {(each["moderator"], each["handle"]) for each in log} == {(moderator.handle, None)}


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"kind": "person"}, {"kind_unknown"}),
        ({"value": "two words"}, {"value_malformed"}),
        ({"value": "#"}, {"value_malformed"}),
        ({"value": "1948"}, {"value_malformed"}),
        ({"value": "x" * 51}, {"value_malformed"}),
        ({"value": " "}, {"value_blank"}),
        ({"value": "x" * 101}, {"value_exceed_max_chars"}),
        ({"reason": ""}, {"reason_blank"}),
        ({"kind": "word", "value": "#"}, {"value_malformed"}),
        ({"kind": "word", "value": "%"}, {"value_malformed"}),
    ],
)
def test_what_cannot_be_a_hashtag_is_refused(
    moderator: Browser, change: dict[str, str], codes: set[str]
) -> None:
    body = {"kind": "hashtag", "value": "comet", "reason": REASON, **change}
    assert problem(moderator.put(PATH, json=body), 422) == codes
    assert moderator.get(PATH).get_json() == []


def test_there_are_not_too_many(moderator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exclusions, "MAX_EXCLUSIONS", 1)
    exclude(moderator, "hashtag", "comet")
    exclude(moderator, "hashtag", "comet")
    body = {"kind": "word", "value": "comet", "reason": REASON}
    assert problem(moderator.put(PATH, json=body), 422) == {"exclusions_too_many"}
    assert len(moderator.get(PATH).get_json()) == 1
