"""Who pays and who bears, as pages and programs show it."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from app.agreements.forms import PARTY_LABELS
from app.claims import queries, rules
from app.claims.models import Claim
from app.claims.states import UNDECIDED
from app.guarantee.commands import filing_warnings
from app.guarantee.rules.shares import Parts
from app.infra.acts import Act
from app.kernel.rates import percent
from app.kernel.refusals import Refusal


@dataclass(frozen=True)
class Row:
    """A party of a claim: its share, what it pays at once, what it bears in the end."""

    label: str
    share: str
    pays_fen: int
    bears_fen: int


def rows_of(parts: Parts, cash: dict[str, int], burden: dict[str, int]) -> list[Row]:
    """The table of a claim in the order agreed."""
    return [
        Row(_(PARTY_LABELS[party]), percent(share), cash.get(party, 0), burden[party])
        for party, share in parts
    ]


def bar_of(parts: Parts) -> list[tuple[str, Decimal, str]]:
    """The same shares as the share bar draws them."""
    return [(_(PARTY_LABELS[party]), share, percent(share)) for party, share in parts]


def warnings_of(act: Act, claim: Claim) -> tuple[Refusal, ...]:
    """What the guarantor should look at twice before it approves; nothing afterwards."""
    if claim.state not in UNDECIDED:
        return ()
    facts = queries.rate_facts(claim.commitment.application.programme)
    rate = rules.rate_warnings(
        facts, claim.payable_fen, claim.commitment.amount_fen, policy=act.policy
    )
    return (*filing_warnings(act, claim.commitment), *rate)
