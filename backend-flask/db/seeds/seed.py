"""Fill an empty Cruddur with a small world, through the product's own code paths.

The three demo accounts sign up with Cognito, as anybody does; the others only have rows.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from operator import add
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

import boto3
from botocore.session import get_session

from cruddur import config
from cruddur.accounts import repository as people
from cruddur.accounts import service as accounts
from cruddur.activities import feeds
from cruddur.activities import service as activities
from cruddur.activities.schemas import MediaAttachment, NewActivity, NewReply, Reaction, Ttl
from cruddur.app import build_context
from cruddur.context import ApiContext, Context, system_clock
from cruddur.errors import ActivityNotFound
from cruddur.media import keys, processing, uploads
from cruddur.media.schemas import Purpose, UploadRequest
from cruddur.messages import service as messages
from cruddur.platform.database import WAIT_SECONDS, Database
from cruddur.platform.object_storage import ObjectStorage
from cruddur.profiles import service as profiles
from cruddur.profiles.schemas import ProfileUpdate
from cruddur.social import service as social
from cruddur_messages.conversations import IdempotencyKey
from db.seeds import drawings

DEMO = ("andrew", "bayko", "londo")
PASSWORD = "Testing123!"  # noqa: S105  # printed by bin/dev, and good nowhere else
LONGEST = timedelta(days=4)

chance = random.Random(1)  # noqa: S311  # the same world for everybody


class Easel(ObjectStorage):
    """The buckets, where what is uploaded is drawn here: no Lambda need be woken for it."""

    def __init__(self) -> None:
        settings = config.MediaConfig()  # type: ignore[call-arg]  # the environment fills it
        super().__init__(
            get_session(),
            uploads=settings.uploads_bucket,
            assets=settings.assets_bucket,
            endpoint_url=settings.aws_endpoint_url,
        )
        self.drawn: dict[str, bytes] = {}

    def read_upload(self, key: str, *, max_bytes: int) -> bytes:
        """Answer what was drawn."""
        return self.drawn[key][:max_bytes]

    def delete_upload(self, key: str) -> None:
        """Take it off."""
        del self.drawn[key]


def main() -> None:
    """Settle the people, then let them speak, unless somebody has spoken here already."""
    settings = config.load()
    world = tomllib.loads(Path(__file__).with_name("world.toml").read_text("utf-8"))
    database = Database(
        settings.connection_url,
        pool_size=2,
        statement_timeout_seconds=5,
        wait_seconds=WAIT_SECONDS * settings.timeouts_scale,
    )
    database.open()
    now = system_clock()

    def ago(age: timedelta) -> Context:
        return Context(database, clock=lambda: now - age)

    report(f"{len(world['people'])} people")
    uuids = {
        person["handle"]: settle(person, settings, ago(timedelta(days=chance.uniform(5, 300))))
        for person in world["people"]
    }
    today = ago(timedelta(0))
    if feeds.public_feed(today, None, after=None, limit=1).body == "[]":
        report("what they write")
        meet(ago, world, uuids)
        said = []
        for person in world["people"]:
            for crud in person["cruds"]:
                age = LONGEST * chance.random() ** 2
                said.append((age, say(ago(age), uuids[person["handle"]], crud, age)))
        for conversation in world["conversations"]:
            age = LONGEST * chance.random() ** 2
            opening = say(ago(age), uuids[conversation["by"]], conversation["says"], age)
            said.append((age, opening))
            for reply in conversation["replies"]:
                age *= chance.uniform(0.8, 0.98)
                new = NewReply(message=reply["says"])
                activities.reply(ago(age), uuids[reply["by"]], opening, new)
        report("pictures")
        easel = Easel()
        for handle, uuid in uuids.items():
            draw(today, easel, uuid, Purpose.AVATAR, drawings.avatar(handle))
        for handle, scene in world["banners"].items():
            banner = drawings.landscape(scene, 1500, 500)
            draw(today, easel, uuids[handle], Purpose.BANNER, banner)
        for shown in world["shown"]:
            author, age = uuids[shown["by"]], timedelta(hours=shown["hours"])
            pictures = []
            for scene, alt in shown["pictures"]:
                content = drawings.landscape(scene, 960, 640)
                uuid = draw(today, easel, author, Purpose.IMAGE, content)
                pictures.append(MediaAttachment(uuid=uuid, alt=alt))
            said.append((age, say(ago(age), author, shown["says"], age, pictures)))
        for number, (age, crud) in enumerate(said):
            if number % 50 == 0:
                report(f"reactions to {number} of {len(said)} cruds")
            applaud(ago, age, crud, list(uuids.values()))
        api = build_context(settings, database)
        for number, talk in enumerate(world["talks"]):
            write(api, now, uuids, talk, f"seed {number}")
    database.close()


def report(what: str) -> None:
    """Print what is being made."""
    sys.stdout.write(f"making the demo data: {what}\n")
    sys.stdout.flush()


def meet(
    ago: Callable[[timedelta], Context], world: dict[str, Any], uuids: dict[str, UUID]
) -> None:
    """Let people follow one another; a few can't stand each other."""
    for follower, uuid in uuids.items():
        others = [handle for handle in uuids if handle != follower]
        for followed in chance.sample(others, chance.randint(4, 16)):
            social.follow(ago(LONGEST * chance.uniform(1, 3)), uuid, followed)
    for act, pairs in ((social.block, world["blocks"]), (social.mute, world["mutes"])):
        for one, other in pairs:
            act(ago(LONGEST), uuids[one], other)


