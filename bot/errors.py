"""What can be refused, by code. The sentence a person reads is made from code and parameters by the views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

# Every code with the parameters its sentence may use. Whoever raises a new code adds it here; a test walks
# the source for unregistered ones.
CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # answers to a form
        "answer_required": (),
        "answer_too_long": ("length", "maximum"),
        "not_an_option": ("given",),
        "too_many": ("count", "maximum"),
        "number_invalid": ("given",),
        "number_range": ("given", "minimum", "maximum"),
        "date_invalid": ("given",),
        "link_invalid": ("given",),
        "person_invalid": ("given",),
        "zone_invalid": ("given", "suggestion"),
        "country_invalid": ("given",),
        "question_unknown": ("key",),
        # who may do what
        "not_a_coordinator": ("program",),
        "not_workspace_admin": (),
        "guests_cannot_join": (),
        "outsiders_cannot": (),
        "person_deactivated": (),
        "not_your_pair": (),
        "only_the_mentee": (),
        "only_the_mentor": (),
        "not_yours": (),
        "own_pair_is_confidential": (),
        # enrollment
        "application_not_begun": (),
        "application_already_sent": (),
        "application_already_decided": ("state",),
        "application_unfinished": (),
        "application_page_missing": ("label",),
        "nothing_new_to_answer": (),
        "already_withdrawn": (),
        "not_enrolled": (),
        "not_assessed": (),
        "not_a_mentor_here": ("person",),
        "no_panel_here": (),
        "enrollment_matched": (),
        "enrollment_matched_role": ("role",),
        "enrollment_over": (),
        "not_ready_to_match": ("state",),
        "profile_not_yours": (),
        "profile_changed": (),
        # a campaign
        "announcement_waits": (),
        "no_champion": (),
        "texts_approved": (),
        "champion_asked_today": (),
        "text_outdated": (),
        # training
        "module_gone": (),
        "module_not_yours": (),
        "no_training": (),
        "session_gone": (),
        "session_not_for_you": (),
        "session_not_for": ("who",),
        "session_called_off": (),
        "session_over": (),
        "session_full": (),
        "session_not_begun": (),
        "session_in_the_past": (),
        "session_twice": (),
        "session_offered": (),
        "no_pairs_for_kickoff": (),
        "session_not_in_plan": (),
        "seat_settled": (),
        "seat_not_chosen": (),
        "nobody_to_nudge": (),
        "nudged_today": (),
        "still_matched": (),
        "still_withdrawn": (),
        # a pair
        "pair_not_active": ("state",),
        "pair_already_paused": (),
        "pair_not_paused": (),
        "pause_until_when": ("maximum",),
        "pause_which": (),
        "no_pair_to_pause": (),
        "no_pair_paused": (),
        "pair_already_closed": (),
        "pair_not_closed": ("state",),
        "pair_archived": (),
        "pair_paused": (),
        "pair_was_left": (),
        "pair_member_gone": (),
        # coordinators
        "not_in_a_pair": ("person",),
        "no_such_pair": ("person",),
        "hello_sent_today": ("name",),
        "program_on_hold": (),
        "program_not_on_hold": (),
        "delivery_settled": ("state",),
        # reviews and closing
        "review_answer_missing": ("label",),
        "day_still_ahead": (),
        # the agreement
        "agreement_not_written": (),
        "program_without_agreement": (),
        "circle_goes_on": (),
        "program_without_goals": (),
        "agreement_already_signed": (),
        "agreement_not_open": ("state",),
        "hello_said": (),
        "agreement_changed_meanwhile": (),
        # goals
        "goal_finished": ("state",),
        "goal_still_open": (),
        "goal_due_in_the_past": (),
        "goals_enough": ("maximum",),
        "activities_enough": ("maximum",),
        "no_pair_yet": (),
        "topic_unknown": (),
        "topics_enough": ("maximum",),
        "topic_changed_meanwhile": (),
        # meetings
        "meeting_not_planned": ("state",),
        "meeting_already_held": (),
        "meeting_cancelled": (),
        "proposal_over": ("state",),
        "goal_help_over": ("state",),
        "times_in_circle": (),
        "times_are_yours": (),
        "time_has_passed": (),
        "standing_in_circle": (),
        "standing_over": (),
        "point_settled": (),
        "points_enough": ("maximum",),
        "meeting_in_the_past": (),
        "meeting_too_far": (),
        "meeting_booked_already": (),
        "meeting_not_begun": (),
        "meeting_still_ahead": (),
        "meeting_before_match": (),
        # reminders
        "reminder_unknown": (),
        # matching
        "draft_replaced": (),
        "draft_published": (),
        "draft_empty": (),
        "draft_missing": (),
        "draft_outdated": ("who",),
        "draft_contradicts": ("mentee", "mentor", "decision"),
        "draft_changed": ("who", "change"),
        "draft_discarded": ("who",),
        "draft_not_ready": (),
        "draft_being_answered": (),
        "draft_unknown": ("typed",),
        "drafts_too_few": (),
        "nobody_to_offer": (),
        "too_many_named": ("most",),
        "no_mentee_without_partner": ("who",),
        "short_list_gone": (),
        "short_list_over": (),
        "short_list_matched": (),
        "short_list_empty": (),
        "ranked_twice": (),
        "nobody_to_ask": (),
        "nobody_to_pair": (),
        "no_mentor_to_pair": ("who",),
        "no_peers_to_pair": (),
        "no_peer_to_pair": ("who",),
        "answer_not_needed": (),
        "answer_over": (),
        "answer_published": (),
        "answered_yes": (),
        "answered_no": (),
        "mentee_gone": (),
        "peers_have_no_mentors": (),
        "peers_have_no_short_lists": (),
        "peers_are_not_asked": (),
        "question_failed": (),
        "question_outdated": (),
        "not_approved_as": ("who", "role"),
        "same_person": (),
        "weights_all_zero": (),
        "seniority_undecided": (),
        "rematch_outdated": (),
        "pair_begun_meanwhile": ("who",),
        # nominations, a manager's word, the review of applications, external mentors
        "nominations_off": ("program",),
        "nominated_oneself": (),
        "nominee_no_member": (),
        "nomination_taken_up": ("program",),
        "person_not_known": (),
        "endorsement_answered": (),
        "endorsement_over": (),
        "own_application": ("names",),
        "nobody_chosen": (),
        "question_settled": (),
        "guest_from_outside": ("who",),
        "guest_of_one_channel": ("who",),
        "guest_is_mentor": (),
        "no_guest": ("who",),
        # changing the questions of a form
        "question_kind_answered": (),
        "question_audience_promised": (),
        "question_feeds_promised": (),
        "question_list_answered": (),
        "question_scale_answered": (),
        "question_needed": (),
        "question_depended_on": ("label",),
        "question_depends_on_retired": ("label",),
        "question_breaks_plan": ("problem",),
        "levels_come_later": ("label",),
        "last_question": (),
        "page_full": (),
        "scale_bounds": (),
        "bounds_turned": (),
        "option_too_long": ("given", "maximum"),
        "option_twice": ("given",),
        "options_missing": (),
        "options_too_many": ("count", "maximum"),
        "options_in_sight": ("maximum",),
        "options_only_reworded": ("count",),
        "feed_needs_kind": (),
        "feed_needs_list": ("list",),
        "feed_needs_values": ("values",),
        "feed_needs_audience": (),
        # commands and programs
        "command_unknown": ("typed", "suggestion"),
        "command_incomplete": ("command", "usage"),
        "program_unknown": ("typed", "suggestion"),
        "program_ambiguous": ("typed", "names"),
        "program_file_invalid": ("count",),
        # the plan
        "part_unknown": ("typed",),
        "plan_unusable": ("why",),
        "day_too_early": ("day",),
        "day_over": (),
        "silence_too_long": (),
        "currency_invalid": (),
        "currency_missing": (),
        "held_before_booked": (),
        "amount_invalid": ("given",),
        "level_too_low": (),
        "emoji_invalid": (),
        "image_unexplained": (),
        "no_measure_by_hand": (),
        # a plan as a file
        "plan_file_used": ("state",),
        "plan_file_discarded": ("state",),
        "plan_file_replaced": ("state",),
        "plan_file_not_read": ("state",),
        # a company directory
        "directory_applied": ("state",),
        "directory_discarded": ("state",),
        "directory_replaced": ("state",),
        "directory_not_read": ("state",),
        "program_name_taken": ("name",),
        "program_not_open": (),
        "program_already_open": (),
        "no_program_open": (),
        # one's own settings
        "hours_half_given": (),
        "hours_end_early": ("begin",),
        "digest_day_free": (),
        "quiet_day_over": (),
        "quiet_too_long": (),
        # setting up
        "members_only": (),
        "wrong_channel": (),
        "channel_not_private": ("app",),
        "invite_the_app": ("app",),
    }
)


class DomainError(Exception):
    """A rule says no. `code` is one of CODES, `params` fill its sentence, `field` is the question key it
    belongs to.

    Raised by domain and use cases, never with a sentence inside: who is told, where and in which
    language is decided by whoever answers the person.
    """

    def __init__(self, code: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.params: Mapping[str, object] = MappingProxyType(params)

    def __repr__(self) -> str:
        return f"DomainError({self.code!r}, field={self.field!r}, params={dict(self.params)!r})"


class FormErrors(Exception):  # noqa: N818 - it is several
    """Everything that is wrong with one page of answers; each error names its question in `field`."""

    def __init__(self, errors: Iterable[DomainError]) -> None:
        self.errors: tuple[DomainError, ...] = tuple(errors)
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in self.errors))
