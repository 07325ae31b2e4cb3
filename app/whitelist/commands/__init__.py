"""Writes of the room, one file per noun."""

from app.whitelist.commands.appeals import (
    answer_appeal,
    appeal_until,
    decided_about,
    file_appeal,
    take_appeal,
    why_no_appeal,
    withdraw_appeal,
)
from app.whitelist.commands.asking import ask_for_visit
from app.whitelist.commands.cards import (
    approve_card,
    check_card,
    install_default_card,
    propose_again,
    propose_card,
    reject_card,
)
from app.whitelist.commands.certificates import (
    issue_certificate,
    withdraw_certificate,
)
from app.whitelist.commands.facts import record_fact, repair_fact, verify_fact
from app.whitelist.commands.facts_corrections import (
    ask_correction,
    decide_correction,
    withdraw_correction,
)
from app.whitelist.commands.facts_exchange import (
    ask_exchange,
    defer_exchange,
    fail_exchange,
    failure_of,
    prepare_results,
    push,
    receive,
    settle_run,
    switch_connector,
    try_again,
)
from app.whitelist.commands.facts_import import FACTS, undo_import
from app.whitelist.commands.facts_papers import open_paper
from app.whitelist.commands.keeping import keep_time
from app.whitelist.commands.negatives import (
    NegativeDraft,
    correct_negative,
    enter_negative,
)
from app.whitelist.commands.noticing import (
    Said,
    activate_entry,
    file_objection,
    settle_objection,
)
from app.whitelist.commands.park_figures import (
    record_park_loans,
    report_rent,
    sign_duty,
)
from app.whitelist.commands.park_telling import tell_tenants
from app.whitelist.commands.parks import (
    advise_review,
    designate_park,
    fall_due,
    keep_parks,
    propose_designation,
    rate_month,
    rate_park,
    refuse_designation,
    renew_designation,
    withdraw_designation,
)
from app.whitelist.commands.proposals_import import PROPOSALS
from app.whitelist.commands.proposing import (
    propose_entries,
    propose_entry,
    renew_entry,
)
from app.whitelist.commands.reviewing import (
    give_opinion,
    refuse_entry,
    shortlist_entry,
    start_review,
)
from app.whitelist.commands.scores import score_enterprise
from app.whitelist.commands.standing import (
    check_standing,
    expire_entry,
    note_arrears,
    remove_entry,
    reply_to_suspension,
    restore_entry,
    suspend_entry,
    warn_of_end,
)

__all__ = [
    "FACTS",
    "NegativeDraft",
    "PROPOSALS",
    "Said",
    "activate_entry",
    "advise_review",
    "answer_appeal",
    "appeal_until",
    "approve_card",
    "ask_correction",
    "ask_exchange",
    "ask_for_visit",
    "check_card",
    "check_standing",
    "correct_negative",
    "decide_correction",
    "decided_about",
    "defer_exchange",
    "designate_park",
    "enter_negative",
    "expire_entry",
    "fail_exchange",
    "failure_of",
    "fall_due",
    "file_appeal",
    "file_objection",
    "give_opinion",
    "install_default_card",
    "issue_certificate",
    "keep_parks",
    "keep_time",
    "note_arrears",
    "open_paper",
    "prepare_results",
    "propose_again",
    "propose_card",
    "propose_designation",
    "propose_entries",
    "propose_entry",
    "push",
    "rate_month",
    "rate_park",
    "receive",
    "record_fact",
    "record_park_loans",
    "refuse_designation",
    "refuse_entry",
    "reject_card",
    "remove_entry",
    "renew_designation",
    "renew_entry",
    "repair_fact",
    "reply_to_suspension",
    "report_rent",
    "restore_entry",
    "score_enterprise",
    "settle_objection",
    "settle_run",
    "shortlist_entry",
    "sign_duty",
    "start_review",
    "suspend_entry",
    "switch_connector",
    "take_appeal",
    "tell_tenants",
    "try_again",
    "undo_import",
    "verify_fact",
    "warn_of_end",
    "why_no_appeal",
    "withdraw_appeal",
    "withdraw_certificate",
    "withdraw_correction",
    "withdraw_designation",
]
