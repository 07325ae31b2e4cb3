"""Reads behind the boards: cases (needs), clocks (referrals), results."""

from app.monitoring.queries.cases import (
    Figure,
    Sent,
    all_cases,
    by_bank,
    by_clock,
    by_park,
    by_state,
    cases,
    sent_of_cases,
    total,
)
from app.monitoring.queries.clocks import (
    BankRow,
    conditions,
    league,
    own_clocks,
    referrals_behind,
)
from app.monitoring.queries.filtering import CLOCKS, Filter
from app.monitoring.queries.results import (
    FrontFigures,
    Month,
    front_figures,
    own_months,
    own_reasons,
)

__all__ = [
    "CLOCKS",
    "BankRow",
    "Figure",
    "Filter",
    "FrontFigures",
    "Month",
    "Sent",
    "all_cases",
    "by_bank",
    "by_clock",
    "by_park",
    "by_state",
    "cases",
    "conditions",
    "front_figures",
    "league",
    "own_clocks",
    "own_months",
    "own_reasons",
    "referrals_behind",
    "sent_of_cases",
    "total",
]
