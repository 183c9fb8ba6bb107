"""YAML text → a document that remembers where each of its parts was written.

A file may begin with `extends:` and one name or several of what ships with mentorbot: its templates, and the
fragments they share. Mappings are merged key by key, the file's own words before inherited ones, a later
name's before an earlier one's; lists are replaced; an empty value leaves an inherited one out. Where a list of
things with a `key` is inherited, names in place of a list change those things alone:
`timeline: {pulse: {days: [30]}, set_goals: }`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from io import StringIO
from typing import Any, TypeGuard

from bot.documents import Mistake, Path
from bot.domain.said import N_, Said, said

LARGEST_FILE = 400_000  # characters
DEEPEST = 40  # brackets within brackets
MOST_PARTS = 60_000  # values that the file stands for, once every alias is followed
LONGEST_NUMBER = 128  # bits
EXTENDS = "extends"
_UNWRITTEN = re.compile("[\x00\ud800-\udfff]")
_TWICE = re.compile(r"found duplicate key \"?(.+?)\"? with value")
_USUAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"found character '\\t'"), N_("a tab stands here; indent with spaces")),
    (
        re.compile(r"found character '(?P<sign>[^\\])' that cannot start"),
        N_("no text begins with {sign}; put the text in quotation marks"),
    ),
    (
        re.compile(r"could not find expected ':'"),
        N_("the line before this one has no colon; write a name, a colon, a space and a value"),
    ),
    (
        re.compile(r"mapping values are not allowed"),
        N_(
            "a colon cannot stand here; put a text that holds one in quotation marks, and look whether each name "
            "stands below the one before, with a space after its colon"
        ),
    ),
    (
        re.compile(r"expected (<block end>|'<document start>')|sequence entries are not allowed"),
        N_("this line does not fit those above it; look how far each is indented"),
    ),
    (re.compile(r"expected ',' or '[]}]'"), N_("a bracket is not closed here, or a comma is missing")),
    (
        re.compile(r"found unexpected end of stream"),
        N_("the file ends before a quotation mark that was opened is closed"),
    ),
)
"""What goes wrong most with YAML: how its reader begins to say it, and what it means."""
_QUOTED, _LONGEST_MESSAGE = 80, 300  # characters

_TEMPLATES = "bot.templates"
_SHARED = "shared"
_SUFFIX = ".yaml"


@dataclass(frozen=True)
class Finding:
    """A mistake in a program file; line and column count from 1, 0 where there is no text to point to."""

    line: int
    column: int
    message: str


class ProgramFileError(Exception):
    """A program file cannot be used; `findings` lists every mistake found, in the order of the file."""

    def __init__(self, source: str, findings: Iterable[Finding]) -> None:
        self.source = source
        self.findings = tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))
        super().__init__("\n".join(f"{source}:{f.line}:{f.column}: {f.message}" for f in self.findings))


@dataclass(frozen=True)
class Layer:
    """One file's own words; `inherited` ones come with mentorbot."""

    source: str
    document: object
    inherited: bool = False


@dataclass(frozen=True)
class Document:
    """A file with everything it inherits; `layers` from its own words to the farthest inherited ones."""

    layers: tuple[Layer, ...]
    merged: object

    def finding(self, mistake: Mistake) -> Finding:
        """Where a mistake stands. One in inherited words points to `extends:`, and says where they stand."""
        where = " → ".join(str(part + 1) if isinstance(part, int) else str(part) for part in mistake.path)
        message = mistake.message
        if where:
            message = said("{where}: {message}", where=where, message=message)
        layer, line, column = self._place(mistake.path)
        if not layer.inherited:
            return Finding(line, column, message)
        top, left = _place_in(self.layers[0], (EXTENDS,))
        inherited = said(
            "{message} (inherited: {source}, line {line})", message=message, source=layer.source, line=line
        )
        return Finding(top, left, inherited)

    def _place(self, path: Path) -> tuple[Layer, int, int]:
        """The layer that says what stands at `path`, or at the nearest part of it that stands anywhere."""
        best, longest = self.layers[0], Path()
        for layer in self.layers:
            own, hidden = _own_path(layer.document, self.merged, path)
            if len(own) > len(longest):
                best, longest = layer, own
            if hidden:
                break
        return best, *_place_in(best, longest)


