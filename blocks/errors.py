"""A sentence for each thing that can be refused: what is the matter, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from blocks.parts import fit, quote
from blocks.reader import Reader
from bot.errors import DomainError

SENTENCES: Mapping[str, str] = {
    # Answers to a form
    "answer_required": "Please answer this one.",
    "answer_too_long": "This is {length} characters long; please shorten it to {maximum}.",
    "not_an_option": "Please choose one of the answers in the list.",
    "too_many": "Please choose at most {maximum}; you chose {count}.",
    "number_invalid": "Please write a whole number, for example 3.",
    "number_range": "Please give a number from {minimum} to {maximum}.",
    "date_invalid": "Please pick a date from the calendar.",
    "link_invalid": "Please give a full link that begins with https://.",
    "person_invalid": "Please choose people from this workspace.",
    "zone_invalid": "We do not know this time zone. Write it like Europe/Berlin.{suggestion}",
    "country_invalid": "Please write the country as two letters, for example DE.",
    "question_unknown": "This form has changed meanwhile. Please close it and open it again.",
    # Who may do what
    "not_a_coordinator": "Only coordinators of this program can do that. Ask one of them to add you.",
    "not_workspace_admin": "Only an admin of this workspace can set up a mentoring program. Ask one to run `/mentor-admin program new`.",
    "guests_cannot_join": "Mentoring programs here are open to full members of this workspace. As a guest you can ask the coordinators what is possible.",
    "outsiders_cannot": "This works only for people of this workspace. Your contact here can tell you who runs the program.",
    "person_deactivated": "This account is deactivated, so nothing was changed.",
    "not_your_pair": "This belongs to another pair. Open *Home* to see your own.",
    "only_the_mentee": "Only the mentee can do this.",
    "only_the_mentor": "Only the mentor can do this.",
    "not_yours": "This belongs to somebody else, so nothing was changed.",
    "own_pair_is_confidential": "You are in this pair yourself. Another coordinator can help here.",
    # Enrollment
    "application_not_begun": "You have no application yet. Type `/mentor join` to begin.",
    "application_already_sent": "Your application is already with the coordinators. Type `/mentor status` to see it.",
    "application_already_decided": "This application has been decided already.",
    "application_unfinished": "This application is not finished yet, so it cannot be decided.",
    "already_withdrawn": "This application was withdrawn. `/mentor join` begins a new one.",
    "not_assessed": "No program asks you for a mentor skills assessment at the moment.",
    "not_a_mentor_here": "<@{person}> has not applied as a mentor in this program.",
    "no_panel_here": "In this program mentors assess themselves; a panel is not part of the plan. `program edit` changes that.",
    "not_enrolled": "You are not in a program at the moment. Type `/mentor join` to begin.",
    "enrollment_matched": "This person is already matched.",
    "enrollment_over": "This program has ended for you. Thank you for taking part.",
    "not_ready_to_match": "Only approved people can be matched. Look at `/mentor-admin applications` first.",
    "profile_not_yours": "You have no such role in this program at the moment. `/mentor profile` shows yours.",
    "profile_changed": "The words of this profile changed while you were reading. Please open it once more; nothing was accepted yet.",
    # One's own settings
    "hours_half_given": "Please choose both: from when and until when you work.",
    "hours_end_early": "Please choose an hour after {begin}.",
    "digest_day_free": "You do not work on this day. Please choose another one.",
    "quiet_day_over": "Please choose a day that is still ahead.",
    "quiet_too_long": "Please choose a day within a year. If you are away for longer, pause your pair instead.",
    # A campaign
    "announcement_waits": "The champion has not approved the announcement yet, so nothing was posted. `/mentor-admin campaign` shows how it stands.",
    "no_champion": "This program has no champion who could approve its texts. `/mentor-admin program edit` names one.",
    "texts_approved": "There is nothing to ask: every text is approved, or needs no approval.",
    "champion_asked_today": "The champion has these texts since less than a day ago. Please give them until tomorrow; the answer appears here.",
    "text_outdated": "These words have changed since. When the coordinators ask again, you get the new ones.",
    # Training
    "module_gone": "This module is not part of the program any more. `/mentor training` shows those that are.",
    "module_not_yours": "This module is for another role. `/mentor training` shows yours.",
    "no_training": "There is nothing to learn for you at the moment. Once you have joined a program, your modules are here.",
    "session_gone": "This date is not there any more. `/mentor training` shows what is next.",
    "session_not_for_you": "This date is for people who are in the program now. If you think you should be, ask a coordinator.",
    "session_not_for": "<@{who}> was not invited to this one. Please take them out, or approve them first.",
    "session_called_off": "This date was called off. When there is another one, you hear from me.",
    "session_over": "This date has passed already.",
    "session_full": "The last seat there was taken a moment ago. Please choose another date, or “None of these”: then you hear of the next one.",
    "session_not_begun": "This date is still ahead. Come back to this button afterwards.",
    "session_in_the_past": "Please choose a date that is still ahead.",
    "session_twice": "This date stands above already. Please choose another one, or leave it empty.",
    "session_offered": "This date is offered already. `/mentor-admin training` shows every date.",
    "no_pairs_for_kickoff": "There are no published pairs yet, so there is nobody to invite. Publish a draft first: `/mentor-admin match preview`.",
    "session_not_in_plan": "This program's plan does without it. `/mentor-admin program edit training` changes that.",
    "seat_settled": "This is settled already. If it is wrong, please tell a coordinator.",
    "seat_not_chosen": "You had given up this seat, so there is nothing to miss.",
    "nobody_to_nudge": "Nobody lacks anything by now, so nobody needs a reminder.",
    "nudged_today": "Everybody who lacks something was reminded today already. Tomorrow is another day.",
    "still_matched": "You have a partner by now. To leave a pair, type `/mentor leave`; no reason needed.",
    "still_withdrawn": "You have left this program already. `/mentor join` begins anew.",
    # A pair
    "pair_not_active": "This pair is not active at the moment, so nothing was changed.",
    "pair_already_paused": "This pair is paused already.",
    "pair_not_paused": "This pair is not paused.",
    "pause_until_when": "Please choose a day from tomorrow on, within {maximum} days; or none, and say when you are back.",
    "pause_which": "Please choose at least one of your pairs.",
    "no_pair_to_pause": "You have no pair that could pause. `/mentor status` shows where you are.",
    "no_pair_paused": "None of your pairs is on a pause. `/mentor status` shows where you are.",
    "pair_already_closed": "This pair is closed already.",
    "pair_not_closed": "This pair is not closed yet.",
    "pair_archived": "This pair's channel is archived, which cannot be undone.",
    "pair_paused": "You two are on a pause, so nothing was changed. `/mentor resume` ends the pause.",
    "pair_was_left": "One of the two left this pair, so it cannot be reopened. Both can be matched with someone else.",
    "pair_member_gone": "One of the two has left the company, so this pair cannot go on.",
    # Coordinators
    "not_in_a_pair": "This person is in no pair of this program. `/mentor-admin pairs` lists every pair.",
    "no_such_pair": "None of this person's pairs is in a state for that. `/mentor-admin pair` shows how they stand.",
    "hello_sent_today": "They have each had a message from a coordinator today. Tomorrow is another day.",
    "program_on_hold": "This program is on hold already. `/mentor-admin unhold` lets it go on.",
    "program_not_on_hold": "This program is not on hold.",
    "delivery_settled": "This is settled already: nothing waits to be sent again.",
    # Reviews and closing
    "review_answer_missing": "One answer is still missing: {label}. Please close this form and open it again; everything else is kept.",
    "day_still_ahead": "That day is still ahead. Please choose today or a day before.",
    # The agreement
    "circle_goes_on": "Others still meet in this circle, so its channel stays. It can be archived once the circle is over for everybody.",
    "program_without_agreement": "This program works without a written agreement: just meet and talk.",
    "program_without_goals": "This program works without goals: just meet and talk.",
    "agreement_not_written": "There is no agreement yet. Write it first, then both sign.",
    "agreement_already_signed": "You have signed this agreement already.",
    "agreement_not_open": "This agreement was replaced by a newer one. Open *Home* to sign that one.",
    "hello_said": "Your hello is done already. From here on just write in your channel, whenever you like.",
    "agreement_changed_meanwhile": "Your partner has just proposed a new text. Close this window and open it again to read theirs.",
    # Goals
    "goal_finished": "This goal is finished already.",
    "goal_still_open": "This goal is still open.",
    "goal_due_in_the_past": "Please choose a day that is still ahead.",
    "goals_enough": "You two have {maximum} open goals, which is plenty. Finish or drop one first.",
    "activities_enough": "This goal has {maximum} activities, which is plenty. Finish some of them first.",
    # Topics
    "no_pair_yet": "Topics are for pairs: once you are matched, they are here for the two of you.",
    "topic_unknown": "This topic is not offered any more. `/mentor topics` shows what there is.",
    "topics_enough": "The library has {maximum} topics, which is all it can hold. Reword one that nobody uses.",
    "topic_changed_meanwhile": "Somebody else has just changed this topic. Close this window and open it again to read theirs.",
    # Meetings
    "meeting_not_planned": "This meeting is settled already.",
    "meeting_already_held": "This meeting is already noted as held.",
    "meeting_cancelled": "This meeting was cancelled.",
    "proposal_over": "These times are settled already. Home shows your next meeting.",
    "goal_help_over": "This is settled already. Thank you all the same.",
    "times_in_circle": "In a circle, agree on a date first and then note it with *We have a date*.",
    "times_are_yours": "You suggested these times yourself: now it is your partner's turn.",
    "time_has_passed": "This time has passed meanwhile. Choose another one, or suggest other times.",
    "standing_in_circle": "A standing date is for two. In a circle, note each date with *We have a date*.",
    "standing_over": "This standing date has ended already.",
    "point_settled": "This open point is settled already.",
    "points_enough": "You two have {maximum} open points, which is plenty. Tick or drop one first.",
    "meeting_in_the_past": "Please choose a time that is still ahead. If you already met, use *We already met*.",
    "meeting_too_far": "That is more than a year away. Please choose an earlier date.",
    "meeting_booked_already": "You two already have a meeting at that time. Choose another one, or close this window.",
    "meeting_not_begun": "This meeting is still ahead. Come back to this button when you have met.",
    "meeting_still_ahead": "This is still ahead. To note a date for later, use *We have a date*.",
    "meeting_before_match": "You two were not matched yet then. Please choose the day you met.",
    # Reminders
    "reminder_unknown": "This reminder is no longer there. Open *Home* to see what is next.",
    # Matching
    "draft_replaced": "There is a newer draft. Please use the buttons of that one.",
    "draft_published": "This draft is published already.",
    "draft_empty": "There is no pair in this draft, so there is nothing to publish. The reasons stand beside each person.",
    "draft_missing": "There is no draft yet. Type `/mentor-admin match preview` first.",
    "draft_outdated": "Something changed since this draft was made: <@{who}> cannot be matched as it says. Nothing was published. Please make a new draft.",
    "peers_have_no_mentors": "In a program of peers nobody is the mentor, so there is nothing to swap. `match lock` keeps two people together.",
    "peers_have_no_short_lists": "This program pairs people within one pool, where nobody offers a place, so there are no short lists of mentors. Wishes in the application count; `/mentor-admin match lock @one @other` keeps two people together.",
    "peers_are_not_asked": "This program pairs people within one pool, where nobody is the mentor, so nobody can be asked as one. Look at `/mentor-admin match preview`, keep people apart with `match forbid`, and publish it.",
    "question_failed": "Something went wrong on our side while I worked this out. Nothing has changed for anybody: please ask again.",
    "question_outdated": "A new run of the program has begun since you asked, so there is nothing to answer any more.",
    "nobody_to_offer": "Nobody waits for a short list any more: these mentees have one, or a partner.",
    "too_many_named": "These are more people than one message can carry. Please name at most {most} at a time, or nobody at all for everybody who waits.",
    "no_mentee_without_partner": "<@{who}> is no approved mentee without a partner in this program, so there is nothing to offer.",
    "short_list_gone": "This short list is not there any more. If you get a new one, it comes as a message.",
    "short_list_over": "The time for this short list is over. What you chose until then counts; without it, we choose for you.",
    "short_list_matched": "You have a mentor now, so there is nothing to rank any more.",
    "short_list_empty": "None of the mentors on your list is free any more. You need not do anything: we look for someone who fits.",
    "ranked_twice": "You have chosen this person above already. Please choose somebody else, or leave this one empty.",
    "draft_contradicts": "Since this draft was made, somebody decided about <@{mentee}> and <@{mentor}>: {decision}. Nothing was published. Please make a new draft.",
    "draft_changed": "Nothing was done, because <@{who}> was faster: {change}. Please look at the draft again, and press the button that stands there now.",
    "draft_discarded": "<@{who}> discarded this draft. `/mentor-admin match preview` makes a new one.",
    "draft_not_ready": "This draft is still being computed. Its message turns into the draft as soon as it is done.",
    "draft_being_answered": "The mentors of this draft are being asked just now. You can publish it when they have answered or the time is up.",
    "draft_unknown": "There is no draft called “{typed}”. `/mentor-admin match drafts` lists those there are.",
    "drafts_too_few": "Comparing takes two drafts. `/mentor-admin match preview \"a name\"` makes another one and keeps it beside the first.",
    "nobody_to_ask": "Every mentor in this draft has said yes already, so there is nobody to ask.",
    "nobody_to_pair": "Every approved mentee has a partner, or is paired by hand already.",
    "no_peers_to_pair": "Everybody who is approved has a partner, or is paired by hand already.",
    "no_peer_to_pair": "Nobody else may be paired with <@{who}>: the others have partners, or a rule that protects people keeps them apart.",
    "no_mentor_to_pair": "No mentor with a free place may be paired with <@{who}>. `/mentor-admin match why` says more.",
    "answer_not_needed": "This proposal is not made any more, so there is nothing to answer. If there is a new one, it comes as a message.",
    "answer_over": "The time for an answer is over. If it does not suit you, please tell your coordinators.",
    "answer_published": "The pairs are made by now. If it does not suit you, please tell your coordinators.",
    "answered_yes": "You have said yes already. If it does not suit you after all, please tell your coordinators.",
    "answered_no": "You have said “Not this time” already, and somebody else is looked for. If you would like to after all, please tell your coordinators.",
    "mentee_gone": "This person is not looking for a mentor any more, so there is nothing to answer.",
    "not_approved_as": "<@{who}> is not approved as {role} in this program. The command names the mentee first, then the mentor.",
    "same_person": "Nobody can be their own mentor. Please name two people.",
    "weights_all_zero": "Please give at least one of these a number above 0, or nobody fits better than anybody else.",
    "seniority_undecided": "You gave experience a number, and chose here that the level makes no difference. Please change one of the two.",
    "rematch_outdated": "Something changed since these ways were compared. Please type `/mentor-admin match rematch` again.",
    "pair_begun_meanwhile": "<@{who}>'s pair has begun since this draft was made, so it stays together. Nothing was published. Please make a new draft.",
    # Nominations, a manager's word, the review of applications, external mentors
    "nominations_off": "People join *{program}* by themselves; it takes no nominations. You can tell your colleague about `/mentor join`.",
    "nominated_oneself": "To take part yourself, type `/mentor join`. Here you can name somebody else.",
    "nominee_no_member": "Please choose a full member of this workspace: no guest, app or deactivated account.",
    "nomination_taken_up": "You have applied for *{program}* meanwhile. To step back, type `/mentor leave`: no reason needed.",
    "person_not_known": "I do not know this person yet. Please try again in a few minutes, or choose somebody else.",
    "endorsement_answered": "You have answered this already. If it is different now, please tell the program's coordinators.",
    "endorsement_over": "This application has been decided or withdrawn meanwhile, so there is nothing to answer any more.",
    "own_application": "This is your own application, so somebody else decides it: {names}.",
    "nobody_chosen": "Please choose at least one application.",
    "question_settled": "Your application has been decided meanwhile, so this question needs no answer any more.",
    "guest_from_outside": "<@{who}> is not an account of this workspace. Only its multi-channel guests can be external mentors.",
    "guest_of_one_channel": "<@{who}> is a single-channel guest, so there can be no private channel with a mentee. An admin can make them a multi-channel guest; then invite them again.",
    "guest_is_mentor": "As a guest you can take part as an external mentor.",
    "no_guest": "<@{who}> is a full member of this workspace: they can join by themselves, or be nominated with `/mentor nominate`.",
    # Changing the questions of a form
    "question_kind_answered": "People have answered this question, so it stays what it is. Retire it and add a new one: their answers are kept.",
    "question_audience_promised": "People answered this under the promise below it, so nobody else may see it. For a wider circle, retire it and add a new question.",
    "question_feeds_promised": "People answered this as something that is used otherwise. Add a new question for that.",
    "question_list_answered": "People have chosen from this list. Retire the question and add a new one with the other list.",
    "question_scale_answered": "People have answered on this scale. Retire the question and add a new one with the other scale.",
    "question_needed": "The program itself works with this answer. You can reword the question and move it; this part of it stays.",
    "question_depended_on": "Another question asks about what is chosen here: “{label}”. Retire that one first.",
    "question_depends_on_retired": "It asks about what is chosen in “{label}”. Bring that one back first.",
    "question_breaks_plan": "With this the program would no longer hold together: {problem}.",
    "levels_come_later": "What is chosen in “{label}” has to be asked on a page before the question about its levels.",
    "last_question": "A form needs one question at least. Add another before you retire this one.",
    "page_full": "This page would be longer than Slack can show. Please choose another page, or shorten the list of options.",
    "scale_bounds": "A scale begins at 0 or more, and ends above that, at most 99 steps later.",
    "bounds_turned": "The highest number should not be below the lowest.",
    "option_too_long": "A line is too long for a menu: “{given}…”. Please keep each to {maximum} characters.",
    "option_twice": "Two lines say the same: “{given}”.",
    "options_missing": "Please write at least one option, one per line.",
    "options_too_many": "These are {count} options; a menu in Slack holds {maximum}.",
    "options_in_sight": "With all options in sight there can be {maximum}. Take the menu for more.",
    "options_only_reworded": "Here each line can only be reworded: please leave {count} lines in their order.",
    "feed_needs_kind": "A question of this kind cannot inform that. Please choose something else, or nothing.",
    "feed_needs_list": "To be compared, what is chosen here has to come from the program's own list of {list}.",
    "feed_needs_values": "To be compared, the options can only be these: {values}.",
    "feed_needs_audience": "The reasons for a pair are read by coordinators and by the two, so what they may not see cannot inform this. Choose another circle of readers, or nothing.",
    # Commands and programs
    "program_name_taken": "There is already a program called “{name}”. Please choose another name.",
    "members_only": "Please choose full members of this workspace: no guests, apps or deactivated accounts.",
    "program_not_open": "This program takes no applications at the moment. Its coordinators will announce the next round.",
    "program_already_open": "This program is open already.",
    "no_program_open": "No mentoring program takes applications at the moment. We will announce the next one.",
    "nothing_new_to_answer": "There is nothing new to answer. Thank you, we have everything.",
    "application_page_missing": "One answer is still missing: {label}. Type `/mentor join` to add it.",
    "enrollment_matched_role": "You are matched as {role}, so this role stays. To leave that pair, type `/mentor leave`.",
    "wrong_channel": "Coordinators' commands work in the program's private admin channel only, so that nobody else reads the answers. Please type this there. To plan the first program here: `/mentor-admin program new`.",
    "channel_not_private": "Please run this in a private channel: it becomes the admin channel, where applications and pairs are shown. Create one, invite <@{app}> and try again.",
    "invite_the_app": "I am not in this channel yet. Type `/invite <@{app}>` here, then run the command again.",
    "command_unknown": "There is no command `{typed}`.{suggestion}",
    "command_incomplete": "That needs a little more: `{usage}`.",
    "program_unknown": "There is no program called “{typed}”.{suggestion}",
    "program_ambiguous": "Several programs fit: {names}. Please write the whole name.",
    "program_file_invalid": "This plan has {count} mistakes.",
    # The plan
    "part_unknown": "A plan has no part called “{typed}”. `/mentor-admin program edit` lists those it has.",
    "plan_unusable": "That does not fit together with the rest of the plan: {why}.",
    "day_too_early": "This comes before the day above it ({day}). Please choose that day or a later one.",
    "day_over": "This day is over already. Please choose today or a later day.",
    "silence_too_long": "That is more than a year of silence. Please choose an earlier day.",
    "currency_invalid": "Please write the currency as three letters, for example EUR.",
    "extension_out_of_range": "Please type a number of days from {least} to {most}.",
    "cadence_is_so": "That is their rhythm already. Choose another one, or leave it as it is.",
    "pair_is_well": "This pair does not need a look any more, so there is nothing to put off.",
    "signal_answered": "You have answered this already. Write to a coordinator if you have changed your mind.",
    "step_skipped": "This reminder is left out this week already.",
    "step_not_skipped": "This reminder is sent this week, nothing was left out.",
    "held_before_booked": "A first meeting is booked before it is held: please use at least the days above.",
    "currency_missing": "Please say in which currency, for example EUR.",
    "amount_invalid": "Please write a number, for example 12.5.",
    "level_too_low": "This is below the level it begins with.",
    "emoji_invalid": "Please write one emoji between two colons, for example :seedling:.",
    "image_unexplained": "Please say in a few words what the picture shows, for people who cannot see it.",
    "no_measure_by_hand": "Every measure of this program is found by the bot. Add one that is entered by hand first: `/mentor-admin program edit measures`.",
    # A plan as a file
    "plan_file_used": "This plan is used already, so nothing was changed.",
    "plan_file_discarded": "This plan was discarded. Run `/mentor-admin program import` to upload it again.",
    "plan_file_replaced": "A newer plan was uploaded since. Please use its message further down.",
    "plan_file_not_read": "This plan is not read yet. What it would change appears here in a moment.",
    # A company directory
    "directory_applied": "This directory is applied already, so nothing was changed.",
    "directory_discarded": "This directory was discarded. Run `/mentor-admin import` to upload it again.",
    "directory_replaced": "A newer directory was uploaded since. Please use its message further down.",
    "directory_not_read": "This directory is not read yet. What it would change appears here in a moment.",
}  # fmt: skip

_LIMIT = 300


def sentence(error: DomainError, reader: Reader) -> str:
    """The sentence for `error`, in the reader's language. An unknown code says so without showing internals."""
    template = SENTENCES.get(error.code, "That is not possible just now.")
    return reader.say(template, **{key: _word(key, value, reader) for key, value in error.params.items()})


def _word(key: str, value: object, reader: Reader) -> Any:
    if key == "change":
        return _change(str(value), reader)
    if key == "decision":
        known = {"lock": reader.say("they stay together"), "forbid": reader.say("they stay apart")}
        return known.get(str(value), reader.say("something else"))
    if key == "suggestion":
        text = str(value or "")
        return reader.say(" Did you mean `{text}`?", text=quote(text)) if text else ""
    if isinstance(value, date):
        return reader.calendar_day(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(quote(str(one)) for one in value)
    return fit(quote(str(value)), _LIMIT) if isinstance(value, str) else value


def _change(verb: str, reader: Reader) -> str:
    """What somebody did to a draft, by the verb of the activity."""
    return {
        "match.lock": reader.say("two people are to stay together"),
        "match.forbid": reader.say("two people are to stay apart"),
        "match.unlock": reader.say("a decision about two people was taken back"),
        "match.swapped": reader.say("two pairs were swapped"),
        "match.paired": reader.say("two people were put together by hand"),
        "match.asking": reader.say("the mentors are being asked"),
        "match.answered": reader.say("the mentors have answered"),
    }.get(verb, reader.say("something in the draft is different"))
