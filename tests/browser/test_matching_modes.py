"""The simulated company matched through Slack's own screens, in each way there is, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from demo.company import ADMIN_CHANNEL, load_company
from demo.stage import Demo, running_demo
from playground import Person

from .visitor import Visitor

pytestmark = pytest.mark.browser
Keep = Callable[[str], None]
PEOPLE = 24


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A company in which everybody who applied is approved and waits for a partner."""
    with running_demo(load_company(people=PEOPLE), seed=7) as made:
        admin = made.furnished.channels[ADMIN_CHANNEL]
        coordinator = made.furnished.coordinators[0]
        coordinator.command("/mentor-admin applications", admin)
        press(coordinator, admin, "applications.approve_all")
        yield made


@pytest.fixture
def me(demo: Demo, page: Page) -> Visitor:
    """The first coordinator, in the admin channel."""
    visitor = Visitor(page)
    coordinate(visitor, demo)
    return visitor


@pytest.mark.long
def test_the_matcher_makes_the_pairs(me: Visitor, demo: Demo, page: Page, keep: Keep, tmp_path: Path) -> None:
    me.type("/mentor-admin match preview")
    # One message tells that it is being made, turns into the draft, and gets its picture.
    made = page.locator("#main article.message").filter(
        has_text=re.compile("A draft is being computed|Draft:")
    )
    expect(made).to_be_visible()
    draft = me.draft()
    expect(draft).to_contain_text("Proved")
    picture = draft.get_by_role("img", name="How well the pairs fit")
    expect(picture).to_be_visible(timeout=60_000)
    page.wait_for_function("picture => picture.naturalWidth > 0", arg=picture.element_handle())
    pairs = me.pairs()
    assert f"Draft: {len(pairs)} pairs" in draft.inner_text()
    keep("draft")

    # The whole list, as a spreadsheet in the thread.
    expect(draft).to_contain_text("The full list is in the thread of this message", timeout=60_000)
    expect(draft.locator(".by").first).to_contain_text("edited")
    expect(made).to_have_count(1)
    book = openpyxl.load_workbook(me.save_attached("The full draft", tmp_path), read_only=True)
    header, *rows = book["Pairs"].iter_rows(values_only=True)
    mentee, mentor = header.index("Mentee"), header.index("Mentor")
    assert sorted((row[mentee], row[mentor]) for row in rows) == sorted(pairs)

    # A pair's own menu: keeping two apart has its price, which comes first.
    draft.locator("details.overflow summary").first.click()
    draft.get_by_role("button", name="Keep apart").first.click()
    expect(me.reads("apart costs")).to_contain_text("Nothing changes before you press the button.")
    keep("apart")

    # Weights are changed in a form that tells what that would do.
    me.type("/mentor-admin match settings")
    form = me.form_called("Matching")
    me.fill({"Skills": "many"})
    me.press_in_form("See what changes")
    expect(form).to_contain_text("One answer needs a look first: skills.")
    expect(form).to_contain_text("Please write a whole number, for example 3.")
    keep("settings-wrong")
    me.fill({"Skills": "60"})
    me.press_in_form("See what changes")
    expect(form).to_contain_text("You changed")
    expect(form).to_contain_text("skills 30 →")
    expect(form).to_contain_text("What it does to today's pairs")
    expect(form).not_to_contain_text("Please write a whole number")
    keep("settings-trial")
    me.send_form()
    expect(me.form).to_have_count(0)
    expect(me.reads("changed how Career development matches")).to_contain_text("skills 30 →")
    me.press("Make a new draft")
    expect(me.reads("A newer draft took the place of this one.")).to_be_visible()
    weakest = me.pairs()[0][0]

    # Why these two, why not those, and what it costs to decide otherwise.
    me.type(f"/mentor-admin match why @{named(demo, weakest).name}")
    why = me.reads(f"In the best draft @{weakest} is with")
    expect(why).to_contain_text("Only visible to you")
    expect(why).to_contain_text("of 10,000 points")
    keep("why")
    why.get_by_role("button", name="Look at these two").first.click()
    dearer = me.reads("Putting them together")
    expect(dearer).to_contain_text("costs")
    two = mentioned(dearer.inner_text())
    me.type(f"/mentor-admin match why @{named(demo, two[0]).name} @{named(demo, two[1]).name}")
    expect(me.reads("could be a pair, but the best draft has others for them")).to_contain_text(two[1])
    keep("why-not")
    me.press("Keep these two together: costs")
    me.agree("Keep together")
    expect(me.reads("The next draft keeps these two together.")).to_contain_text("It costs")
    me.press("Make a new draft")
    expect(me.message("Draft:").filter(has_text=f"@{two[0]} → @{two[1]}")).to_be_visible(timeout=60_000)
    keep("forced")

    published = publish(me)
    assert tuple(two[:2]) in published
    in_channel(me, demo, two[0], two[1])
    keep("channel")


