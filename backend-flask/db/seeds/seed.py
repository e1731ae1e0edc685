"""Seed an empty database with demo data, through the product's own services.

The three demo accounts sign up with Cognito; the other users only have rows.
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
from cruddur.activities import feeds, reactions
from cruddur.activities import service as activities
from cruddur.activities.schemas import (
    ActivityEdit,
    MediaAttachment,
    NewActivity,
    NewPoll,
    NewReply,
    Reaction,
    Ttl,
)
from cruddur.app import build_context
from cruddur.context import ApiContext, Context, system_clock
from cruddur.drafts import scheduled
from cruddur.drafts import service as drafts
from cruddur.drafts.schemas import NewDraft
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
from db.seeds import generated_images

DEMO = ("andrew", "bayko", "londo")
MODERATOR = "andrew"  # their row is the owner's to write: db/moderators.py
PASSWORD = "Testing123!"  # noqa: S105  # printed by bin/dev, and good nowhere else
MAX_AGE = timedelta(days=4)

rng = random.Random(1)  # noqa: S311  # the same data each time


class LocalObjectStorage(ObjectStorage):
    """The buckets, with uploads in memory, so that no Lambda has to process them."""

    def __init__(self) -> None:
        settings = config.MediaConfig()  # type: ignore[call-arg]  # from the environment
        super().__init__(
            get_session(),
            uploads=settings.uploads_bucket,
            assets=settings.assets_bucket,
            endpoint_url=settings.aws_endpoint_url,
        )
        self.contents: dict[str, bytes] = {}

    def read_upload(self, key: str, *, max_bytes: int) -> bytes:
        """Return an upload."""
        return self.contents[key][:max_bytes]

    def delete_upload(self, key: str) -> None:
        """Delete an upload."""
        del self.contents[key]


def main() -> None:
    """Create the users; create the rest unless there are cruds already."""
    settings = config.load()
    data = tomllib.loads(Path(__file__).with_name("demo_data.toml").read_text("utf-8"))
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

    report(f"{len(data['people'])} people")
    uuids = {
        person["handle"]: create_user(person, settings, ago(timedelta(days=rng.uniform(5, 300))))
        for person in data["people"]
    }
    today = ago(timedelta(0))
    if feeds.public_feed(today, None, after=None, limit=1).body == "[]":
        report("cruds")
        create_relations(ago, data, uuids)
        cruds = []
        for person in data["people"]:
            for crud in person["cruds"]:
                age = MAX_AGE * rng.random() ** 2
                cruds.append((age, create_crud(ago(age), uuids[person["handle"]], crud, age)))
        for conversation in data["conversations"]:
            age = MAX_AGE * rng.random() ** 2
            opening = create_crud(ago(age), uuids[conversation["by"]], conversation["says"], age)
            cruds.append((age, opening))
            for reply in conversation["replies"]:
                age *= rng.uniform(0.8, 0.98)
                new = NewReply(message=reply["says"])
                activities.reply(ago(age), uuids[reply["by"]], opening, new)
        report("images")
        storage = LocalObjectStorage()
        for handle, uuid in uuids.items():
            upload_image(today, storage, uuid, Purpose.AVATAR, generated_images.avatar(handle))
        for handle, scene in data["banners"].items():
            banner = generated_images.landscape(scene, 1500, 500)
            upload_image(today, storage, uuids[handle], Purpose.BANNER, banner)
        pictured: dict[str, UUID] = {}
        for crud in data["image_cruds"]:
            author, age = uuids[crud["by"]], timedelta(hours=crud["hours"])
            pictures = []
            for scene, alt in crud["pictures"]:
                content = generated_images.landscape(scene, 960, 640)
                uuid = upload_image(today, storage, author, Purpose.IMAGE, content)
                pictures.append(MediaAttachment(uuid=uuid, alt=alt))
            made = create_crud(ago(age), author, crud["says"], age, media=pictures)
            cruds.append((age, made))
            pictured[crud["says"]] = made
        cruds += create_featured(ago, data, uuids, pictured)
        for number, (age, crud) in enumerate(cruds):
            if number % 50 == 0:
                report(f"reactions to {number} of {len(cruds)} cruds")
            add_reactions(ago, age, crud, list(uuids.values()))
        api = build_context(settings, database)
        for number, talk in enumerate(data["talks"]):
            send_messages(api, now, uuids, talk, f"seed {number}")
    database.close()


def report(what: str) -> None:
    """Print the progress."""
    sys.stdout.write(f"making the demo data: {what}\n")
    sys.stdout.flush()


def create_relations(
    ago: Callable[[timedelta], Context], data: dict[str, Any], uuids: dict[str, UUID]
) -> None:
    """Create follows, blocks and mutes."""
    for follower, uuid in uuids.items():
        others = [handle for handle in uuids if handle != follower]
        for followed in rng.sample(others, rng.randint(4, 16)):
            social.follow(ago(MAX_AGE * rng.uniform(1, 3)), uuid, followed)
    for act, pairs in ((social.block, data["blocks"]), (social.mute, data["mutes"])):
        for one, other in pairs:
            act(ago(MAX_AGE), uuids[one], other)


def add_reactions(
    ago: Callable[[timedelta], Context], age: timedelta, crud: UUID, people: list[UUID]
) -> None:
    """Add likes to a crud, fewer reposts and bookmarks."""
    likes = int(len(people) * rng.random() ** 3)
    for reaction, count in (
        (Reaction.LIKE, likes),
        (Reaction.REPOST, likes // 6),
        (Reaction.BOOKMARK, likes // 8),
    ):
        for person in rng.sample(people, count):
            with suppress(ActivityNotFound):  # one has blocked the other
                reactions.react(ago(age * rng.random()), person, crud, reaction)


def send_messages(
    api: ApiContext, now: datetime, uuids: dict[str, UUID], talk: dict[str, Any], key: str
) -> None:
    """Send the messages of a conversation, and mark it as read."""
    age = timedelta(hours=talk["began_hours_ago"])
    for number, message in enumerate(talk["messages"]):
        then = replace(api, clock=partial(add, now, -age))
        (to,) = {*talk["between"]} - {message["by"]}
        idempotency_key = IdempotencyKey(f"{key}.{number}", "")
        sent, _ = messages.send(
            then, uuids[message["by"]], message["says"], to=to, key=idempotency_key
        )
        age *= rng.uniform(0.6, 0.9)
    for reader in talk["read_by"]:
        messages.mark_read(api, uuids[reader], sent.message_group_uuid)


def create_user(person: dict[str, Any], settings: config.Config, context: Context) -> UUID:
    """Register a user, in Cognito too if it is one of the demo accounts."""
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
    """Sign up with Cognito, and confirm with the mailed code; return the sub."""
    cognito = boto3.client("cognito-idp")
    client_id = settings.aws_cognito_user_pool_client_id
    attributes = {"email": email, "name": name, "preferred_username": handle}
    with suppress(cognito.exceptions.UsernameExistsException):  # an earlier run created it
        cognito.sign_up(
            ClientId=client_id,
            Username=email,
            Password=PASSWORD,
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )
    if handle == MODERATOR:
        cognito.admin_add_user_to_group(
            UserPoolId=settings.aws_cognito_user_pool_id, Username=email, GroupName="moderators"
        )
    user = cognito.admin_get_user(UserPoolId=settings.aws_cognito_user_pool_id, Username=email)
    if user["UserStatus"] != "CONFIRMED":
        cognito.confirm_sign_up(
            ClientId=client_id, Username=email, ConfirmationCode=mailed_code(settings, email)
        )
    return next(item["Value"] for item in user["UserAttributes"] if item["Name"] == "sub")


def mailed_code(settings: config.Config, email: str) -> str:
    """Return the newest code in the local mailbox."""
    url = f"{settings.aws_endpoint_url}/_local/mailbox.json"
    with urllib.request.urlopen(  # noqa: S310  # our own emulator
        url, timeout=5 * settings.timeouts_scale
    ) as response:
        mails = json.load(response)
    return next(str(mail["code"]) for mail in mails if mail["to"] == email)


def upload_image(
    context: Context, storage: LocalObjectStorage, owner: UUID, purpose: Purpose, content: bytes
) -> UUID:
    """Upload and process an image, as the two Lambdas do."""
    form = uploads.start(
        context,
        storage,
        None,
        user_uuid=owner,
        purpose=purpose,
        request=UploadRequest.model_validate({"content_type": "image/jpeg"}),
    )
    key = keys.upload(owner, form.uuid)
    storage.contents[key] = content
    processing.process(context, storage, key)
    return form.uuid


def create_featured(
    ago: Callable[[timedelta], Context],
    data: dict[str, Any],
    uuids: dict[str, UUID],
    quoted: dict[str, UUID],
) -> list[tuple[timedelta, UUID]]:
    """Create polls, quotes, cruds with warnings, edits, drafts and scheduled cruds; return cruds.

    `quoted` are cruds by their message, which quotes name by its beginning.
    """
    known, cruds = dict(quoted), []
    for person in DEMO:
        for followed in data["featured"]:
            social.follow(ago(MAX_AGE), uuids[person], followed)

    def create(crud: dict[str, Any], message: str, **more: object) -> UUID:
        age = timedelta(hours=crud["hours"])
        uuid = create_crud(ago(age), uuids[crud["by"]], message, age, **more)
        known[message] = uuid
        cruds.append((age, uuid))
        return uuid

    for poll in data["polls"]:
        closes_at = system_clock() + timedelta(minutes=poll["closes_in_minutes"])
        new = NewPoll(
            choices=poll["choices"], multiple=poll.get("multiple", False), closes_at=closes_at
        )
        uuid = create(poll, poll["says"], poll=new)
        add_votes(ago, uuid, timedelta(hours=poll["hours"]), uuids, poll)
    for crud in data["quotes"]:
        of = next(uuid for message, uuid in known.items() if message.startswith(crud["quotes"]))
        create(crud, crud["says"], quote_uuid=of)
    for crud in data["warned_cruds"]:
        create(crud, crud["says"], content_warning=crud["warning"])
    for crud in data["edited_cruds"]:
        author, age = uuids[crud["by"]], timedelta(hours=crud["hours"])
        first = NewActivity(message=crud["first"], ttl=Ttl.SEVEN_DAYS)
        written = json.loads(activities.create(ago(age), author, first))
        cruds.append((age, UUID(written["uuid"])))
        activities.edit(
            ago(age - timedelta(minutes=2)),
            author,
            UUID(written["uuid"]),
            written["created_at"],
            ActivityEdit(message=crud["says"]),
        )
    today = ago(timedelta(0))
    for draft in data["drafts"]:
        drafts.create(today, uuids[draft["by"]], NewDraft(message=draft["says"]))
    for crud in data["scheduled_cruds"]:
        at = today.clock() + timedelta(hours=crud["in_hours"])
        later_crud = NewActivity(message=crud["says"], ttl=Ttl.ONE_DAY)
        scheduled.schedule(today, uuids[crud["by"]], later_crud, at)
    return cruds


def add_votes(
    ago: Callable[[timedelta], Context],
    crud: UUID,
    age: timedelta,
    uuids: dict[str, UUID],
    poll: dict[str, Any],
) -> None:
    """Let the demo accounts and half of the others vote; more for the first choices."""
    count = len(poll["choices"])
    for handle, person in uuids.items():
        if handle in (poll["by"], poll.get("without")) or (
            handle not in DEMO and rng.random() < 0.5
        ):
            continue
        choices = {int(count * rng.random() ** 1.5) for _ in range(2 if "multiple" in poll else 1)}
        with suppress(ActivityNotFound):  # one has blocked the other
            reactions.vote(ago(age * rng.random()), person, crud, sorted(choices))


def create_crud(
    context: Context, author: UUID, message: str, age: timedelta, **more: object
) -> UUID:
    """Create a crud of an age that expires in the future."""
    ttls = [ttl for ttl in Ttl if ttl.duration > age * 1.2 + timedelta(hours=6)]
    new = NewActivity.model_validate({"message": message, "ttl": rng.choice(ttls), **more})
    return UUID(json.loads(activities.create(context, author, new))["uuid"])


if __name__ == "__main__":
    main()
