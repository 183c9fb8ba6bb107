"""Questions that are asked all the time, put together once.

SQLAlchemy takes longer to put a question together than to ask it. So those that every request asks stand in their
modules as finished statements, with a name (`bindparam`) for each value: `session.scalars(QUESTION, values)`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

from sqlalchemy import Executable
from sqlalchemy.orm.interfaces import ORMOption

OFTEN = "mentorbot_often"
_Question = TypeVar("_Question", bound=Executable)


def often(question: _Question) -> _Question:
    """Say of a statement that stands in a module that it is asked again and again, as this very object."""
    return question.execution_options(**{OFTEN: True})


@lru_cache(maxsize=4096)
def narrowed(question: Executable, to: ORMOption) -> Executable:
    """The question with a filter, the same object every time."""
    return question.options(to)