def applaud(
    ago: Callable[[timedelta], Context], age: timedelta, crud: UUID, people: list[UUID]
) -> None:
    """Let some like a crud of an age, fewer repost it, and hardly anybody keep it."""
    most = int(len(people) * chance.random() ** 3)
    for reaction, count in (
        (Reaction.LIKE, most),
        (Reaction.REPOST, most // 6),
        (Reaction.BOOKMARK, most // 8),
    ):
        for person in chance.sample(people, count):
            with suppress(ActivityNotFound):  # a block stands between
                activities.react(ago(age * chance.random()), person, crud, reaction)


def write(
    api: ApiContext, now: datetime, uuids: dict[str, UUID], talk: dict[str, Any], key: str
) -> None:
    """Let two people write to each other; who has read it so far is said beside."""
    age = timedelta(hours=talk["began_hours_ago"])
    for number, message in enumerate(talk["messages"]):
        then = replace(api, clock=partial(add, now, -age))
        (to,) = {*talk["between"]} - {message["by"]}
        once = IdempotencyKey(f"{key}.{number}", "")
        sent, _ = messages.send(then, uuids[message["by"]], message["says"], to=to, key=once)
        age *= chance.uniform(0.6, 0.9)
    for reader in talk["read_by"]:
        messages.mark_read(api, uuids[reader], sent.message_group_uuid)


def settle(person: dict[str, Any], settings: config.Config, context: Context) -> UUID:
    """Register a person, in Cognito too if they are one of the demo accounts."""
    handle, name = person["handle"], person["name"]
    email = f"{handle}@cruddur.test"
    if handle in DEMO:
        sub = sign_up(settings, handle, name, email)
    else:
        sub = str(uuid5(NAMESPACE_DNS, email))
    accounts.register(context, sub=sub, handle=handle, name=name, email=email)
    row = people.person_by_sub(context.database, cognito_sub=sub, issued_at=system_clock())
    assert row is not None
    profiles.update(context, row["uuid"], ProfileUpdate(display_name=name, bio=person["bio"]))
    return UUID(str(row["uuid"]))


def sign_up(settings: config.Config, handle: str, name: str, email: str) -> str:
    """Sign up with Cognito, read the mail, confirm; answer the sub."""
    cognito = boto3.client("cognito-idp")
    client_id = settings.aws_cognito_user_pool_client_id
    attributes = {"email": email, "name": name, "preferred_username": handle}
    with suppress(cognito.exceptions.UsernameExistsException):  # an earlier run came this far
        cognito.sign_up(
            ClientId=client_id,
            Username=email,
            Password=PASSWORD,
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )
    user = cognito.admin_get_user(UserPoolId=settings.aws_cognito_user_pool_id, Username=email)
    if user["UserStatus"] != "CONFIRMED":
        cognito.confirm_sign_up(
            ClientId=client_id, Username=email, ConfirmationCode=mailed_code(settings, email)
        )
    return next(item["Value"] for item in user["UserAttributes"] if item["Name"] == "sub")


def mailed_code(settings: config.Config, email: str) -> str:
    """Read the newest code out of the local mailbox."""
    url = f"{settings.aws_endpoint_url}/_local/mailbox.json"
    with urllib.request.urlopen(  # noqa: S310  # our own emulator
        url, timeout=5 * settings.timeouts_scale
    ) as answer:
        mails = json.load(answer)
    return next(str(mail["code"]) for mail in mails if mail["to"] == email)


def draw(context: Context, easel: Easel, owner: UUID, purpose: Purpose, content: bytes) -> UUID:
    """Upload a picture and make it ready, as the two Lambdas do."""
    form = uploads.start(
        context,
        easel,
        None,
        user_uuid=owner,
        purpose=purpose,
        request=UploadRequest.model_validate({"content_type": "image/jpeg"}),
    )
    key = keys.upload(owner, form.uuid)
    easel.drawn[key] = content
    processing.process(context, easel, key)
    return form.uuid


def say(
    context: Context,
    author: UUID,
    message: str,
    age: timedelta,
    pictures: list[MediaAttachment] | None = None,
) -> UUID:
    """Write a crud of an age, to expire some time from now."""
    lives = [ttl for ttl in Ttl if ttl.duration > age * 1.2 + timedelta(hours=6)]
    new = NewActivity(message=message, ttl=chance.choice(lives), media=pictures or [])
    return UUID(json.loads(activities.create(context, author, new))["uuid"])


if __name__ == "__main__":
    main()
