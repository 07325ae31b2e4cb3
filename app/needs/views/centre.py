"""The centre's hand on a need: first contact, giving it back, the five tests, recommending."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission, Role
from app.needs import commands, queries
from app.needs.forms import ContactForm, ReturnForm, TestForm
from app.needs.models import FinancingNeed
from app.needs.rules import OUTCOMES, TESTS, still_missing
from app.needs.views.room import room
from app.policy.codes import codes
from app.products.rules.vocabulary import USES


@room.page("/centre/needs/<id:need>/return", may=Permission.NEED_RETURN, subject=queries.need_for)
def triage_need(act: Act, need: FinancingNeed) -> Any:
    giving_back = form_for(ReturnForm)
    giving_back.reason_codes.choices = [
        (code, f"{code} {entry['centre_zh']}")
        for code, entry in codes(act.policy, "refusal_codes").items()
    ]
    return render_template(
        "needs/triage.html",
        need=need,
        giving_back=giving_back,
        talking=form_for(ContactForm),
        contact=queries.contact_of(need),
        similar=queries.similar_open_need(need),
        uses=USES,
    )


@room.action(
    "/centre/needs/<id:need>/return",
    may=Permission.NEED_RETURN,
    subject=queries.need_for,
    form=ReturnForm,
    again=triage_need,
)
def return_need(act: Act, need: FinancingNeed, form: ReturnForm) -> Any:
    commands.return_need(
        act,
        need=need,
        reason_codes=list(form.reason_codes.data or []),
        comment=(form.comment.data or "").strip(),
    )
    flash(_("已退回，创业者会看到原因"))
    return redirect(url_for("desk.need_file", need=need.public_id), 303)


@room.action(
    "/centre/needs/<id:need>/contact",
    may=Permission.NEED_RETURN,
    subject=queries.need_for,
    form=ContactForm,
    again=triage_need,
)
def log_contact(act: Act, need: FinancingNeed, form: ContactForm) -> Any:
    commands.log_contact(act, need=need, note=form.note.data or "")
    flash(_("联系已记录"))
    return redirect(url_for("desk.need_file", need=need.public_id), 303)


@room.page("/needs/<id:need>/tests", may=Permission.TEST_RECORD, subject=queries.need_for)
def show_tests(act: Act, need: FinancingNeed) -> Any:
    found = queries.tests_of(need)
    return render_template(
        "needs/tests.html",
        need=need,
        found=found,
        missing=still_missing({test: row.outcome for test, row in found.items()}),
        entry=queries.entry_of(need),
        form=form_for(TestForm),
        tests=TESTS,
        outcomes=OUTCOMES,
    )


@room.action(
    "/needs/<id:need>/tests",
    may=Permission.TEST_RECORD,
    subject=queries.need_for,
    form=TestForm,
    again=show_tests,
)
def record_test(act: Act, need: FinancingNeed, form: TestForm) -> Any:
    commands.record_test(
        act,
        need=need,
        test=form.test.data or "",
        outcome=form.outcome.data or "",
        evidence=form.evidence.data or "",
        source=source_of(act),
    )
    flash(_("已记录"))
    return redirect(url_for("needs.show_tests", need=need.public_id), 303)


def source_of(act: Act) -> str:
    """Whose word a result is, as the table of results names it."""
    return "visit" if act.actor.role is Role.TOWNSHIP_LIAISON else "centre"


@room.action(
    "/needs/<id:need>/recommend",
    may=Permission.LIST_WRITE,
    subject=queries.need_for,
    again=show_tests,
)
def recommend_need(act: Act, need: FinancingNeed) -> Any:
    commands.recommend_need(act, need=need)
    flash(_("已列入推荐清单"))
    return redirect(url_for("needs.show_tests", need=need.public_id), 303)
