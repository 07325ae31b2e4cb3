"""Pages across rooms: the whole file of a need, the search box."""

from typing import Any

from flask import render_template, request

from app.desk import queries
from app.desk.views.room import room
from app.infra.acts import Act
from app.kernel.actors import Access, Actor, Permission, Role
from app.needs.models import FinancingNeed
from app.needs.queries import need_for
from app.needs.rules import OUTCOMES, TESTS
from app.policy.codes import codes
from app.products.rules.vocabulary import USES


@room.page("/centre/needs/<id:need>", may=Permission.BOARD_READ, subject=need_for)
def need_file(act: Act, need: FinancingNeed) -> Any:
    return render_template(
        "desk/need_file.html",
        file=queries.need_file(act.actor, need),
        now=act.at,
        tests=TESTS,
        outcomes=OUTCOMES,
        uses=USES,
        words=codes(act.policy, "refusal_codes"),
    )


@room.page("/search", may=Access.SIGNED_IN)
def search(act: Act) -> Any:
    """Enterprises, needs and referrals the actor may see; each leads to the actor's own page."""
    text = request.args.get("q", "")
    return render_template(
        "desk/search.html",
        found=queries.search(act.actor, text),
        text=text.strip()[: queries.TEXT_MAX],
        need_page=_need_page(act.actor),
        referral_page=_referral_page(act.actor),
    )


def _need_page(actor: Actor) -> str | None:
    """The endpoint on which a role opens a need; None where it works by referrals."""
    if actor.may(Permission.BOARD_READ):
        return "desk.need_file"
    if actor.role is Role.ENTREPRENEUR:
        return "needs.show_need"
    return "needs.show_assisted" if actor.may(Permission.NEED_ASSIST) else None


def _referral_page(actor: Actor) -> str | None:
    """The endpoint on which a role opens a referral; None where it opens the need instead."""
    return "referrals.show_file" if actor.may(Permission.REFERRAL_QUEUE) else None
