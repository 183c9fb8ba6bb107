"""A small company matched in each of the ways there are: by the matcher, by short lists, by hand, and mixed."""

from __future__ import annotations

import pytest

from playground import Outcome, Person
from tests.journeys.town import Town

MENTORS = ("Olga", "Otto", "Odin", "Oona")


class Company(Town):
    """Three mentees and five mentors, approved; nothing is matched yet."""

    @classmethod
    def of(cls, town: Town) -> Company:
        self = object.__new__(cls)
        self.__dict__.update(town.__dict__)
        self.people = {"Mia": self.mia, "Omar": self.omar}
        self.set_up()
        self.join(self.mia, "mentee")
        self.join(self.omar, "mentor", capacity="1")
        for name in ("Max", "Moe"):
            self.newcomer(name, "mentee")
        for name in MENTORS:
            self.newcomer(name, "mentor", capacity="1")
        self.approve_all()
        return self

    people: dict[str, Person]

    def newcomer(self, name: str, role: str, **answers: object) -> None:
        person = self.playground.add_person(
            name=name.lower(), real_name=f"{name} {role.title()}", tz="Europe/Berlin"
        )
        self.ada.invite(self.general, person)
        self.people[name] = person
        self.join(person, role, **answers)

    def admin_says(self, command: str) -> str:
        return said(self.cleo.command(f"/mentor-admin {command}", self.admin))

    def offer(self) -> None:
        assert "Offer short lists to 3 mentees" in self.admin_says("match offer")
        assert self.told_of("mentor") == {}
        assert "chooses mentors for 3 mentees" in words_after(self, self.press_mine("short_list.offer"))
        self.settle()

    def press_mine(self, action_id: str, value: str | None = None) -> Outcome:
        return self.press(self.cleo, self.admin, action_id, value)

    def told_of(self, what: str) -> dict[str, str]:
        """Who has been written to about short lists or as a mentor who is asked."""
        needle = {"mentor": "who could fit you", "mentee": "Would you guide them?"}[what]
        return {
            name: text
            for name, person in self.people.items()
            for text in self.told(person)[-1:]
            if needle in text
        }

    def rank(self, name: str, *choices: str) -> str:
        """Open the short list and rank; the thanks."""
        person = self.people[name]
        assert self.press(person, self.dm(person), "short_list.open").ok
        assert person.modal is not None
        values = {f"choice_{nth}": self.option(person, choice) for nth, choice in enumerate(choices, start=1)}
        done = person.submit(values)
        assert done.ok, done
        thanks = person.modal.words
        person.press_close()
        return thanks

    def option(self, person: Person, mentor: str) -> str:
        assert person.modal is not None
        block = next(b for b in person.modal.blocks if b.get("block_id") == "choice_1")
        return next(
            o["value"]
            for o in block["element"]["options"]
            if o["text"]["text"].casefold().startswith(mentor.casefold())
        )

    def listed(self, name: str) -> list[str]:
        """The first names on a short list as its mentee sees them."""
        person = self.people[name]
        assert self.press(person, self.dm(person), "short_list.open").ok
        assert person.modal is not None
        block = next(b for b in person.modal.blocks if b.get("block_id") == "choice_1")
        names = [o["text"]["text"].split()[0].title() for o in block["element"]["options"]]
        person.press_close()
        return names

    def dm(self, person: Person) -> str:
        found = person.dm()
        assert found is not None
        return found

    def draft(self) -> str:
        assert self.cleo.command("/mentor-admin match preview", self.admin).ok
        return self.newest_draft()

    def newest_draft(self) -> str:
        return [post for post in self.posts(self.cleo, self.admin) if post.startswith("Draft")][-1]

    def pair_of(self, name: str) -> set[str]:
        """The first names in somebody's pair channel."""
        person = self.people[name]
        members = next(c.members for c in person.channels() if c.id == self.pair_channel(person))
        ids = {one.id: first for first, one in self.people.items()}
        return {ids[member] for member in members if member in ids}


