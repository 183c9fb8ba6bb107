"""Skills before and after, as bars of text."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import fit, quote
from blocks.reader import Reader
from bot.domain.shown.farewell import SkillStep

MOST = 8
FULL, GAINED, EMPTY = "■", "▣", "□"


def skill_lines(skills: Sequence[SkillStep], reader: Reader) -> list[str]:
    """One line for each skill: a bar in which the gain stands out, and the same in numbers for screen readers."""
    skills = reader.worded(tuple(skills))
    return [_line(skill, reader) for skill in skills[:MOST]]


def skill_bar(skill: SkillStep) -> str:
    """Filled as far as before, gained in another square, the rest empty: ■■▣▣□."""
    after = skill.after or 0
    before = min(skill.before if skill.before is not None else after, after)
    return FULL * before + GAINED * (after - before) + EMPTY * (skill.most - after)


def _line(skill: SkillStep, reader: Reader) -> str:
    label = fit(quote(skill.label), 80)
    if skill.before is None:
        return reader.say(
            "`{bar}` {skill}: {after} now", bar=skill_bar(skill), skill=label, after=skill.after
        )
    if skill.after is None:
        return reader.say(
            "`{bar}` {skill}: {before} at first", bar=skill_bar(skill), skill=label, before=skill.before
        )
    return reader.say(
        "`{bar}` {skill}: {before} → {after}",
        bar=skill_bar(skill),
        skill=label,
        before=skill.before,
        after=skill.after,
    )
