"""The browser page: a thin layer over `Person`, rendered on the server; nothing comes from outside."""

from playground.page.guide import Control, Guide, Step, StepAction
from playground.page.routes import page_routes

__all__ = ["Control", "Guide", "Step", "StepAction", "page_routes"]
