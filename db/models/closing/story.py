"""Stories: told only as far as both agree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.types import Encrypted


class Story(Scoped, Base):
    """What one of the two wrote about their time. `status` is a state of `bot.domain.states.story`; `places`: where it
    may be told (codes); `named`: whether the two are named. Told nowhere unless both agreed to these very words.
    """

    __tablename__ = "story"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[Any] = mapped_column(Encrypted)
    places: Mapped[list[Any]]
    named: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(16))
    written_at: Mapped[datetime]
    told_at: Mapped[datetime | None]

    consents: Mapped[list[StoryConsent]] = relationship(back_populates="story", order_by="StoryConsent.id")


class StoryConsent(Scoped, Base):
    """One person's word about one version of a story. `places`: those of the story's that they agree to."""

    __tablename__ = "story_consent"
    __table_args__ = (UniqueConstraint("story_id", "person_id", "version"),)

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[int]
    agreed: Mapped[bool]
    places: Mapped[list[Any]]
    named: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]

    story: Mapped[Story] = relationship(back_populates="consents")
