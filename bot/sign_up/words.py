"""What people write in the cells of a sheet → what matching calls it. Keys are folded (`folded`)."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS = range(1, 11)


def folded(written: str) -> str:
    """How words are compared: small letters; hyphens, underlines and spaces alike; no stop at the end."""
    return " ".join(written.casefold().replace("_", " ").replace("-", " ").removesuffix(".").split())


def _table(text: str) -> dict[str, str]:
    """From lines `value: word|word|...`; the value stands for itself too."""
    table: dict[str, str] = {}
    for line in text.strip().splitlines():
        value, _, words = line.partition(":")
        for word in (value, *words.split("|")):
            table[folded(word)] = value.strip()
    return table


ROLES: Mapping[str, str] = _table("""
mentee: mentees|protégé|protégée|protege|learner|looking for a mentor|i want a mentor|be mentored|seeking|\
mentee/in|menteein|die mentee
mentor: mentors|guide|i want to be a mentor|be a mentor|offering|mentorin|mentor/in|mentoren
both: mentee and mentor|mentor and mentee|mentee & mentor|mentor & mentee|mentee/mentor|mentor/mentee|mentee + mentor|\
mentor + mentee|mentee, mentor|mentor, mentee|mentee; mentor|mentor; mentee
""")

CADENCES: Mapping[str, str] = _table("""
weekly: every week|once a week|1x week|week
biweekly: fortnightly|every two weeks|every 2 weeks|every other week|twice a month|2 weeks
monthly: every month|once a month|month|every four weeks|every 4 weeks
""")

FORMATS: Mapping[str, str] = _table("""
either: any|both|mixed|hybrid|no preference|either is fine|don't mind|egal|remote or in person|\
in person or remote
remote: online|virtual|video|video call|zoom|teams
in_person: in person|face to face|onsite|on site|office|personal|presence
""")

STYLES: Mapping[str, str] = _table("""
1: directive|clear advice|advice|1 clear advice
2: rather advice
3: balanced|in between
4: rather questions
5: exploratory|questions|questions that make me think|coaching
""")

VALUES: Mapping[str, str] = _table("""
1: steady and thorough|steady|thorough
2: rather steady
3: in between|balanced
4: rather bold
5: bold and fast|bold|fast
""")

YES_NO: Mapping[str, str] = _table("""
yes: y|true|1|x|ok|ja|oui|sí|si
no: n|false|0|nein|non
""")

LADDER: Mapping[str, str] = _table("""
1: intern|internship|apprentice|trainee|apprentice or intern|student|working student
2: first job|graduate|entry|entry level|junior|jr|associate|berufseinsteiger
3: some years in|mid|mid level|intermediate|professional
4: experienced|experienced professional
5: senior|sr|teamleiter|teamleiterin|teamleitung|team lead|team leader|senior or team lead|supervisor
6: lead|staff|expert|lead of several teams|lead of several teams or expert|principal|manager of managers
7: head|head of department|head of a department|senior manager|abteilungsleiter|abteilungsleiterin|abteilungsleitung
8: director|senior director
9: vice president|vp|svp|senior vice president
10: board|executive|c level|chief|ceo|cto|cfo|coo
""")
"""The built-in ladder of levels; a number from 1 to 10 says the same."""

LANGUAGES: Mapping[str, str] = _table("""
arabic: ar|arabisch|arabe
bulgarian: bg
chinese: zh|mandarin|chinesisch
croatian: hr
czech: cs|cz|tschechisch
danish: da|dk
dutch: nl|niederländisch|nederlands
english: en|eng|englisch|anglais|inglés|ingles
finnish: fi
french: fr|französisch|français|francés
german: de|ger|deutsch|allemand|alemán
greek: el|gr
hindi: hi
hungarian: hu
italian: it|italienisch|italiano
japanese: ja|jp
korean: ko
norwegian: no|nb
polish: pl|polnisch|polski
portuguese: pt|portugiesisch|português|portugués
romanian: ro
russian: ru|russisch
slovak: sk
spanish: es|spa|spanisch|español|espagnol
swedish: sv|se|schwedisch
turkish: tr|türkisch
ukrainian: uk|ua
""")

ZONES: Mapping[str, str] = _table("""
America/Los_Angeles: pst|pdt|pacific|pacific time
America/Denver: mdt|mountain|mountain time
America/Chicago: cdt|central|central time
America/New_York: edt|eastern|eastern time
Europe/London: bst|gb|uk
Europe/Berlin: cest|mez|mesz
Asia/Kolkata: india|india standard time
Asia/Tokyo: jst
Australia/Sydney: aest|aedt
Asia/Singapore: sgt
""")
"""What to write instead of a zone's everyday name: suggested, never assumed."""

NUMBERS: Mapping[str, str] = _table("""
0: none|zero|null
1: one|eins|ein|eine
2: two|zwei
3: three|drei
4: four|vier
5: five|fünf
""")

SPREADSHEET_ERRORS = frozenset(
    {"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#error!"}
)
NOTHING = frozenset({"", "n/a", "na", "none", "-", "--", "–", "—", "?", "tbd", "null", "nil", "/", "."})
"""Cells that say that there is nothing to say."""
