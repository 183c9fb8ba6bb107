"""`python -m bench [FIGURE]`: one JSON line per figure, as they come in.

Every module of this package that has `FIGURES` (name → function without arguments) takes part. A function
returns at least `value`, `unit`, `reference` and `reference_name`; `ratio` is value to reference.
"""

import json
import pkgutil
import sys
from collections.abc import Callable, Mapping
from importlib import import_module

import bench

Figure = Callable[[], Mapping[str, object]]


def figures() -> dict[str, Figure]:
    """All figures by name, in alphabetical order of their modules."""
    found: dict[str, Figure] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(bench.__path__)):
        if not module.startswith("_"):
            found.update(getattr(import_module(f"bench.{module}"), "FIGURES", {}))
    return found


def measure(name: str, figure: Figure) -> dict[str, object]:
    """A figure's line, with its ratio worked out."""
    line: dict[str, object] = {"figure": name, **figure()}
    value, reference = line["value"], line["reference"]
    if isinstance(value, int | float) and isinstance(reference, int | float) and reference:
        line["ratio"] = round(value / reference, 4)
    return line


def main(arguments: list[str]) -> int:
    known = figures()
    unknown = [name for name in arguments if name not in known]
    if unknown:
        print(f"no figure {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    for name in arguments or known:
        print(json.dumps(measure(name, known[name])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
