"""A company directory that was uploaded and waits for a coordinator's word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class DirectoryImport(Scoped, Base):
    """Rows that were read and checked, shown to the coordinator, applied all or none."""

    __tablename__ = "directory_import"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    file_id: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    rows: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    problems: Mapped[Any] = mapped_column(Encrypted, nullable=True)
