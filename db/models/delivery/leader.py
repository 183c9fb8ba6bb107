"""Which process takes the steps and delivers for a workspace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Leader(Base):
    """The present leader of a workspace. `epoch` grows with every change of leaders: what is claimed with an older
    one is refused. `holder` names the process, for people.
    """

    __tablename__ = "leader"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    epoch: Mapped[int] = mapped_column(default=0)
    holder: Mapped[str] = mapped_column(String(80), default="")
    taken_at: Mapped[datetime]
