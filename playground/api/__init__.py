"""The Web API: one file per noun. Importing this package registers every method."""

from playground.api import (
    auth,
    blocks,
    bookmarks,
    chat,
    conversations,
    files,
    history,
    membership,
    oauth,
    pins,
    reactions,
    schedule,
    team,
    users,
    views,
)
from playground.api.call import METHODS, Call, Office

__all__ = [
    "METHODS",
    "Call",
    "Office",
    "auth",
    "blocks",
    "bookmarks",
    "chat",
    "conversations",
    "files",
    "history",
    "membership",
    "oauth",
    "pins",
    "reactions",
    "schedule",
    "team",
    "users",
    "views",
]
