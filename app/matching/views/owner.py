"""Which products fit a need: to choose from for its owner, to read for the centre."""

from typing import Any

from flask import render_template, request, url_for

from app.infra.acts import Act
from app.kernel.actors import Permission
from app.matching import queries
from app.matching.rules.change import Change
from app.matching.rules.matches import Eligible, Ineligible
from app.matching.views.room import room
from app.needs.models import FinancingNeed
from app.needs.queries import need_for, speaks_for
from app.needs.rules import EDITABLE
from app.needs.states import OPEN_TO_REFERRAL
from app.products.models import Product
from app.products.rules.vocabulary import FIELDS, USES

SHOWN = 20


@room.page("/me/needs/<id:need>/matches", may=Permission.MATCH_READ, subject=need_for)
def matches(act: Act, need: FinancingNeed) -> Any:
    mine = speaks_for(act.actor, need)
    if not queries.matching_consented(need):
        return render_template("matching/no_consent.html", need=need, mine=mine), 409
    most = None if request.args.get("all") else SHOWN
    found = queries.matches_of(act, need)
    eligible, ineligible = found.eligible(most), found.ineligible(most)
    products = queries.rows_of(act, [*eligible, *ineligible])
    return render_template(
        "matching/matches.html",
        need=need,
        mine=mine,
        open_to_referral=need.state in OPEN_TO_REFERRAL,
        editable=need.state in EDITABLE,
        counts=found.counts(),
        eligible=eligible,
        ineligible=ineligible,
        products=products,
        lenders=_lenders(eligible, products),
        most=act.policy["referrals.open_max"],
        try_url=lambda row: try_url(need, row),
        borrows_more=borrows_more,
        labels=FIELDS,
        uses=USES,
    )


def _lenders(eligible: list[Eligible], products: dict[str, Product]) -> list[str]:
    """The banks on offer, each once, in the order of the list."""
    shown = (products.get(row.product.public_id) for row in eligible)
    return list(dict.fromkeys(product.lender.name for product in shown if product))


def try_url(need: FinancingNeed, row: Ineligible) -> str | None:
    """One tap to the need with the change filled in; a sent need is tried as a new one."""
    if not row.change:
        return None
    if need.state in EDITABLE:
        return url_for("needs.edit_need", need=need.public_id, **_typed(row.change))
    asked = {
        "amount_fen": need.amount_fen,
        "term_months": need.term_months,
        "use": need.use,
        "wants_guarantee": int(need.wants_guarantee),
    }
    return url_for("needs.new_need", **{**asked, **_typed(row.change)})


def borrows_more(row: Ineligible) -> bool:
    """Whether the advice is to ask for more money, which nobody should do for its own sake."""
    return any(c.field == "amount_fen" and c.to > (c.now or 0) for c in row.change or ())


def _typed(changes: tuple[Change, ...]) -> dict[str, Any]:
    return {c.field: int(c.to) if isinstance(c.to, bool) else c.to for c in changes}
