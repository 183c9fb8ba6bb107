"""The agreement: one proposes and thereby signs, the other signs, any change asks both again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from blocks.coordinating.pairs import details_message
from blocks.coordinating.status import status_message
from blocks.guiding.beginning.agreement import agreement_modal, agreement_view, signed_here
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import Operation
from bot.errors import DomainError, FormErrors
from bot.usecases.coordinating.overview import pair_details, program_status
from bot.usecases.facts.loading import load
from bot.usecases.guiding.beginning.agreement import (
    agreement_draft,
    propose_agreement,
    sign_agreement,
    standing_agreement,
)
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.reporting.program import measure_program
from db.models import Agreement, Cohort, OutboxRow, Pair, Program
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words


def propose(act, name, pair_id, **changed):
    draft = agreement_draft(*act.who(name), pair_id)
    return propose_agreement(*act.who(name), pair_id, draft.version, {**draft.answers, **changed}, act.now)


def refusal(act, call, *args):
    with pytest.raises(DomainError) as refused:
        call(*args)
    return refused.value.code


def test_whoever_proposes_has_signed_and_the_other_is_asked(story):
    pair_id = story.match()
    with story.act() as act:
        draft = agreement_draft(*act.who("Mia"), pair_id)
        assert draft.version == 0
        assert draft.answers["who_books"] == "mentee"  # the plan's own suggestion
        propose(act, "Mia", pair_id, place="The café <b>downstairs</b>")
    ((reader, message),) = story.sent("agreement.proposed")
    assert reader == "Omar"
    assert "The café &lt;b&gt;downstairs&lt;/b&gt;" in words(message)
    assert {"agreement.sign", "agreement.write", "agreement.show"} == set(buttons(message))
    assert story.sent("agreement.signed") == []


def test_the_second_signature_makes_it_theirs(story):
    pair_id = story.match()
    with story.act() as act:
        agreement_id = propose(act, "Mia", pair_id).id
    with story.act(timedelta(hours=1)) as act:
        sign_agreement(*act.who("Omar"), agreement_id, act.now)
        pair = act.session.get(Pair, pair_id)
        assert pair.next_due_at == act.now
        assert facts_of(act.session, pair).agreement_signed_by == {str(pair.mentee_id), str(pair.mentor_id)}
        shown = standing_agreement(*act.who("Omar"), pair_id)
        assert_fits(signed_here(shown, Reader()))
    ((place, message),) = story.sent("agreement.signed")
    assert place == "pair"
    assert "<@U0MIA> and <@U0OMAR> have signed" in words(message)
    assert story.sent("agreement.proposed") == []  # nobody is asked any more


def test_signing_twice_is_answered_with_how_it_stands(story):
    pair_id = story.match()
    with story.act() as act:
        agreement_id = propose(act, "Mia", pair_id).id
        assert (
            refusal(act, sign_agreement, *act.who("Mia"), agreement_id, act.now) == "agreement_already_signed"
        )
        sign_agreement(*act.who("Omar"), agreement_id, act.now)
        assert (
            refusal(act, sign_agreement, *act.who("Omar"), agreement_id, act.now)
            == "agreement_already_signed"
        )
    assert len(story.sent("agreement.signed")) == 1


def test_a_change_asks_both_again_and_the_old_button_no_longer_signs(story):
    pair_id = story.match()
    with story.act() as act:
        old = propose(act, "Mia", pair_id).id
    with story.act(timedelta(days=1)) as act:
        new = propose(act, "Omar", pair_id, cadence="weekly").id
        assert refusal(act, sign_agreement, *act.who("Omar"), old, act.now) == "agreement_newer_signed"
        assert refusal(act, sign_agreement, *act.who("Mia"), old, act.now) == "agreement_not_open"
        facts = facts_of(act.session, act.session.get(Pair, pair_id))
        assert facts.agreement_signed_by == {str(act.person("Omar").id)}
        assert facts.agreement_changed_at == act.now
    ((reader, message),) = story.sent("agreement.proposed")
    assert (reader, buttons(message)["agreement.sign"]) == ("Mia", str(new))
    assert "suggests a change" in words(message)


def test_who_signed_once_stays_counted_as_signed_while_a_change_is_proposed(story):
    pair_id = story.match()

    def seen(act):
        program = act.session.get(Program, story.program_id)
        report = measure_program(act.session, program, act.session.get(Cohort, story.cohort_id), act.now)
        status = status_message(program_status(act.session, act.actor("Cora"), program, act.now), Reader())
        details = details_message(pair_details(act.session, act.actor("Cora"), pair_id, act.now), Reader())
        return report.figure("agreements").numerator, words(status), words(details)

    with story.act() as act:
        text = propose(act, "Mia", pair_id).id
        figure, status, details = seen(act)
        assert figure == 0
        assert "0 of 1 both signed the agreement" in status
        assert "signed by 1 of 2" in details
        sign_agreement(*act.who("Omar"), text, act.now)
        figure, status, details = seen(act)
        assert figure == 1
        assert "signed by 2 of 2" in details
    with story.act(timedelta(days=1)) as act:
        change = propose(act, "Omar", pair_id, cadence="weekly").id
        figure, status, details = seen(act)
        assert figure == 1
        assert "1 of 1 both signed the agreement" in status
        assert "signed by both, a change is proposed" in details
        sign_agreement(*act.who("Mia"), change, act.now)
        assert "signed by 2 of 2" in seen(act)[2]


def test_the_message_about_a_text_that_was_replaced_says_so(story):
    pair_id = story.match()
    with story.act() as act:
        old = propose(act, "Mia", pair_id).id
    with story.act(timedelta(days=1)) as act:
        propose(act, "Omar", pair_id, cadence="weekly")
        (row,) = act.session.scalars(
            select(OutboxRow).where(
                OutboxRow.kind == Operation.AMEND, OutboxRow.lane == f"amend:agreement.proposed:{old}:mentor"
            )
        )
        message = VIEWS["agreement.proposed"](
            load(act.session, "agreement.proposed", row.args, act.now), Reader()
        )
    assert_fits(message)
    assert "There is a newer text of your agreement" in words(message)
    assert "Signed by <@U0OMAR>, waiting for <@U0MIA>." in words(message)
    assert set(buttons(message)) == {"agreement.show"}


def test_a_signed_agreement_can_be_changed_too(story):
    pair_id = story.match()
    with story.act() as act:
        sign_agreement(*act.who("Omar"), propose(act, "Mia", pair_id).id, act.now)
    with story.act(timedelta(days=30)) as act:
        propose(act, "Mia", pair_id, topics_out="The weather")
        assert standing_agreement(*act.who("Mia"), pair_id).waits_for[0].name == "Omar"


def test_sending_back_the_partners_text_unchanged_is_a_yes(story):
    pair_id = story.match()
    with story.act() as act:
        propose(act, "Mia", pair_id)
        assert propose(act, "Omar", pair_id).status == "signed"
        assert propose(act, "Omar", pair_id).version == 1  # nothing has changed, so nobody is asked again
    assert len(story.sent("agreement.signed")) == 1


def test_two_texts_at_once_the_second_is_told(story):
    pair_id = story.match()
    with story.act() as act:
        opened = agreement_draft(*act.who("Omar"), pair_id)
        propose(act, "Mia", pair_id)
        code = refusal(
            act, propose_agreement, *act.who("Omar"), pair_id, opened.version, opened.answers, act.now
        )
        assert code == "agreement_changed_meanwhile"


def test_what_is_missing_is_said_at_its_field(story):
    pair_id = story.match()
    with story.act() as act, pytest.raises(FormErrors) as refused:
        propose(act, "Mia", pair_id, place="  ", success="x" * 1001)
    assert {(e.field, e.code) for e in refused.value.errors} == {
        ("place", "answer_required"),
        ("success", "answer_too_long"),
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [("paused", "pair_paused"), ("closed", "pair_closed_well"), ("ended", "pair_already_closed"),
     ("archived", "pair_archived")],
)  # fmt: skip
def test_a_pair_that_rests_or_is_over_signs_nothing(story, status, code):
    pair_id = story.match()
    with story.act() as act:
        agreement_id = propose(act, "Mia", pair_id).id
        act.session.get(Pair, pair_id).status = status
        assert refusal(act, sign_agreement, *act.who("Omar"), agreement_id, act.now) == code
        assert refusal(act, agreement_draft, *act.who("Omar"), pair_id) == code


def test_nobody_else_reads_or_signs_it_not_even_a_coordinator(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with story.act() as act:
        agreement_id = propose(act, "Mia", pair_id).id
        for name in ("Zoe", "Cora"):
            assert refusal(act, sign_agreement, *act.who(name), agreement_id, act.now) == "not_your_pair"
            assert refusal(act, standing_agreement, *act.who(name), pair_id) == "not_your_pair"
            assert refusal(act, agreement_draft, *act.who(name), pair_id) == "not_your_pair"
        assert refusal(act, standing_agreement, *act.who("Mia"), "nonsense") == "not_your_pair"


def test_the_text_is_encrypted_where_it_is_kept(story):
    pair_id = story.match()
    with story.act() as act:
        propose(act, "Mia", pair_id, place="Behind the old library")
    with story.act() as act:
        stored = act.session.execute(text("SELECT terms FROM agreement")).scalar_one()
        assert "library" not in stored
        agreement = act.session.scalars(select(Agreement)).one()
        assert "library" in str(agreement.terms)


def test_the_longest_texts_fit_message_and_modal_and_nothing_is_lost(story):
    pair_id = story.match()
    longest = dict.fromkeys(
        ("topics_in", "topics_out", "feedback", "if_it_does_not_work", "success"), "&" * 999 + "!"
    )
    with story.act() as act:
        draft = agreement_draft(*act.who("Mia"), pair_id)
        assert_view_fits(agreement_modal(draft, Reader()))
        propose(act, "Mia", pair_id, confidentiality="<" * 1500, **longest)
        view = agreement_view(standing_agreement(*act.who("Omar"), pair_id), Reader(), slack_id="U0OMAR")
        assert_view_fits(view)
        assert view_words(view).count("&amp;") == 5 * 999
        assert view_words(view).count("&lt;") == 1500
    assert len(story.sent("agreement.proposed")) == 1  # which checks that it fits
