"""What must reach Slack, what came from it, and what happened."""

from db.models.delivery.activity import Activity
from db.models.delivery.audit import AuditEntry
from db.models.delivery.inbox import InboxEntry
from db.models.delivery.leader import Leader
from db.models.delivery.outbox import OutboxRow
from db.models.delivery.trouble import Trouble

__all__ = ["Activity", "AuditEntry", "InboxEntry", "Leader", "OutboxRow", "Trouble"]
