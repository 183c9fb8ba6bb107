"""Who is in the workspace."""

from db.models.people.directory_import import DirectoryImport
from db.models.people.installation import Installation, InstallState
from db.models.people.person import Person
from db.models.people.privacy import DataFile, Forgotten
from db.models.people.workspace import Workspace

__all__ = ["DataFile", "DirectoryImport", "Forgotten", "InstallState", "Installation", "Person", "Workspace"]
