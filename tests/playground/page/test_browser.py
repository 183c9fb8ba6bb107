"""What a person does on the page, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from playground import Person
from playground.page import Control, Step, StepAction

from .allotment import ALL_INPUTS, Allotment
from .conftest import Opened

pytestmark = pytest.mark.browser
Keep = Callable[[Page], None]


def composer(page: Page) -> Any:
    return page.get_by_role("textbox", name="Message to")


def type_command(page: Page, line: str) -> None:
    composer(page).fill(line)
    composer(page).press("Enter")


def open_form(page: Page) -> Any:
    type_command(page, "/plot ask")
    form = page.get_by_role("dialog", name="Ask for a plot")
    expect(form).to_be_visible()
    return form


def test_opening_the_page_and_acting_as_someone(allotment: Allotment, open_page: Opened, keep: Keep) -> None:
    page = open_page(allotment.address(allotment.mia))
    assert "token" not in page.url
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    expect(page.locator("#clock")).to_contain_text("18:00")  # nine in the morning UTC is evening in Tokyo
    page.get_by_role("button", name="You are acting as").click()
    keep(page)
    page.get_by_role("combobox", name="Search by name").fill("bee")
    expect(page.get_by_role("option", name="Mia")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="You are acting as")).to_contain_text("Jonas Bergström")
    expect(page.locator("#clock")).to_contain_text("10:00")


def test_slash_commands_are_suggested_and_chosen_by_keyboard(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    composer(page).press_sequentially("/p")
    suggestions = page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(suggestions).to_have_count(2)
    expect(suggestions.first).to_contain_text("[ask | poll]")
    composer(page).press("ArrowDown")
    expect(suggestions.nth(1)).to_have_attribute("aria-selected", "true")
    composer(page).press("ArrowUp")
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("/plot ")
    composer(page).press_sequentially("nonsense")
    composer(page).press("Enter")
    note = page.locator(".only-you")
    expect(note).to_contain_text("Only visible to you")
    expect(note).to_contain_text("I did not understand plot nonsense".replace("plot ", ""))


def test_people_are_named_by_choosing_them_from_a_list(allotment: Allotment, open_page: Opened) -> None:
    """By a part of the name, with or without its marks; what stands in the message then is a mention."""
    allotment.playground.add_person(name="Emre Aydın", title="Beekeeper")
    page = open_page(allotment.address(allotment.mia))
    people = page.get_by_role("listbox", name="People").get_by_role("option")
    composer(page).press_sequentially("Ask @ay")
    expect(people).to_have_text(["Emre Aydın @emre.aydinBeekeeper"])
    expect(composer(page)).to_have_attribute("aria-activedescendant", "suggestion-0")
    composer(page).press("Enter")
    expect(composer(page)).to_have_value("Ask @emre.aydin ")
    expect(people).to_have_count(0)
    composer(page).press_sequentially("or @Jonas Bergstr")
    expect(people).to_have_count(1)
    people.first.click()
    expect(composer(page)).to_have_value("Ask @emre.aydin or @jonas.bergstrom ")
    composer(page).press_sequentially("today")
    composer(page).press("Enter")
    said = page.get_by_role("article", name="Mia Tanaka")
    expect(said).to_contain_text("Ask @Emre Aydın or @Jonas Bergström today")
    composer(page).press_sequentially("/plot @")
    expect(people).to_have_count(3)
    composer(page).press("ArrowDown")
    expect(people.nth(1)).to_have_attribute("aria-selected", "true")
    composer(page).press("Tab")
    expect(composer(page)).to_have_value("/plot @jonas.bergstrom ")
    expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(1)
    # Whoever knows a handle sends the line with the first Enter.
    composer(page).fill("Thanks, @emre.aydin")
    expect(people).to_have_count(1)
    composer(page).press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Thanks, @Emre Aydın")


def test_who_is_chosen_already_is_in_sight_however_long_the_list(
    allotment: Allotment, open_page: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        allotment.playground.add_person(name=f"Neighbour {number:02}")
    (helpers,) = (one["element"] for one in ALL_INPUTS if one["block_id"] == "helpers")
    last = allotment.playground.person("Neighbour 39")
    monkeypatch.setitem(helpers, "initial_users", [last.id])
    page = open_page(allotment.address(allotment.mia))
    group = open_form(page).get_by_role("group", name="Helpers")
    expect(group.locator(".chosen")).to_have_text("Neighbour 39")
    expect(group.locator(".chosen")).to_be_visible()
    assert group.locator(".pills").evaluate(
        """list => {
          const [box, chosen] = [list, list.querySelector("input:checked")].map(one => one.getBoundingClientRect());
          return box.top <= chosen.top && chosen.bottom <= box.bottom;
        }"""
    )
    group.get_by_label("Neighbour 39").click()
    expect(group.locator(".chosen")).to_be_hidden()


def test_errors_stand_next_to_their_fields_and_what_was_typed_stays(
    allotment: Allotment, open_page: Opened, keep: Keep
) -> None:
    page = open_page(allotment.address(allotment.mia))
    form = open_form(page)
    form.get_by_label("Why do you want it?").fill("Because of the light.\nAnd the bees.")
    form.get_by_label("Size in square metres").fill("3")
    form.get_by_role("button", name="Send my wish").click()
    name = form.get_by_label("Name of the plot")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()
    expect(name).to_have_accessible_description("Please fill in this field. Neighbours see this")
    expect(form.get_by_text("Please enter 5 or more.")).to_be_visible()
    keep(page)
    expect(form.get_by_label("Why do you want it?")).to_have_value("Because of the light.\nAnd the bees.")
    name.fill("Taken")
    form.get_by_label("Size in square metres").fill("12")
    form.get_by_label("Main crop").select_option("Kale")
    form.get_by_label("Sand").check()
    form.get_by_role("button", name="Send my wish").click()
    expect(form.get_by_text("That name is taken. Please choose another.")).to_be_visible()
    expect(form.locator("p.error:not(.summary)")).to_have_count(1)
    expect(form.get_by_label("Main crop")).to_have_value("kale")
    name.fill("Sunny side")
    form.get_by_role("button", name="Send my wish").click()
    expect(page.get_by_role("dialog", name="Thank you")).to_contain_text("Sunny side is yours.")
    [values] = allotment.submitted
    assert values["why"]["it"]["value"] == "Because of the light.\nAnd the bees."
    assert values["size"]["it"]["value"] == "12"


def test_every_input_reaches_the_app_as_slack_would_send_it(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    form = open_form(page)
    form.get_by_label("Name of the plot").fill("Sunny side")
    form.get_by_label("Main crop").select_option("Leeks")
    form.get_by_role("group", name="Also").get_by_label("Herbs").check()
    form.get_by_label("Size in square metres").fill("20")
    form.get_by_label("Clay").check()
    form.get_by_label("Rake").check()
    form.get_by_label("First day").fill("2026-04-01")
    form.get_by_label("Watering hour").fill("07:30")
    form.get_by_label("Opening party").fill("2026-04-02T18:00")
    form.get_by_label("Email").fill("mia@example.com")
    form.get_by_label("Website").fill("https://example.com/plot")
    form.get_by_label("Plot neighbour").select_option(label="Jonas Bergström")
    form.get_by_role("group", name="Helpers").get_by_label("Jonas Bergström").check()
    form.get_by_label("Channel").select_option(label="#general")
    form.get_by_label("Drawing of the plot").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"a square"}
    )
    form.get_by_role("button", name="Send my wish").click()
    expect(page.get_by_role("dialog", name="Thank you")).to_be_visible()
    values = {block: actions["it"] for block, actions in allotment.submitted[0].items()}
    assert values["crop"]["selected_option"]["value"] == "leeks"
    assert [o["value"] for o in values["also"]["selected_options"]] == ["herbs"]
    assert values["soil"]["selected_option"]["value"] == "clay"
    assert [o["value"] for o in values["tools"]["selected_options"]] == ["rake"]
    assert values["start"]["selected_date"] == "2026-04-01"
    assert values["hour"]["selected_time"] == "07:30"
    assert values["opening"]["selected_date_time"] == 1775120400  # six in the evening in Tokyo
    assert values["mail"]["value"] == "mia@example.com"
    assert values["friend"]["selected_user"] == allotment.jonas.id
    assert values["helpers"]["selected_users"] == [allotment.jonas.id]
    assert values["place"]["selected_channel"] == allotment.channel
    assert values["plan"]["files"][0]["name"] == "plan.txt"
    assert values["why"]["value"] is None


def test_a_form_is_filled_in_and_sent_with_the_keyboard_alone(
    allotment: Allotment, open_page: Opened
) -> None:
    page = open_page(allotment.address(allotment.mia))
    composer(page).focus()
    page.keyboard.type("/plot ask")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Ask for a plot")).to_be_visible()
    page.keyboard.type("By the gate")  # the first field has the focus
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("b")  # Beans
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first of "Also"
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # radio buttons move with the arrows
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Thank you")).to_be_visible()
    [values] = allotment.submitted
    assert values["crop"]["it"]["selected_option"]["value"] == "beans"
    assert [o["value"] for o in values["also"]["it"]["selected_options"]] == ["roses"]
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(composer(page)).to_be_focused()


def test_no_more_may_be_chosen_than_the_app_allows(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    also = open_form(page).get_by_role("group", name="Also")
    for label in ("Roses", "Herbs", "Hops"):
        also.get_by_label(label).click()
    expect(also.locator("input:checked")).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text("up to 2")


def test_the_elements_of_a_message(allotment: Allotment, open_page: Opened, keep: Keep) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    message = page.get_by_role("article", name="Allotment")
    expect(message).to_contain_text("Wednesday, March 18th, 2026 at 6:00 PM")  # in Tokyo
    expect(message).to_contain_text("<script>x</script>")
    keep(page)
    message.get_by_role("button", name="I will come").click()
    allotment.wait_for("yes=y")
    message.get_by_role("combobox", name="I bring").select_option("Tea")
    allotment.wait_for("bring=tea")
    # Two redraws follow on that choice; a menu is opened once the message stands still.
    expect(message.get_by_role("combobox", name="I bring")).to_be_enabled()
    settled(page)
    message.get_by_label("More actions").click()
    message.get_by_role("button", name="Remind me").click()
    allotment.wait_for("menu=remind me")


def test_a_confirmation_asks_before_the_app_hears(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    page.get_by_role("button", name="Not this time").click()
    question = page.get_by_role("alertdialog", name="Stay at home?")
    expect(question).to_contain_text("We will miss you. <b>x</b>")
    expect(question.get_by_role("button", name="Let me think")).to_be_focused()
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    page.get_by_role("button", name="Not this time").click()
    question.get_by_role("button", name="Stay at home").click()
    allotment.wait_for("no=n")
    assert allotment.heard.count("no=n") == 1


def test_a_stack_of_modals_is_left_one_by_one(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    page.get_by_role("button", name="Tell me more").click()
    page.get_by_role("dialog", name="The meeting").get_by_role("button", name="Deeper").click()
    shed = page.get_by_role("dialog", name="The shed")
    expect(shed).to_contain_text("It has a stove.")
    shed.get_by_role("button", name="Back").click()
    expect(page.get_by_role("dialog", name="The meeting")).to_be_visible()
    page.get_by_role("dialog", name="The meeting").get_by_role("button", name="Deeper").click()
    page.get_by_role("dialog", name="The shed").get_by_role("button", name="Close", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_home_tab_and_the_messages_tab(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    page.get_by_role("link", name="Allotment").click()
    home = page.get_by_role("tabpanel")
    expect(home.get_by_role("heading", name="Your plot")).to_be_visible()
    home.get_by_role("button", name="Water it").click()
    allotment.wait_for("water=now")
    home.get_by_role("button", name="Weed it").click()
    allotment.wait_for("weed=None")  # Slack sends no value for a button that has none
    page.get_by_role("tab", name="Messages").click()
    expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    composer(page).fill("Hello, Allotment")
    page.get_by_role("button", name="Send").click()
    allotment.wait_for("Hello, Allotment")
    expect(page.get_by_role("log")).to_contain_text("Hello, Allotment")


def test_what_others_write_appears_and_what_one_types_stays(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    composer(page).press_sequentially("Half a sen")
    allotment.jonas.say(allotment.channel, "Bees are awake, @mia.tanaka")
    expect(page.get_by_role("log")).to_contain_text("Bees are awake, @Mia Tanaka")
    expect(composer(page)).to_be_focused()
    composer(page).press_sequentially("tence")
    expect(composer(page)).to_have_value("Half a sentence")


def test_unread_messages_are_counted_until_they_are_seen(allotment: Allotment, open_page: Opened) -> None:
    garden = allotment.playground.create_channel("garden", members=[allotment.jonas, allotment.mia])
    page = open_page(allotment.address(allotment.mia))
    allotment.jonas.say(garden, "one")
    allotment.jonas.say(garden, "two")
    room = page.get_by_role("navigation").get_by_role("link", name="garden")
    expect(room).to_contain_text("2 unread")
    page.get_by_role("button", name="You are acting as").click()
    expect(page.get_by_role("option", name="Mia Tanaka")).to_contain_text("2 unread")
    page.keyboard.press("Escape")
    room.click()
    expect(room).not_to_contain_text("unread")


def test_the_clock_is_moved_and_says_so(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    page.get_by_role("button", name="One day later").click()
    expect(page.locator("#clock")).to_contain_text("Tue 3 Mar 2026 18:00")
    assert allotment.playground.clock.now() - timedelta(days=1) == allotment.playground.log[0].at
    page.get_by_role("button", name="Next event").click()
    expect(page.get_by_role("status").filter(has_text="Nothing is planned")).to_be_visible()


def test_an_app_that_is_too_slow_is_named(allotment: Allotment, open_page: Opened, keep: Keep) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot-slow")
    expect(page.locator(".toast")).to_contain_text("The app did not answer in time.", timeout=30_000)
    expect(composer(page)).to_have_value("/plot-slow")
    keep(page)


class Tour:
    """A guide with one switch and three steps."""

    title = "First steps"
    language = "en"

    def __init__(self, allotment: Allotment) -> None:
        self.allotment = allotment
        self.on = False

    def steps(self, person: Person) -> list[Step]:
        action: StepAction = {
            "label": "Write it for me",
            "place": self.allotment.channel,
            "type": "/plot poll",
        }
        asked = self.allotment.playground.log.count("command_sent") > 0
        return [
            {"text": f"You are *{person.real_name}*", "done": True},
            {"text": "Ask when we meet: type `/plot poll`", "done": asked, "action": action},
            {"text": "Say that you will come", "done": False},
        ]

    @property
    def controls(self) -> list[Control]:
        return [
            {"id": "auto", "label": "Autopilot", "hint": "Colleagues act by themselves.", "active": self.on}
        ]

    def press(self, control_id: str) -> None:
        assert control_id == "auto"
        self.on = not self.on


def test_a_guide_leads_and_ticks_off(allotment: Allotment, open_page: Opened, keep: Keep) -> None:
    allotment.playground.guide = Tour(allotment)
    page = open_page(allotment.address(allotment.mia, "home"))
    guide = page.get_by_role("complementary", name="Guide")
    expect(guide).to_contain_text("1/3")
    expect(guide.locator("[aria-current=step]")).to_contain_text("Ask when we meet")
    guide.get_by_role("button", name="Write it for me").click()
    expect(composer(page)).to_have_value("/plot poll")
    page.keyboard.press("Enter")
    expect(guide).to_contain_text("2/3")
    autopilot = guide.get_by_role("switch", name="Autopilot")
    expect(autopilot).not_to_be_checked()
    autopilot.click()
    expect(autopilot).to_be_checked()
    keep(page)


def test_the_focus_stays_in_the_conversation_when_a_button_goes_away(
    allotment: Allotment, open_page: Opened
) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    page.get_by_role("button", name="I will come").focus()
    poll = allotment.mia.messages(allotment.channel)[-1]
    token = allotment.playground.bot_token
    client = WebClient(token=token, base_url=allotment.playground.api_url)
    client.chat_update(channel=allotment.channel, ts=poll.ts, text="The poll is over.", blocks=[])
    expect(page.get_by_role("article", name="Allotment")).to_contain_text("The poll is over.")
    expect(page.get_by_role("log")).to_be_focused()


def test_an_open_menu_stays_open_while_its_message_changes(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    message = page.get_by_role("article", name="Allotment")
    message.get_by_label("More actions").click()
    poll = allotment.mia.messages(allotment.channel)[-1]
    fresh = [{key: value for key, value in block.items() if key != "block_id"} for block in poll.blocks]
    fresh.insert(0, {"type": "section", "text": {"type": "mrkdwn", "text": "Three days left."}})
    client = WebClient(token=allotment.playground.bot_token, base_url=allotment.playground.api_url)
    client.chat_update(channel=allotment.channel, ts=poll.ts, text="Poll", blocks=fresh)
    expect(message).to_contain_text("Three days left.")
    message.get_by_role("button", name="Remind me").click()
    allotment.wait_for("menu=remind me")


def test_files_can_be_opened_by_those_who_see_them(allotment: Allotment, open_page: Opened) -> None:
    playground = allotment.playground
    secret = playground.create_channel("secret", private=True, members=[allotment.jonas])
    allotment.jonas.invite(secret, playground.bot_user_id)
    client = WebClient(token=playground.bot_token, base_url=playground.api_url)
    client.files_upload_v2(channel=secret, content="a,b\n1,2\n", filename="plots.csv", title="All plots")
    page = open_page(allotment.address(allotment.jonas, secret))
    link = page.get_by_role("link", name="All plots")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "plots.csv"
    address = (link.get_attribute("href") or "").split("?")[0]
    answer = page.request.get(f"{page.url.split('?')[0]}{address[1:]}?as={allotment.mia.id}")
    assert answer.status == 404


def settled(page: Page) -> None:
    """Wait until no request of the page is under way and nothing was redrawn for a moment."""
    page.evaluate(
        """() => new Promise((done) => {
            let timer = setTimeout(done, 400);
            new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, 400); })
                .observe(document.body, { childList: true, subtree: true, attributes: true });
        })"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(allotment: Allotment, open_page: Opened, keep: Keep, scheme: str) -> None:
    page = open_page(allotment.address(allotment.mia), width=390, height=844, color_scheme=scheme)
    type_command(page, "/plot poll")
    expect(page.get_by_role("article", name="Allotment")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    keep(page)
    page.get_by_role("button", name="Channels and people").click()
    expect(page.get_by_role("navigation")).to_be_visible()
    page.get_by_role("button", name="You are acting as").click()
    page.get_by_role("option", name="Jonas").click()
    expect(page.get_by_role("navigation")).to_be_hidden()
    form = open_form(page)
    expect(form.get_by_role("button", name="Send my wish")).to_be_in_viewport()


def test_every_control_has_a_name(allotment: Allotment, open_page: Opened) -> None:
    page = open_page(allotment.address(allotment.mia))
    type_command(page, "/plot poll")
    open_form(page)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, a, [role=option]")]
            .filter((e) => e.checkVisibility() && !(e.ariaLabel || e.labels?.length || e.textContent.trim()))
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    for landmark in ("main", "nav[aria-label]", "[role=log][aria-live=polite]", "h1", "a.skip[href='#main']"):
        assert page.locator(landmark).count() == 1, landmark
    assert page.title().startswith("general · Mia Tanaka")


def test_the_menu_beside_a_message_offers_the_apps_shortcuts(
    allotment: Allotment, open_page: Opened, keep: Keep
) -> None:
    allotment.jonas.say(allotment.channel, "Bees on the roof!")
    page = open_page(allotment.address(allotment.mia, allotment.channel))
    message = page.get_by_role("article", name="Jonas")
    message.hover()
    message.get_by_label("Shortcuts on the message of").click()
    entries = message.get_by_role("button", name="Plant this idea")
    expect(entries).to_have_count(1)
    expect(message.get_by_role("button", name="New bed")).to_have_count(0)
    keep(page)
    entries.click()
    expect(page.get_by_role("dialog", name="Planted")).to_contain_text("Jonas Bergström had this idea.")
    allotment.wait_for(f"message_action Bees on the roof! in {allotment.channel}")
    page.get_by_role("dialog", name="Planted").get_by_role("button", name="Close").first.click()
    expect(entries).to_be_hidden()
