"""files.*: what people and the app have uploaded."""

from __future__ import annotations

import mimetypes
from typing import Any

from playground import text as texts
from playground.api.call import Call, method
from playground.api.chat import may_post
from playground.refusal import Refused
from playground.shapes import file_json
from playground.workspace import StoredFile, is_picture

Json = dict[str, Any]


ALT_TEXT = 1_000  # (?) Slack names the error, not the number


@method("files.info")
def info(call: Call) -> Json:
    """A file the app may see."""
    return {"file": _shown(call, _file(call)), "comments": [], "response_metadata": {"next_cursor": ""}}


@method("files.delete")
def delete(call: Call) -> Json:
    """Delete a file of one's own."""
    file = _file(call)
    if file.user != call.me:
        raise Refused("cant_delete_file")
    file.deleted, file.content = True, b""
    return {}


@method("files.getUploadURLExternal")
def upload_url(call: Call) -> Json:
    """The first of three steps: where to send the bytes."""
    length = call.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments", "must be greater than 0 [json-pointer:/length]")
    if len(call.text("alt_txt")) > ALT_TEXT:
        raise Refused("alt_txt_too_large")
    uploads = call.core.workspace.preferences.uploads
    if uploads == "none":
        raise Refused("file_uploads_disabled")
    if uploads == "images" and not is_picture(_kind(call.text("filename"))):
        raise Refused("file_uploads_except_images_disabled")
    file_id = call.core.ids.next("F")
    call.core.uploads[file_id] = (call.text("filename"), length, None)
    return {"upload_url": f"{call.core.address}/upload/{file_id}", "file_id": file_id}


@method("files.completeUploadExternal")
def complete(call: Call) -> Json:
    """The last step: the file appears, in a conversation if one is given."""
    wanted = call.structure("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(f, dict) for f in wanted):
        raise Refused("invalid_arguments", "must be a list of files [json-pointer:/files]")
    core = call.core
    stored: list[StoredFile] = []
    for entry in wanted:
        name, length, content = core.uploads.get(str(entry.get("id")), ("", 0, None))
        if content is None or len(content) != length:
            raise Refused("file_not_found")
        kind = _kind(name)
        title = str(entry.get("title") or name)
        stored.append(StoredFile(str(entry["id"]), name, title, kind, content, call.me, core.epoch()))
    channel = None
    if call.text("channel_id"):
        channel = call.channel("channel_id")
        may_post(call, channel)
    blocks = call.blocks()
    for file in stored:
        del core.uploads[file.id]
        file.shared_with_app = True
        core.workspace.files[file.id] = file
        if channel is not None:
            file.channels.append(channel.id)
        where = channel.id if channel else None
        core.log.add(
            "file_uploaded", who=call.me, channel=where, file=file.id, name=file.name, size=len(file.content)
        )
    if channel is not None:
        call.messages.post(
            channel,
            call.me,
            texts.stored(call.text("initial_comment")),
            blocks=blocks,
            thread_ts=call.text("thread_ts") or None,
            files=[f.id for f in stored],
        )
    return {"files": [_shown(call, f) for f in stored]}


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _file(call: Call) -> StoredFile:
    """A file that was shared with the app or in a conversation it is in."""
    file = call.core.workspace.files.get(call.text("file"))
    if file is None or not call.core.workspace.app_sees(file, call.me):
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return file


def _shown(call: Call, file: StoredFile) -> Json:
    return file_json(file, call.core.files_address, call.core.workspace.team_id)
