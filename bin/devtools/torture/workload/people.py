"""Acts on people and on one's own account: follow, block, mute, delete the account."""

from __future__ import annotations

from .actor import Actor


def follow(actor: Actor) -> None:
    """Follow somebody, or rarely unfollow."""
    _relate(actor, "follow", 0.75)


def block(actor: Actor) -> None:
    """Unblock somebody, or block."""
    _relate(actor, "block", 0.3)


def mute(actor: Actor) -> None:
    """Mute or unmute somebody."""
    _relate(actor, "mute", 0.4)


def delete_account(actor: Actor) -> bool:
    """Delete the account; return whether another person is to come in its place."""
    done = actor.write("delete_account", "DELETE", "/api/account")
    if done.outcome != "refused":
        actor.world.remove_person(actor.handle)
        return True
    return False


def read_notifications(actor: Actor) -> None:
    """Mark all notifications as read."""
    actor.write("read_notifications", "PUT", "/api/notifications/read")


def _relate(actor: Actor, relation: str, share: float) -> None:
    other = actor.world.other_person(actor.rng, actor.handle)
    if other is None:
        return
    adds = actor.rng.random() < share
    actor.write(
        relation if adds else f"un{relation}",
        "PUT" if adds else "DELETE",
        f"/api/users/@{{handle}}/{relation}",
        path={"handle": other},
    )
