"""Reads of the room: journal, chain, figures, decisions."""

from app.oversight.queries.chain import newest_checkpoints, receipt_of
from app.oversight.queries.decisions import (
    decision_by_id,
    decision_for,
    decisions,
    offer_of,
    policy_of,
    replay,
)
from app.oversight.queries.figures import Altered, Checked, check_figures, stateful_models
from app.oversight.queries.journal import (
    Reader,
    Search,
    all_entries,
    entries,
    entry_for,
    firm_exactly,
    firm_names,
    firms_named,
    names_of,
    readings,
)
from app.oversight.queries.scores import Opened, opened
from app.oversight.queries.wording import state_words

__all__ = [
    "Altered",
    "Checked",
    "Opened",
    "Reader",
    "Search",
    "all_entries",
    "check_figures",
    "decision_by_id",
    "decision_for",
    "decisions",
    "entries",
    "entry_for",
    "firm_exactly",
    "firm_names",
    "firms_named",
    "names_of",
    "newest_checkpoints",
    "offer_of",
    "opened",
    "policy_of",
    "readings",
    "receipt_of",
    "replay",
    "stateful_models",
    "state_words",
]
