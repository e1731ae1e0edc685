"""What a list of cruds has to contain, for a viewer and an interval."""

from __future__ import annotations

from collections.abc import Iterable

from ..history import Operation
from .model import Model, read_interval
from .registers import FALSE, TRUE, Values, all_of, any_of, negation
from .subjects import Crud


class Listing:
    """One read of a list: which cruds belong there, and in which order."""

    def __init__(self, model: Model, operation: Operation) -> None:
        self.model = model
        self.operation = operation
        self.viewer = operation.actor
        self.started, self.ended = read_interval(operation)
        self.name = operation.action.removeprefix("see_")

    @property
    def is_ordered_by_uuid(self) -> bool:
        """Whether entries that nobody reposted are in the order of their ids."""
        return self.name not in ("bookmarks", "person_likes")

    @property
    def is_ascending(self) -> bool:
        """Whether the oldest entry comes first."""
        return self.name == "thread"

    def candidates(self) -> Iterable[Crud]:
        """Return the cruds that may belong there."""
        model, arguments = self.model, self.operation.arguments
        match self.name:
            case "person_replies" | "person_media":
                return model.by_author[arguments["handle"]]
            case "person_cruds":
                reposted = model.reacted_to("repost", arguments["handle"])
                own = model.by_author[arguments["handle"]]
                return own + [crud for crud in reposted if crud.author != arguments["handle"]]
            case "person_likes":
                return model.reacted_to("like", arguments["handle"])
            case "bookmarks":
                return model.reacted_to("bookmark", self.viewer)
            case "tag":
                return model.by_tag[arguments["tag"]]
            case "thread":
                return model.by_parent[arguments["activity_uuid"]]
            case _:
                return model.cruds.values()

    def candidates_before(self, last: str) -> Iterable[Crud]:
        """Return the cruds that may belong there, at their own places before this crud's."""
        if not self.is_ordered_by_uuid:
            return ()
        if self.name in ("public", "home"):
            return self.model.newer_than(last)
        return [
            crud
            for crud in self.candidates()
            if crud.uuid and (crud.uuid < last if self.is_ascending else crud.uuid > last)
        ]

    def belongs(self, crud: Crud) -> Values:
        """Return whether a crud may be in the list."""
        present = self.model.present(self.viewer, crud, self.started, self.ended)
        if present == FALSE:
            return FALSE
        return all_of([present, any_of([self.by_itself(crud), self.by_others(crud)])])

    def must_have(self, crud: Crud, *, at_own_place: bool) -> bool:
        """Return whether a crud is certainly in the list, or in it at its own place.

        This is asked of every crud for every read, so what is cheap and mostly false comes first.
        """
        if crud.visible.values(self.started, self.ended) != TRUE:
            return False
        if self.by_itself(crud) != TRUE and (at_own_place or self.by_others(crud) != TRUE):
            return False
        return self.model.present(self.viewer, crud, self.started, self.ended) == TRUE

    def by_itself(self, crud: Crud) -> Values:
        """Return whether a crud may be there at its own place."""
        arguments = self.operation.arguments
        match self.name:
            case "public":
                return all_of([_given(crud.parent is None), self._unmuted(crud.author)])
            case "tag":
                return all_of([_given(arguments["tag"] in crud.tags), self._unmuted(crud.author)])
            case "home":
                return all_of([_given(crud.parent is None), self._followed(crud.author)])
            case "person_cruds":
                return _given(crud.parent is None and crud.author == arguments["handle"])
            case "person_replies":
                return _given(crud.parent is not None and crud.author == arguments["handle"])
            case "person_media":
                return _given(bool(crud.pictures) and crud.author == arguments["handle"])
            case "person_likes":
                return self._reacted("like", arguments["handle"], crud)
            case "bookmarks":
                return self._reacted("bookmark", self.viewer, crud)
            case _:
                return _given(crud.parent == arguments["activity_uuid"])

    def by_others(self, crud: Crud) -> Values:
        """Return whether a repost may put a crud there."""
        if self.name == "person_cruds":
            return self._reacted("repost", self.operation.arguments["handle"], crud)
        if self.name != "home" or not crud.uuid:
            return FALSE
        reposters = self.model.actors_of["repost", crud.uuid]
        if not reposters:
            return FALSE
        reposted = any_of(
            [
                all_of([self._reacted("repost", each, crud), self._followed(each)])
                for each in reposters
            ]
        )
        return all_of([reposted, self._unmuted(crud.author)])

    def _reacted(self, reaction: str, actor: str, crud: Crud) -> Values:
        if not crud.uuid:
            return FALSE
        at = (self.started, self.ended)
        return all_of(
            [
                self.model.holds(reaction, actor, crud.uuid, *at),
                self.model.unblocked(self.viewer, actor, *at),
            ]
        )

    def _followed(self, author: str) -> Values:
        if author == self.viewer:
            return TRUE
        follow = self.model.fact("follow", self.viewer, author)
        return all_of([follow.values(self.started, self.ended), self._unmuted(author)])

    def _unmuted(self, author: str) -> Values:
        muted = self.model.fact("mute", self.viewer, author)
        return negation(muted.values(self.started, self.ended))


def _given(condition: bool) -> Values:
    return TRUE if condition else FALSE
