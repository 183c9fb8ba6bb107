"""What the app asks a workspace for: once, for the install page, the doctor and the manifest."""

SCOPES = (
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:write",
    "users:read",
    "users:read.email",
)
"""Bot scopes, as in app.manifest.yml; a test compares the two."""
