"""The letter on paper, and the page where whoever holds the paper may check it."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.identity import client_address
from app.agreements.forms import CLAIM_BASE_LABELS
from app.agreements.rules import PARTY_LABELS
from app.guarantee import queries, rules
from app.guarantee.commands.reading import log_reading
from app.guarantee.models import GuaranteeApplication
from app.guarantee.views.room import room
from app.infra import clock, limits, pdf, qr
from app.infra.acts import Act
from app.infra.headers import hidden_from_engines
from app.kernel.actors import Access, Permission
from app.kernel.errors import NotVisible
from app.kernel.rates import percent

CODE_MOST = 64
LOOKUPS_AN_HOUR = 60


@room.page(
    "/guarantee/applications/<id:application>/letter.pdf",
    may=Permission.GUARANTEE_READ,
    subject=queries.application_for,
)
def print_letter(act: Act, application: GuaranteeApplication) -> Response:
    """The letter as it was given, with the code and the address to check it at."""
    letter = application.commitment.letter if application.commitment else None
    if letter is None:
        raise NotVisible("letter")
    log_reading(act, application, "letter")
    address = url_for("guarantee.check_letter", code=letter.code, _external=True)
    content = letter.content
    html = render_template(
        "guarantee/letter.html",
        letter=content,
        code=letter.code,
        address=address,
        qr=qr.drawing(address),
        parts=[(_(PARTY_LABELS[p]), percent(Decimal(s))) for p, s in content["shares"]],
        claim_base=_(CLAIM_BASE_LABELS[content["claim_base"]]),
        issued_on=date.fromisoformat(content["issued_on"]),
        valid_until=date.fromisoformat(content["valid_until"]),
    )
    return pdf.response(html, f"{content['letter_number']}.pdf")


def _count_lookup() -> None:
    """Codes are not to be guessed by trying."""
    limits.hit(f"letter:{client_address(request)}", limit=LOOKUPS_AN_HOUR, seconds=3600)


@room.page("/letters", may=Access.ANYONE)
def ask_letter(act: Act | None) -> Any:
    """Type the code from the paper."""
    _count_lookup()
    code = request.args.get("code", "").strip()[:CODE_MOST]
    if code and queries.letter_by_code(code) is not None:
        return redirect(url_for("guarantee.check_letter", code=code.lower()), 302)
    page = render_template("guarantee/check_letter.html", seen=None, code=code)
    return hidden_from_engines(page, 404 if code else 200)


@room.page("/letters/<code>", may=Access.ANYONE)
def check_letter(act: Act | None, code: str) -> Any:
    """What the paper should say, and what the letter is worth today; the firm's name masked."""
    _count_lookup()
    letter = queries.letter_by_code(code[:CODE_MOST])
    if letter is None:
        page = render_template("guarantee/check_letter.html", seen=None, code=code)
        return hidden_from_engines(page, 404)
    seen = rules.public_view(letter.content)
    valid_until = date.fromisoformat(seen["valid_until"])
    state, today = letter.commitment.state, clock.today()
    page = render_template(
        "guarantee/check_letter.html",
        seen=seen,
        code=letter.code,
        words=rules.standing_words(state, valid_until, today),
        issued_on=date.fromisoformat(seen["issued_on"]),
        valid_until=valid_until,
        holds=rules.in_force(state, valid_until, today),
    )
    return hidden_from_engines(page)
