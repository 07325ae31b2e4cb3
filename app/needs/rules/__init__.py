"""Pure rules of the room, one file per question."""

from app.needs.rules.five_tests import (
    OUTCOMES,
    TESTS,
    recommendation_refusals,
    record_refusals,
    still_missing,
)
from app.needs.rules.keeping import KeepingFacts, lapsed_before, reminders_due, spent
from app.needs.rules.progress import Step, StepFacts, next_step
from app.needs.rules.stating import (
    EDITABLE,
    PURPOSE_MAX,
    NeedDraft,
    SubmissionFacts,
    draft_refusals,
    edit_refusals,
    submission_refusals,
    withdrawal_refusals,
)
from app.needs.rules.writing_back import RESULTS, result_refusals

__all__ = [
    "EDITABLE",
    "OUTCOMES",
    "PURPOSE_MAX",
    "RESULTS",
    "TESTS",
    "KeepingFacts",
    "NeedDraft",
    "Step",
    "StepFacts",
    "SubmissionFacts",
    "draft_refusals",
    "edit_refusals",
    "lapsed_before",
    "next_step",
    "recommendation_refusals",
    "record_refusals",
    "reminders_due",
    "result_refusals",
    "spent",
    "still_missing",
    "submission_refusals",
    "withdrawal_refusals",
]