def said(outcome: Outcome) -> str:
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


def words_after(company: Company, outcome: Outcome) -> str:
    """What stands where a button was that only this person saw."""
    assert outcome.acked, outcome
    company.settle()
    return "\n".join(m.words for m in company.cleo.messages(company.admin) if m.is_ephemeral)


@pytest.fixture
def company(town: Town) -> Company:
    return Company.of(town)


@pytest.mark.long
def test_mentees_rank_a_short_list_and_get_whom_they_put_first(company: Company) -> None:
    company.offer()
    assert set(company.told_of("mentor")) == {"Mia", "Max", "Moe"}
    assert (
        "3 mentees of *Career development* have a short list"
        in company.posts(company.cleo, company.admin)[-1]
    )
    wish = company.listed("Mia")[-1]
    thanks = company.rank("Mia", wish)
    assert f"1. <@{company.people[wish].id}>" in thanks
    assert "1 of 3 mentees with a short list have ranked it" in company.admin_says("match offer")
    # The day before the deadline those who have not chosen are reminded, once.
    company.pass_days(4.1)
    for name, times in (("Mia", 0), ("Max", 1), ("Moe", 1)):
        told = company.told(company.people[name])
        assert sum("is open until" in text for text in told) == times
    company.rank("Max", *company.listed("Max")[:2])
    company.pass_days(3.4)  # over the weekend, to the end of Monday
    assert "2 of 3 mentees chose" in company.posts(company.cleo, company.admin)[-1]
    late = company.press(company.people["Moe"], company.dm(company.people["Moe"]), "short_list.open")
    assert "The time for this short list is over" in said(late)
    assert company.press_mine("match.preview").acked
    company.settle()
    draft = company.newest_draft()
    assert f"<@{company.mia.id}> → <@{company.people[wish].id}>" in draft
    assert "From the mentee's short list" in draft
    assert company.press_mine("match.publish").ok
    company.pass_days(0.01)
    assert company.pair_of("Mia") == {"Mia", wish}
    first = company.posts(company.mia, company.pair_channel(company.mia))[0]
    for hidden in ("short list", "first choice", "choice"):
        assert hidden not in first.lower()


@pytest.mark.long
def test_nothing_private_is_on_a_short_list(company: Company) -> None:
    company.offer()
    mia = company.mia
    assert company.press(mia, company.dm(mia), "short_list.open").ok
    text = mia.modal.words
    assert "Negotiation" in text
    for private in ("Ten years of building teams", "points", "%"):
        assert private not in text
    assert "Who sees this: the matching, and coordinators" in text
    twice = company.option(mia, company_first(mia))
    refused = mia.submit({"choice_1": twice, "choice_2": twice})
    assert "chosen this person above already" in refused.errors["choice_2"]
    mia.press_close()


def company_first(person: Person) -> str:
    block = next(b for b in person.modal.blocks if b.get("block_id") == "choice_1")
    return str(block["element"]["options"][0]["text"]["text"].split()[0])


@pytest.mark.long
def test_mentors_are_asked_first_and_a_no_finds_somebody_else(company: Company) -> None:
    draft = company.draft()
    assert company.told_of("mentee") == {}
    assert "Ask the 3 mentors" in company.admin_says("match ask")
    assert company.press_mine("match.ask").acked
    company.settle()
    asked = company.told_of("mentee")
    assert len(asked) == 3
    assert "are being asked just now" in company.admin_says("match ask")
    yes, no, silent = sorted(asked)
    message = "proposal.accept"
    assert company.press(company.people[yes], company.dm(company.people[yes]), message).acked
    assert company.press(company.people[no], company.dm(company.people[no]), "proposal.decline").acked
    company.settle()
    assert "You said: not this time" in company.told(company.people[no])[-1]
    kept = [line for line in draft.splitlines() if f"→ <@{company.people[yes].id}>" in line]
    for mentee in ("Mia", "Max", "Moe"):
        assert company.people[no].id not in "".join(company.told(company.people[mentee]))
    company.pass_days(2)
    assert "still proposed to you" in company.told(company.people[silent])[-1]
    company.pass_days(1.4)
    posts = company.posts(company.cleo, company.admin)
    answered = next(post for post in posts if "were asked about 3 pairs" in post)
    assert "1 yes, 1 without an answer, which counts as a yes, 1 not this time" in answered
    again = company.newest_draft()
    assert f"→ <@{company.people[no].id}>" not in again
    assert kept
    assert kept[0].split(" · ")[0] in again
    late = company.press(company.people[silent], company.dm(company.people[silent]), "proposal.decline")
    assert "The time for an answer is over" in said(late)
    assert company.press_mine("match.publish").ok
    company.pass_days(0.01)
    assert yes in company.pair_of(yes)