@pytest.mark.soak
def test_mentees_rank_a_short_list(me: Visitor, demo: Demo, page: Page, keep: Keep) -> None:
    me.type("/mentor-admin match offer")
    expect(me.reads("Offer short lists to")).to_contain_text("no scores")
    keep("offer")
    me.press("Offer short lists to")
    expect(me.reads("have a short list, and time to rank it until")).to_be_visible()
    me.move_time("One day later")  # it came in everybody's working hours

    # One mentee opens the list and ranks it on a phone, by keyboard; the same mentor twice is told at the field.
    chooser, *others = holders(demo)
    me.become(chooser.real_name)
    me.open_messages()
    page.set_viewport_size({"width": 400, "height": 800})
    page.locator("#main").get_by_role("button", name="See your").focus()
    page.keyboard.press("Enter")
    form = me.form_called("Your short list")
    expect(form.get_by_text("These mentors could fit you")).to_be_in_viewport()
    assert form.evaluate("form => form.scrollWidth <= form.clientWidth")
    keep("list")
    second, *_, favourite = offered(me)
    form.locator("select").first.focus()  # a long list is read first, of a short one the menu is in sight
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    expect(form.locator("select").first).to_have_js_property("selectedIndex", len(offered(me)))
    keep("chosen")
    me.send_form()
    expect(form).to_contain_text("You have chosen this person above already.")
    me.choose("Your second choice", second)
    me.send_form()
    first, then = (choice.split(" · ")[0] for choice in (favourite, second))
    expect(me.form_called("Thank you")).to_contain_text(f"1. @{first}, 2. @{then}")
    keep("ranked")
    me.close_form()
    page.set_viewport_size({"width": 1280, "height": 800})

    # Colleagues rank, too, but one, whom the deadline passes by.
    for colleague in others[:-1]:
        rank(colleague)
    coordinate(me, demo)
    me.move_time("One week later")
    told = me.reads(f"{len(others)} of {len(others) + 1} mentees chose")
    keep("ranked-all")
    told.get_by_role("button", name="Make a draft with them").click()
    me.draft()
    keep("draft")
    me.type(f"/mentor-admin match why @{chooser.name}")
    expect(me.reads(f"In the best draft @{chooser.real_name} is with")).to_contain_text(
        re.compile("[Ss]hort list")
    )
    keep("why")
    publish(me)


@pytest.mark.soak
def test_mentors_are_asked_first_and_one_says_not_this_time(me: Visitor, demo: Demo, keep: Keep) -> None:
    me.type("/mentor-admin match preview")
    mentee, mentor = next(pair for pair in me.pairs() if named(demo, pair[1]).tz == "Europe/Berlin")
    ask_first(me)
    keep("asking")

    me.become(mentor)
    me.open_messages()
    asked = me.reads("Would you guide them?")
    expect(asked).to_contain_text(mentee)
    expect(asked).to_contain_text("a no needs no reason")
    keep("asked")
    # Where a mentor is asked about several people, the button below this one's name.
    below = "xpath=following::button[normalize-space()='Not this time'][1]"
    asked.get_by_text(mentee).first.locator(below).click()
    me.agree("Not this time")
    expect(me.reads("not this time.")).to_be_visible()
    keep("declined")

    coordinate(me, demo)
    me.move_time("One week later")
    expect(me.reads("not this time.")).to_contain_text(re.compile("The mentors of .* were asked about"))
    assert (mentee, mentor) not in me.pairs()
    keep("fallback")
    publish(me)


@pytest.mark.soak
def test_two_people_are_paired_by_hand(me: Visitor, demo: Demo, keep: Keep) -> None:
    two = pair_by_hand(me, keep, draft=True)
    expect(me.draft()).to_contain_text(re.compile("by hand", re.IGNORECASE))
    assert two in me.pairs()
    keep("draft")
    assert two in publish(me)
    in_channel(me, demo, *two)


