"""The first days of a pair, through the playground: from the hello to the letter that comes back."""

from __future__ import annotations

import pytest

from playground import MessageOnScreen, Person
from tests.journeys.town import Town

SECRET = "I hope to dare more."


def first_post(town: Town, person: Person, channel: str) -> MessageOnScreen:
    town.settle()
    return next(message for message in person.messages(channel) if message.from_app)


def read(town: Town, person: Person, channel: str) -> str:
    return first_post(town, person, channel).words


def press_first(town: Town, person: Person, channel: str, action_id: str) -> None:
    assert person.click(first_post(town, person, channel), action_id).ok


def files_in(person: Person) -> list[str]:
    return [
        repr(message) for message in person.messages(person.dm() or "") if "agreement.pdf" in repr(message)
    ]


@pytest.mark.long
def test_from_the_hello_to_the_letter_that_comes_back(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    assert "Help me say hello" in repr(first_post(town, mia, channel).blocks)

    # The first hello: offered to Mia directly, written with help, posted in the channel.
    assert "A short hello from you" in town.told(mia)[-1]
    assert town.press(mia, mia.dm() or "", "hello.help").ok
    assert mia.modal is not None
    assert "thank you for taking the time for me" in repr(mia.modal.blocks)
    assert mia.click(mia.modal, "hello.draft").ok
    assert mia.modal is not None
    assert mia.submit({"text_1": "Hello Omar, I am glad."}).ok
    mia.press_close()
    assert any("writes:" in post and "Hello Omar, I am glad." in post for post in town.posts(omar, channel))
    assert ":white_check_mark: Say hello" in read(town, omar, channel)
    assert "hello.help" not in repr(first_post(town, omar, channel).blocks)
    offered = repr(mia.messages(mia.dm() or ""))
    assert "the first hello between you and" in offered and "hello.help" not in offered

    # A letter to herself.
    press_first(town, mia, channel, "letter.write")
    assert mia.submit({"text": ""}).errors
    assert mia.submit({"text": SECRET}).ok
    mia.press_close()

    # The agreement: written, signed, printed, changed, and its history.
    press_first(town, mia, channel, "agreement.write")
    assert mia.submit().ok
    assert "waits for everybody's signature" in read(town, omar, channel)
    assert town.press(omar, omar.dm() or "", "agreement.sign").ok
    assert ":white_check_mark: Write your agreement and sign it" in read(town, mia, channel)
    assert town.press(mia, channel, "agreement.print").ok
    town.settle()
    assert len(files_in(mia)) == 1
    assert town.press(mia, channel, "agreement.print").ok
    town.settle()
    assert len(files_in(mia)) == 1
    assert town.press(omar, channel, "agreement.write").ok
    assert omar.submit({"cadence": "weekly"}).ok
    assert "~Every two weeks~ → Every week" in town.told(mia)[-1]
    assert town.press(mia, mia.dm() or "", "agreement.show").ok
    assert mia.click(mia.modal, "agreement.history").ok
    assert mia.modal is not None
    assert mia.modal.title == "How it came about"
    while mia.modal is not None:
        mia.press_close()

    # The end: what she wrote comes back to her alone.
    assert town.cleo.command(f"/mentor-admin close @{mia.name}", town.admin).ok
    assert town.cleo.submit({"reason": "Done"}).ok
    town.pass_days(1)
    assert any(SECRET in told for told in town.told(mia))
    for person, places in ((omar, [channel, omar.dm()]), (town.cleo, [town.admin, town.cleo.dm()])):
        assert not any(SECRET in repr(person.messages(place)) for place in places if place)
