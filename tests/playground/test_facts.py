"""The facts sheet, row by row, and the tests in which a bot that ignores a row is refused."""

from __future__ import annotations

import ast
from functools import lru_cache
from pathlib import Path

import pytest

from playground.api import METHODS
from playground.rules import common, rules

HERE = Path(__file__).parent

ROWS: dict[str, list[str]] = {
    "1 chat.postMessage: 1 per second per channel": ["test_a_channel_takes_one_message_a_second"],
    "1 chat.postMessage: several hundred a minute": [
        "test_a_workspace_takes_several_hundred_messages_a_minute"
    ],
    "1 tiers, 429 with Retry-After for that method only": ["test_each_tier_has_its_number_a_minute"],
    "1 acknowledgement within 3 s": [
        "test_without_an_ack_in_three_seconds_the_person_sees_an_error",
        "test_a_late_ack_is_no_ack",
        "test_no_answer_to_a_submission_is_said_at_the_modal",
        "test_over_http_too_an_answer_after_three_seconds_is_none",
    ],
    "1 trigger_id: 3 s, once": ["test_a_trigger_works_once", "test_a_trigger_lives_three_seconds"],
    "1 event retries: at once, 1 min, 5 min": [
        "test_an_event_without_an_ack_comes_again_at_once_then_after_one_and_five_minutes",
        "test_an_event_that_is_not_answered_comes_again_and_says_why",
    ],
    "1 no ack on 95 % of events disables the subscription": ["test_deaf_apps_lose_their_events"],
    "1 response_url: 5 uses in 30 minutes": ["test_a_response_url_works_five_times_in_thirty_minutes"],
    "1 message: 40,000 cut, chat.update 4,000": [
        "test_long_text_is_cut_when_posted_and_refused_when_updated"
    ],
    "1 message: all block text near 13,200": ["test_blocks_obey_block_kit_and_its_total_length"],
    "1 scheduleMessage with metadata is not posted": [
        "test_a_scheduled_message_with_metadata_is_never_posted"
    ],
    "2 Block Kit limits": ["test_a_block_passes_at_its_limit_and_is_refused_one_above"],
    "2 view limits": [
        "test_a_view_passes_at_its_limit_and_is_refused_one_above",
        "test_a_broken_modal_does_not_open_and_keeps_its_trigger",
    ],
    "2 view JSON 250 KB": ["test_a_view_above_250_kb_is_too_large"],
    "2 submit required with inputs": ["test_a_form_needs_a_submit_button"],
    "2 block_id unique": ["test_block_ids_are_unique_within_a_message"],
    "2 initial options equal listed ones": ["test_initial_options_equal_listed_ones_exactly"],
    "2 external_select: 100 options": [
        "test_an_external_select_asks_the_app",
        "test_too_many_suggestions_are_refused",
    ],
    "2 stack of 3, push from inside": [
        "test_a_stack_holds_three",
        "test_a_push_needs_a_trigger_born_in_the_modal",
    ],
    "2 view_submission's answer": [
        "test_a_broken_answer_to_a_submission_keeps_the_modal_with_an_error",
        "test_an_answer_may_update_push_or_clear",
        "test_errors_stand_at_their_fields_and_typed_text_stays",
    ],
    "2 hash_conflict": ["test_an_update_with_a_stale_hash_is_refused"],
    "2 typed values survive where both ids stay": ["test_typed_text_survives_only_where_both_ids_stay"],
    "2 inputs dispatch only with dispatch_action": ["test_inputs_send_actions_only_when_asked_to"],
    "2 notify_on_close": ["test_closing_is_told_if_asked_for"],
    "2 no commands in threads": ["test_only_declared_commands_exist_and_none_in_threads"],
    "2 should_escape": ["test_mentions_are_escaped_only_where_the_manifest_says"],
    "3 block_actions acks carry nothing": ["test_a_payload_where_none_is_taken_is_refused"],
    "3 metadata is found in the history": ["test_history_can_be_searched_for_ones_own_metadata"],
    "3 conversations.open is idempotent": ["test_opening_a_dm_twice_gives_the_same_one"],
    "3 archiving ejects the bot": ["test_archiving_puts_the_app_out_for_good"],
    "3 invite: up to 100, errors per user": [
        "test_invitations_are_refused_one_by_one",
        "test_at_most_a_hundred_are_invited_at_once",
    ],
    "3 up to 10 connections, payloads to one": [
        "test_ten_connections_and_no_more",
        "test_each_payload_goes_to_one_connection_in_turn",
    ],
    "4 chat.postMessage errors": [
        "test_nothing_can_be_said_where_the_app_is_not",
        "test_nothing_can_be_said_in_an_archive",
        "test_a_read_only_channel_refuses_the_app",
        "test_without_a_messages_tab_there_are_no_dms",
        "test_an_empty_message_is_refused",
        "test_metadata_must_be_an_event_and_small",
    ],
    "4 chat.update errors": ["test_only_ones_own_messages_can_be_changed"],
    "4 conversations.create errors": [
        "test_a_channel_needs_a_proper_name",
        "test_a_name_is_taken_even_by_an_archived_channel_nobody_sees",
        "test_owners_may_keep_private_channels_to_themselves",
    ],
    "4 conversations.open errors": [
        "test_a_group_dm_holds_eight_people_and_no_bots",
        "test_a_colleague_who_has_left_gets_no_dm",
        "test_someone_from_outside_is_visible_only_through_a_shared_channel",
    ],
    "4 conversations.invite errors": ["test_guests_have_their_limits"],
    "4 conversations.archive errors": ["test_archiving_puts_the_app_out_for_good"],
    "4 views errors": ["test_an_external_id_is_unique_and_finds_its_view"],
    "4 missing_scope with needed, provided": [
        "test_a_missing_scope_names_what_is_needed_and_what_there_is"
    ],
    "4 invalid_auth, token_revoked, account_inactive": [
        "test_wrong_or_missing_tokens_are_told_apart",
        "test_a_revoked_token_is_worth_nothing",
        "test_an_uninstalled_app_is_told_and_locked_out",
    ],
    "4 internal_error, fatal_error may have partly succeeded": [
        "test_errors_may_or_may_not_have_written"
    ],
    "4 application errors are HTTP 200": ["test_a_refusal_is_http_200_and_logged"],
    "5 manifest": ["test_each_rule_of_the_manifest"],
    "6 user_change with deleted": ["test_a_deactivation_is_told_with_the_user"],
    "6 locale only if asked for": ["test_a_new_time_zone_is_told"],
    "6 e-mail needs its scope": ["test_an_email_is_shown_only_with_its_scope"],
    "6 outsiders click but run no commands": [
        "test_people_from_outside_have_no_commands_but_can_click"
    ],
    "6 is_private, never the id": ["test_a_private_channels_id_does_not_give_it_away"],
    "6 private things stay private": [
        "test_a_private_channels_name_is_not_told_to_those_outside",
        "test_lists_never_show_private_channels_of_others",
        "test_a_private_channel_is_not_named_in_a_command",
    ],
    "7 apps.connections.open, hello": ["test_hello_comes_first_and_a_ticket_opens_once"],
    "7 one ack per envelope": [
        "test_a_second_ack_is_refused",
        "test_nonsense_and_unknown_envelopes_are_refused",
    ],
    "7 disconnect carries a reason": [
        "test_a_polite_disconnect_names_its_reason_and_nothing_new_follows"
    ],
    "7 pings, frames in one piece": ["test_pings_are_answered", "test_a_large_payload_comes_in_one_piece"],
    "7 auth.test and x-oauth-scopes": ["test_auth_test_says_who_and_what_is_allowed"],
    "7 JSON, form, multipart": ["test_json_forms_multipart_and_queries_all_carry_arguments"],
    "3 signature: HMAC-SHA256 of v0:timestamp:body": [
        "test_every_request_is_signed_at_the_time_of_the_playground"
    ],
    "7 HTTP: events JSON, commands a form, interactions a field payload": [
        "test_commands_are_forms_interactions_a_payload_in_one_events_json",
        "test_a_submission_takes_nothing_but_json",
    ],
    "7 HTTP: url_verification once": ["test_an_address_must_answer_with_the_challenge"],
}  # fmt: skip


@lru_cache
def functions(folder: Path) -> set[str]:
    """The names of all test functions in a folder."""
    return {
        node.name
        for path in folder.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_tests_that_exist(row: str) -> None:
    missing = set(ROWS[row]) - functions(HERE)
    assert not missing


def test_every_method_of_the_rules_is_served_and_no_other() -> None:
    assert set(METHODS) == set(rules())


def test_every_error_we_give_is_one_slack_gives() -> None:
    """The literal errors in the methods' code are listed for some method, or for all."""
    known = set(common()["errors"]).union(*(rule.errors for rule in rules().values()))
    source = Path(__file__).parents[2] / "playground"
    given = {
        argument.value
        for path in [*(source / "api").glob("*.py"), source / "views.py", source / "triggers.py"]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args
        for argument in ast.walk(node.args[0])
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    urls = {"expired_url", "used_url", "no_service"}
    parts = {"chat.postEphemeral", "error", "invalid_", "invalid_ts_"}
    assert given - known - urls - parts == set()
