"""The book of commitments: what was promised, what is still covered, until when."""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.guarantee import queries
from app.guarantee.models import GuaranteeCommitment
from app.guarantee.states import COMMITMENT
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.paging import LIMIT_MAX, Page
from app.kernel.actors import Permission
from app.kernel.money import format_yuan


def _states() -> tuple[str, ...]:
    state = request.args.get("state")
    return (state,) if state in COMMITMENT.states else ()


@room.page("/guarantee/commitments", may=Permission.GUARANTEE_QUEUE)
def commitments(act: Act) -> Any:
    states = _states()
    page = Page(50, request.args.get("cursor"))
    return render_template(
        "guarantee/book.html",
        found=queries.commitments(act.actor, page, states=states),
        state=states[0] if states else None,
        labels=COMMITMENT.labels,
    )


@room.page("/guarantee/commitments.csv", may=Permission.GUARANTEE_QUEUE)
def export_commitments(act: Act) -> Response:
    """Exactly the rows of the filtered book."""
    header = [
        _("担保函"),
        _("企业"),
        _("银行"),
        _("担保金额（元）"),
        _("在保余额（元）"),
        _("状态"),
        _("出函"),
        _("放款截止"),
        _("放款"),
    ]
    rows = ([*_row(commitment)] for commitment in _all(act, _states()))
    return csv_response("commitments.csv", header, rows)


def _row(commitment: GuaranteeCommitment) -> Iterator[Any]:
    application = commitment.application
    yield commitment.letter_number
    yield application.enterprise.name
    yield application.lender.name
    yield format_yuan(commitment.amount_fen)
    yield format_yuan(commitment.outstanding_fen)
    yield _(commitment.state_label)
    yield commitment.issued_at
    yield commitment.valid_until
    yield commitment.effective_on or ""


def _all(act: Act, states: tuple[str, ...]) -> Iterator[GuaranteeCommitment]:
    cursor = None
    while True:
        found = queries.commitments(act.actor, Page(LIMIT_MAX, cursor), states=states)
        yield from found.items
        cursor = found.next
        if cursor is None:
            return
