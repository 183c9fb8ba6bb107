"""What must be the same in every language: what a translation may not lose, add or make too long."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from bot.domain.wording import texts_of
from bot.program_file.document import load_template, template_names
from bot.translating.collecting import files_of

_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_CODE = re.compile(r"`[^`]+`")
_LINK = re.compile(r"<[^>]*>")
_LIMITS = {"modal": 24, "notice": 24, "button": 75, "option": 75, "header": 150}
"""Characters that Slack takes, by the function of `blocks.parts` whose text it is (slack/facts, Block Kit)."""
_CONFIRM = (100, 300, 30, 30)
"""The same of a question before something is done: its title, its words, and its two buttons."""
_FUNCTIONS = {"part_title": 24, "_step_options": 75}
"""The same of whatever a function says."""
_OF_PLANS = {
    ("Form", "title"): 24,
    ("Form", "submit"): 24,
    ("Page", "title"): 24,
    ("PageText", "title"): 24,
    ("Option", "label"): 75,
    ("Option", "hint"): 75,
    ("Question", "short"): 60,
    ("Question", "low_label"): 60,
    ("Question", "high_label"): 60,
    ("RoleWords", "mentee"): 30,
    ("RoleWords", "mentor"): 30,
    ("Topic", "title"): 75,
    ("Module", "title"): 75,
    ("Card", "title"): 75,
}
"""The same for texts of plans, by where they stand."""
_TITLE_ARGUMENTS = frozenset({"submit", "close", "title"})


def problems(said: str, original: str, *, longest: int | None = None, counted: bool = False) -> Iterator[str]:
    """What is wrong with a translation; nothing if all is well. `longest`: characters. A form that is `counted` may
    leave out `{n}`, as in "one person".
    """
    try:
        wanted, given = _places(original), _places(said)
    except ValueError:
        yield "its braces do not match"
        return
    if counted:
        wanted, given = wanted - {"n"}, given - {"n"}
    if wanted != given:
        yield f"its placeholders are {sorted(given)}, not {sorted(wanted)}"
    for name, mark in (("emoji", _EMOJI), ("code", _CODE), ("links", _LINK)):
        if Counter(mark.findall(said)) != Counter(mark.findall(original)):
            yield f"its {name} are {mark.findall(said)}, not {mark.findall(original)}"
    if said.count("*") % 2 != original.count("*") % 2:
        yield "a mark of bold is not closed"
    if longest is not None and len(said) > longest:
        yield f"it has {len(said)} characters, and {longest} fit"
    if said[:1].isspace() != original[:1].isspace() or said[-1:].isspace() != original[-1:].isspace():
        yield "it begins or ends with another space than the original"


def limits(root: Path) -> Mapping[str, int]:
    """How long a text may be, where its place says so: that of a button, of a modal's title, of an option."""
    found: dict[str, int] = {}
    for path in files_of(root):
        for text, longest in _limits_in(ast.parse(path.read_text(encoding="utf-8"))):
            found[text] = min(longest, found.get(text, longest))
    for name in template_names():
        for at, text in texts_of(load_template(name)):
            if at in _OF_PLANS:
                found[text] = min(_OF_PLANS[at], found.get(text, _OF_PLANS[at]))
    return found


def _places(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _limits_in(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in _FUNCTIONS:
            said = (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))
            yield from ((text, _FUNCTIONS[node.name]) for one in said for text in _literals(one))
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        longest = _LIMITS.get(called)
        for argument in node.args if longest else ():
            yield from ((text, longest) for text in _literals(argument) if longest)
        for argument, room in zip(node.args if called == "confirm" else (), _CONFIRM, strict=False):
            yield from ((text, room) for text in _literals(argument))
        for keyword in node.keywords:
            if keyword.arg in _TITLE_ARGUMENTS and called.endswith("modal"):
                yield from ((text, _LIMITS["modal"]) for text in _literals(keyword.value))


def _literals(node: ast.expr) -> Iterator[str]:
    """The texts that an argument says without filling anything in."""
    match node:
        case ast.Call(func=ast.Attribute(attr="say") | ast.Name(id="say"), args=[first], keywords=[]):
            yield from _constants(first)
        case ast.IfExp(body=first, orelse=second):
            yield from _literals(first)
            yield from _literals(second)


def _constants(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=first, orelse=second):
            yield from _constants(first)
            yield from _constants(second)
