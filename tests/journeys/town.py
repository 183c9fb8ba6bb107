"""What people do in the journeys, in their own words. Everything goes through screens."""

from __future__ import annotations

from datetime import timedelta

from playground import MessageOnScreen, Outcome, Person, Playground

FIRST_PAGE = {
    "role": "mentee",
    "languages": ["english"],
    "cadence": "biweekly",
    "meeting_length": "45",
    "format": "either",
}
"""What a mentee answers first in the questionnaire."""


class Town:
    """A company of a few people. `ada` is the workspace's admin, `cleo` the coordinator."""

    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        add = playground.add_person
        self.ada = add(name="ada", real_name="Ada Admin", tz="Europe/Berlin", is_admin=True)
        self.cleo = add(name="cleo", real_name="Cleo Coordinator", tz="Europe/Berlin")
        self.mia = add(name="mia", real_name="Mia Mentee", tz="Europe/Berlin", title="Analyst")
        self.omar = add(name="omar", real_name="Omar Mentor", tz="Europe/Berlin", title="Head of Data")
        self.general = playground.create_channel(
            "general", members=[self.ada, self.cleo, self.mia, self.omar], by=self.ada
        )
        self.admin = playground.create_channel(
            "mentoring-admin", private=True, members=[self.ada, self.cleo], by=self.ada
        )
        self.ada.invite(self.admin, playground.bot_user_id)
        self.settle()

    # --- time --------------------------------------------------------------------------------------
    def settle(self) -> None:
        """Let everything arrive: Slack's limits make messages wait for seconds."""
        self.playground.clock.advance(timedelta(minutes=1))

    def pass_days(self, days: float) -> None:
        self.playground.clock.advance(timedelta(days=days))

    # --- screens -----------------------------------------------------------------------------------
    def told(self, person: Person) -> list[str]:
        """Everything the app wrote to this person directly, oldest first."""
        self.settle()
        dm = person.dm()
        return [message.words for message in person.messages(dm) if message.from_app] if dm else []

    def posts(self, person: Person, channel: str) -> list[str]:
        """What this person reads from the app in a channel, oldest first."""
        self.settle()
        return [message.words for message in person.messages(channel) if message.from_app]

    def message_with(self, person: Person, channel: str, action_id: str) -> MessageOnScreen:
        """The newest message in a channel that has this button."""
        self.settle()
        for message in reversed(person.messages(channel)):
            if f"'action_id': '{action_id}'" in repr(message.blocks):
                return message
        raise AssertionError(f"{person.name} sees no {action_id} in {channel}")

    def press(self, person: Person, channel: str, action_id: str, value: str | None = None) -> Outcome:
        """Press the newest button of this kind in a channel."""
        return person.click(self.message_with(person, channel, action_id), action_id, value=value)

    # --- the arc -----------------------------------------------------------------------------------
    def set_up(self) -> None:
        """Ada sets the program up with Cleo as its coordinator; Cleo opens it."""
        assert self.ada.command("/mentor-admin setup", self.admin).ok
        done = self.ada.submit({"coordinators": [self.ada.id, self.cleo.id], "announce": self.general})
        assert done.ok, done
        assert self.press(self.cleo, self.admin, "program.open").ok
        assert self.press(self.cleo, self.admin, "program.open").ok
        self.settle()

    def fill_in(self, person: Person, role: str, **answers: object) -> None:
        """Go through the questionnaire to its end."""
        defaults = self.answers(role) | answers
        for _ in range(8):
            modal = person.modal
            assert modal is not None
            if modal.submit is None:
                person.press_close()
                return
            mine = {key: value for key, value in defaults.items() if key in modal.labels}
            done = person.submit(mine)
            assert done.ok, (modal.title, done.errors, done.error)
        raise AssertionError("the questionnaire does not end")

    @staticmethod
    def answers(role: str) -> dict[str, object]:
        """What somebody answers in the questionnaire, page by page."""
        return {
            "role": role,
            "languages": ["english"],
            "cadence": "biweekly",
            "meeting_length": "45",
            "format": "either",
            "skills_wanted": ["negotiation", "clear_writing"],
            "goals": ["confidence"],
            "skills_offered": ["negotiation", "clear_writing", "coaching_others"],
            "goals_offered": ["confidence", "leadership"],
            "capacity": "2",
            "one_thing": "I want to know whether leading a team is for me.",
            "experience": "Ten years of building teams; I like to ask questions.",
        }

    def join(self, person: Person, role: str, **answers: object) -> None:
        """Press Join where the program was announced, and apply."""
        assert self.press(person, self.general, "application.begin").ok
        self.fill_in(person, role, **answers)
        self.settle()

    def matched(self) -> str:
        """Mia and Omar join, are approved and matched; the id of their channel."""
        self.set_up()
        self.join(self.mia, "mentee")
        self.join(self.omar, "mentor")
        self.approve_all()
        self.publish()
        return self.pair_channel(self.mia)

    def approve_all(self) -> None:
        """Cleo approves everybody who waits."""
        self.settle()
        assert self.cleo.command("/mentor-admin applications", self.admin).ok
        assert self.press(self.cleo, self.admin, "applications.approve_all").ok

    def publish(self) -> None:
        """Cleo makes a draft and publishes it."""
        assert self.cleo.command("/mentor-admin match preview", self.admin).ok
        assert self.press(self.cleo, self.admin, "match.publish").ok
        self.pass_days(0.01)

    def press_join_and_apply_without_waiting(self, person: Person, role: str) -> None:
        """As `join`, without letting time pass afterwards."""
        assert self.press(person, self.general, "application.begin").ok
        self.fill_in(person, role)

    def pair_channel(self, person: Person) -> str:
        """The private channel of this person's pair."""
        mine = [c.id for c in person.channels() if c.name.startswith("mentoring-") and c.id != self.admin]
        assert len(mine) == 1, mine
        return mine[0]