@pytest.mark.long
def test_a_coordinator_pairs_by_hand_in_three_steps(company: Company) -> None:
    company.draft()
    cleo = company.cleo
    assert company.press_mine("match.by_hand").ok
    assert cleo.submit({"mentee": chosen(cleo, "mentee", "Moe")}).ok
    assert "those who fit best first" in cleo.modal.words
    assert cleo.submit({"mentor": chosen(cleo, "mentor", "Oona")}).ok
    words = cleo.modal.words
    assert f"<@{company.people['Moe'].id}>" in words
    assert f"<@{company.people['Oona'].id}>" in words
    assert "of 10,000 points" in words
    assert cleo.submit({}).ok
    assert "kept together in every draft" in cleo.modal.words
    cleo.press_close()
    assert company.cleo.command("/mentor-admin match pair @max @odin", company.admin).ok
    assert cleo.submit({}).ok
    assert cleo.click(cleo.modal, "by_hand.draft").ok
    assert "on its way to this program's admin channel" in cleo.modal.words
    cleo.press_close()
    company.settle()
    draft = company.newest_draft()
    assert f"<@{company.people['Moe'].id}> → <@{company.people['Oona'].id}>" in draft
    assert f"<@{company.people['Max'].id}> → <@{company.people['Odin'].id}>" in draft
    assert draft.count("Put together by hand") == 2
    assert company.told_of("mentor") == company.told_of("mentee") == {}


def chosen(person: Person, field: str, name: str) -> str:
    block = next(b for b in person.modal.blocks if b.get("block_id") == field)
    return next(
        o["value"]
        for o in block["element"]["options"]
        if o["text"]["text"].casefold().startswith(name.casefold())
    )


@pytest.mark.long
def test_the_ways_can_be_mixed(company: Company) -> None:
    cleo = company.cleo
    assert cleo.command("/mentor-admin match pair @moe @otto", company.admin).ok
    assert cleo.submit({}).ok
    cleo.press_close()
    assert "Offer short lists to 2 mentees" in company.admin_says("match offer")
    assert company.press_mine("short_list.offer").acked
    company.settle()
    assert set(company.told_of("mentor")) == {"Mia", "Max"}
    wish = next(name for name in company.listed("Mia") if name != "Otto")
    assert "Otto" not in company.listed("Mia")  # his one place is taken
    company.rank("Mia", wish)
    draft = company.draft()
    assert "Put together by hand" in draft
    assert "From the mentee's short list" in draft
    assert company.press_mine("match.ask").acked
    company.settle()
    asked = company.told_of("mentee")
    assert {"Otto", wish} <= set(asked)
    for name in asked:
        person = company.people[name]
        assert company.press(person, company.dm(person), "proposal.accept").acked
    company.settle()
    assert "can be published" in company.posts(cleo, company.admin)[-1]
    assert company.press_mine("match.publish").ok
    company.pass_days(0.01)
    assert company.pair_of("Moe") == {"Moe", "Otto"}
    assert company.pair_of("Mia") == {"Mia", wish}
    matched = company.press(company.mia, company.dm(company.mia), "short_list.open")
    assert "You have a mentor now" in said(matched)
    assert company.playground.log.where("api_refused") == []