def read_document(text: str, source: str) -> Document:
    """The document written in `text`, with what it extends. Raises ProgramFileError."""
    own = Layer(source, parse(text, source))
    if not isinstance(own.document, Mapping) or EXTENDS not in own.document:
        return Document((own,), own.document)
    layers = (own, *_inherited(own))
    merged: object = None
    for layer in reversed(layers):
        merged = _merged(merged, _own_words(layer.document))
    return Document(layers, merged)


def plain_document(document: object) -> Document:
    """A document that never was a file."""
    return Document((Layer("", document),), document)


def shipped_names() -> tuple[str, ...]:
    """The templates that ship with mentorbot: whole programs."""
    return _names_in(resources.files(_TEMPLATES))


def fragment_names() -> tuple[str, ...]:
    """The fragments that templates share: they can be extended, and are no programs."""
    return _names_in(resources.files(_TEMPLATES) / _SHARED)


def shipped_text(name: str) -> str:
    """The text of a template or fragment; KeyError if there is none."""
    for names, place in ((shipped_names(), ""), (fragment_names(), _SHARED)):
        if name in names:
            return (resources.files(_TEMPLATES) / place / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
    raise KeyError(name)


def yaml_engine() -> Any:
    """The one reader and writer of YAML: keeps comments, order and line numbers, and makes plain values only."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 110
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.composer.warn_double_anchors = False  # it would print what stands in the file
    return yaml


def parse(text: str, source: str) -> object:
    """The values that YAML text stands for, with their lines. Raises ProgramFileError for what is too large,
    too deep, not YAML, or YAML that refers to itself over and over.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > LARGEST_FILE:
        raise ProgramFileError(
            source, [Finding(0, 0, said("is longer than {most} characters", most=LARGEST_FILE))]
        )
    if _deepest(text) > DEEPEST:
        raise ProgramFileError(source, [Finding(0, 0, said("is nested too deeply"))])
    try:
        document: object = yaml_engine().load(StringIO(text))
        parts = _count(document, {}, set())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise ProgramFileError(source, [Finding(line, column, _words(error.problem))]) from None
    except (YAMLError, ValueError) as error:
        raise ProgramFileError(source, [Finding(0, 0, _own_words_of(error))]) from None
    except RecursionError:
        raise ProgramFileError(source, [Finding(0, 0, said("is nested too deeply"))]) from None
    if parts > MOST_PARTS:
        raise ProgramFileError(
            source, [Finding(0, 0, said("stands for more than {most} values", most=MOST_PARTS))]
        )
    return document


def _names_in(folder: Traversable) -> tuple[str, ...]:
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def _inherited(layer: Layer) -> Iterator[Layer]:
    """What a layer extends, the last name first, each before what it extends itself."""
    for name in reversed(_names(layer)):
        shipped = _shipped(name)
        yield shipped
        yield from _inherited(shipped)


@lru_cache(maxsize=64)
def _shipped(name: str) -> Layer:
    place = f"{_SHARED}/" if name in fragment_names() else ""
    source = f"templates/{place}{name}{_SUFFIX}"
    return Layer(source, parse(shipped_text(name), source), inherited=True)


def _names(layer: Layer) -> tuple[str, ...]:
    """What `extends:` names. Raises ProgramFileError for what does not ship."""
    document = layer.document
    if not isinstance(document, Mapping) or EXTENDS not in document:
        return ()
    written = document[EXTENDS]
    names: list[object] = list(written) if isinstance(written, list) else [written]
    known = (*shipped_names(), *fragment_names())
    unknown = [name for name in names if name not in known]
    if unknown:
        line, column = _place_in(layer, (EXTENDS,))
        raise ProgramFileError(
            layer.source, [Finding(line, column, _nothing(name, known)) for name in unknown]
        )
    return tuple(str(name) for name in names)


def _nothing(name: object, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(str(name)[:40], known, n=1)
    hint = (
        said("; did you mean {name!r}?", name=near[0])
        if near
        else said("; there are {known}", known=", ".join(known))
    )
    nothing = said("there is no {name!r} to build on{hint}", name=str(name)[:40], hint=hint)
    return said("{where}: {message}", where=EXTENDS, message=nothing)


def _own_words(document: object) -> object:
    if isinstance(document, Mapping) and EXTENDS in document:
        return {key: value for key, value in document.items() if key != EXTENDS}
    return document


def _merged(below: object, above: object) -> object:
    if not isinstance(above, Mapping):
        return above
    if _is_keyed(below):
        named = {str(item["key"]): item for item in below}
        return [
            {"key": key, **item} if isinstance(item, Mapping) else item
            for key, item in _merged_names(named, above).items()
        ]
    return _merged_names(below, above) if isinstance(below, Mapping) else above


def _merged_names(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> dict[Any, object]:
    merged: dict[Any, object] = dict(below)
    for key, value in above.items():
        if value is None and key in merged:
            del merged[key]
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def _is_keyed(node: object) -> TypeGuard[Sequence[Mapping[str, object]]]:
    return (
        isinstance(node, list)
        and bool(node)
        and all(isinstance(item, Mapping) and isinstance(item.get("key"), str) for item in node)
    )


def _own_path(document: object, merged: object, path: Path) -> tuple[Path, bool]:
    """As much of `path` (through the merged document) as stands in this one, in its own terms, and whether what
    stands at its end replaces what is inherited there instead of adding to it.
    """
    node: Any = document
    whole: Any = merged
    own: list[str | int] = []
    for part in path:
        step = part
        try:
            whole = whole[part]
            if isinstance(part, int):
                step = _named(node, whole, part)
            node = node[step]
        except (KeyError, IndexError, TypeError, AttributeError):
            return tuple(own), not isinstance(node, Mapping)
        own.append(step)
    return tuple(own), True


def _named(node: object, item: object, position: int) -> str | int:
    """How a layer names an item of a list: by its key, or by its position in the layer's own list."""
    key = item.get("key") if isinstance(item, Mapping) else None
    if isinstance(node, Mapping):
        if isinstance(key, str):
            return key
    elif isinstance(node, list) and isinstance(key, str):
        keys = [one.get("key") if isinstance(one, Mapping) else None for one in node]
        # Of two with the same key, which is a mistake of its own, each stands where it stands.
        return (
            position
            if keys[position : position + 1] == [key]
            else keys.index(key)
            if key in keys
            else len(keys)
        )
    return position


def _place_in(layer: Layer, path: Path) -> tuple[int, int]:
    """Line and column where the last part of `path` that stands in a layer begins; (0, 0) for what never was a
    file.
    """
    node: Any = layer.document
    line, column = (1, 1) if hasattr(node, "lc") else (0, 0)
    for part in path:
        places = getattr(node, "lc", None)
        try:
            if places is not None:
                above, left = places.item(part) if isinstance(node, list) else places.key(part)
                line, column = above + 1, left + 1
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line, column


def _count(node: object, known: dict[int, int], around: set[int]) -> int:
    """How many values `node` stands for; ValueError if it stands for itself, or holds a number without end."""
    children: Iterable[object]
    if isinstance(node, Mapping):
        children = node.values()
        for name in node:
            _require_written_out(name)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        children = node
    else:
        _require_written_out(node)
        return 1
    if id(node) in around:
        raise ValueError(said("refers to itself"))
    if id(node) not in known:
        around.add(id(node))
        known[id(node)] = 1 + sum(_count(child, known, around) for child in children)
        around.remove(id(node))
    return known[id(node)]


def _require_written_out(value: object) -> None:
    """Thousands of digits are no number of anything, and Python refuses to write so many. Half of a surrogate pair, and
    NUL, can be named in YAML, and no database holds them.
    """
    if isinstance(value, int) and value.bit_length() > LONGEST_NUMBER:
        raise ValueError(said("holds a number of far too many digits"))
    if isinstance(value, str) and _UNWRITTEN.search(value):
        raise ValueError(said("holds a character that cannot be stored"))


def _deepest(text: str) -> int:
    """How deep brackets are nested; a reader of YAML would take seconds to give up on thousands."""
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _own_words_of(error: Exception) -> str:
    """What was wrong with values that could be read, in our words or in those of whoever reads YAML."""
    said_so = error.args[0] if error.args else ""
    return said_so if isinstance(said_so, Said) else _words(str(error))


def _words(problem: str | None) -> str:
    """What the reader of YAML says of a text, in our words where it is a usual mistake."""
    first = (problem or "").strip().split("\n", 1)[0]
    twice = _TWICE.match(first)
    if twice is not None:  # what the reader of YAML says of it quotes all that stands below the name
        return said("{name!r} stands here twice", name=twice[1][:_QUOTED])
    for pattern, words in _USUAL:
        found = pattern.match(first)
        if found is not None:
            return said(words, **found.groupdict())
    if not first:
        return said("cannot be read as YAML")
    return said("cannot be read as YAML: {problem}", problem=first[:_LONGEST_MESSAGE])