@pytest.mark.soak
def test_some_by_hand_some_by_choice_and_mentors_are_asked(me: Visitor, demo: Demo, keep: Keep) -> None:
    two = pair_by_hand(me, keep)
    me.type("/mentor-admin match offer")
    me.press("Offer short lists to")
    expect(me.reads("have a short list, and time to rank it until")).to_be_visible()
    me.move_time("One day later")
    choosers = holders(demo)
    assert two[0] not in [one.real_name for one in choosers]
    for mentee in choosers[:2]:
        rank(mentee)
    me.move_time("One week later")
    me.reads(f"2 of {len(choosers)} mentees chose").get_by_role(
        "button", name="Make a draft with them"
    ).click()
    assert two in me.pairs()
    ask_first(me)
    me.move_time("One week later")
    expect(me.reads("were asked about")).to_contain_text("can be published")
    keep("answered")
    assert two in publish(me)


# --- what several of them do -----------------------------------------------------------------------------
def coordinate(me: Visitor, demo: Demo) -> None:
    """Be the first coordinator again, in the admin channel."""
    me.become(demo.furnished.coordinators[0].real_name)
    me.go(ADMIN_CHANNEL)


def publish(me: Visitor) -> list[tuple[str, str]]:
    """Publish the draft that stands there; its pairs."""
    pairs = me.pairs()
    me.draft().get_by_role("button", name=f"Publish {len(pairs)} pairs").click()
    me.agree("Publish")
    expect(me.reads(f"{len(pairs)} pairs are published in Career development")).to_be_visible()
    return pairs


def ask_first(me: Visitor) -> None:
    """Ask the mentors of the draft before it is published."""
    me.draft().get_by_role("button", name="Ask the mentors first").click()
    me.agree("Ask them")
    expect(me.reads("You will read here what came of it")).to_be_visible()


def pair_by_hand(me: Visitor, keep: Keep, *, draft: bool = False) -> tuple[str, str]:
    """The last mentee of the menu and the second best mentor; their names."""
    me.type("/mentor-admin match pair")
    form = me.form_called("Pair by hand")
    mentee = me.choose("Mentee", offered(me)[-1]).split(" · ")[0]
    me.send_form()
    expect(form).to_contain_text("those who fit best first")
    mentor = me.choose("Mentor with a free place", offered(me)[1]).split(" · ")[0]
    keep("mentors")
    me.send_form()
    expect(form).to_contain_text("Nothing is sent before you publish.")
    expect(form.get_by_role("button", name="Pair these two")).to_be_visible()
    keep("side-by-side")
    me.send_form()
    expect(form).to_contain_text("are kept together in every draft from the next one on")
    if draft:
        me.press_in_form("Make a new draft")
        expect(form).to_contain_text("on its way to this program's admin channel")
    me.close_form()
    return mentee, mentor


def offered(me: Visitor) -> list[str]:
    """What the first menu of the open form offers."""
    options = me.form.locator("select").first.locator("option").all_text_contents()
    return [text.strip() for text in options][1:]


def in_channel(me: Visitor, demo: Demo, mentee: str, mentor: str) -> None:
    """An hour later the mentee finds their mentor in a channel of their own."""
    me.move_time("One hour later")
    me.become(mentee)
    room = next(c for c in named(demo, mentee).channels() if c.name.startswith("mentoring-") and c.is_private)
    me.go(room.name)
    expect(me.reads("You two are matched")).to_contain_text(mentor)


def named(demo: Demo, name: str) -> Person:
    """Somebody by the name that colleagues see."""
    return next(person for person in demo.playground.people if person.real_name == name)


def mentioned(text: str) -> list[str]:
    """The two people whom a message names first, mentee and mentor."""
    found = re.search(r"@(.+?) and @(.+?) could be", text)
    assert found, text
    return list(found.groups())


def holders(demo: Demo) -> list[Person]:
    """Everybody who has a short list, by name."""
    people = (p for p in demo.playground.people if p.dm() and newest(p, str(p.dm()), "short_list.open"))
    return sorted(people, key=lambda person: person.real_name)


def rank(mentee: Person) -> None:
    """A colleague puts the last mentor of the list first."""
    press(mentee, str(mentee.dm()), "short_list.open")
    form = mentee.modal
    assert form is not None
    menu = next(block for block in form.blocks if block.get("block_id") == "choice_1")
    done = mentee.submit({"choice_1": menu["element"]["options"][-1]["value"]})
    assert done.ok, done
    mentee.press_close()


def press(person: Person, channel: str, action: str) -> None:
    """Press the newest button of this kind in a channel."""
    done = person.click(newest(person, channel, action), action)
    assert done.ok, done


def newest(person: Person, channel: str, action: str) -> object:
    found = [m for m in person.messages(channel) if f"'action_id': '{action}'" in repr(m.blocks)]
    return found[-1] if found else None
