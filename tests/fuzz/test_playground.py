"""The playground's own addresses, with anything in them: refused as Slack refuses, never a mistake of its own."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import strategies as st

from playground import Playground
from playground.page.acting import _ACTS
from playground.rules import rules
from tests.conftest import NOW
from tests.fuzz.budget import fuzz
from tests.fuzz.wild import anything, typed
from tests.playground.gardener import manifest


@pytest.fixture(scope="module")
def playground() -> Iterator[Playground]:
    with Playground(manifest(), start=NOW, seed=1) as made:
        ada = made.add_person(name="ada", is_admin=True)
        made.create_channel("general", members=[ada], by=ada)
        yield made


METHODS = sorted(set(rules()) - {"apps.connections.open"})
ARGUMENTS = ("channel", "user", "users", "text", "blocks", "view", "trigger_id", "ts", "view_id", "hash", "name",
             "limit", "cursor", "file", "files", "metadata", "emoji", "topic", "link", "title", "length", "filename",
             "post_at")  # fmt: skip
blocks = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ("section", "actions", "input", "header", "context", "rich_text", "image", "x")
            )
        },
        optional={
            "text": anything,
            "elements": anything,
            "element": anything,
            "block_id": anything,
            "label": anything,
        },
    ),
    max_size=3,
)
given = st.dictionaries(
    st.sampled_from(ARGUMENTS),
    st.one_of(anything, typed, blocks, st.fixed_dictionaries({"type": st.just("modal"), "blocks": blocks})), max_size=6,
)  # fmt: skip


@pytest.mark.long
def test_methods(playground: Playground) -> None:
    where = urlsplit(playground.api_url)
    known = {"channel": next(iter(playground.core.workspace.channels)), "user": playground.people[0].id}

    def check(asked: tuple[str, dict[str, Any], bool, bool]) -> None:
        method, wild, as_json, sensible = asked
        arguments = {**wild, **known} if sensible else wild
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        plain = {name: one if isinstance(one, str) else json.dumps(one) for name, one in arguments.items()}
        body = json.dumps(arguments) if as_json else urlencode(plain, errors="surrogatepass")
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        headers = {"Content-Type": kind, "Authorization": f"Bearer {playground.bot_token}"}
        connection.request("POST", f"/api/{method}", body.encode(), headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status in (200, 429), (answer.status, content[:300])
        assert isinstance(json.loads(content)["ok"], bool)

    asked = st.tuples(st.sampled_from(METHODS), given, st.booleans(), st.booleans())
    fuzz("playground methods", asked, check, examples=120)


@pytest.mark.long
def test_the_page(playground: Playground) -> None:
    where = urlsplit(playground.api_url)
    ada = playground.people[0].id
    names = ("as", "in", "channel", "text", "view", "block_id", "action_id", "value", "values", "message", "ts", "line",
             "name", "target", "fields", "key", "query", "thread_ts", "control", "move", "callback_id")  # fmt: skip
    acts = st.dictionaries(st.sampled_from(names), st.one_of(anything, st.just(ada)), max_size=6).flatmap(
        lambda sent: st.sampled_from(sorted(_ACTS)).map(lambda kind: {**sent, "as": ada, "kind": kind})
    )

    def check(asked: tuple[str, str, Any, bytes]) -> None:
        method, path, sent, raw = asked
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        host = f"{where.hostname}:{where.port}"
        headers = {
            "Content-Type": "application/json", "Origin": f"http://{host}",
            "X-Page-Token": playground.page_token,
            "Cookie": f"playground-{where.port}={playground.page_token}",
        }  # fmt: skip
        body = raw or json.dumps(sent).encode()
        connection.request(method, path, body if method == "POST" else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status < 500, (path, answer.status, content[:300])
        assert b"Traceback" not in content

    paths = st.sampled_from(
        ("/page/act", "/page/act", "/page/act", "/page/clock", "/page/guide", "/page/screen?as=%00", "/page/people",
         "/", "/page/screen?as=U1&in=%ff", "/page/file/x", "/page/file/%00", "/nowhere", "/page/static/../../x",
         "/response/x", "/upload/x", "/files-pri/x/y")
    )  # fmt: skip
    raws = st.one_of(st.just(b""), st.just(b""), st.binary(max_size=40))
    asked = st.tuples(st.sampled_from(("POST", "POST", "GET")), paths, st.one_of(acts, acts, anything), raws)
    fuzz("playground page", asked, check, examples=80)
