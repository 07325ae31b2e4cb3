"""The pre-check: five questions, no account, the same engine."""

from typing import Any

from flask import current_app, redirect, render_template, session, url_for

from app.accounts.queries import county_of_pack
from app.infra.acts import Act, machine_act
from app.infra.forms import form_for
from app.kernel.actors import Access
from app.kernel.refusals import invalid, invalid_if
from app.matching import queries
from app.matching.forms import ASKED, CheckForm
from app.matching.rules.fit import complete
from app.matching.views.room import room
from app.needs.rules import NeedDraft, draft_refusals
from app.products.rules.vocabulary import FIELDS, USES

SHOWN = 12


@room.page("/check", may=Access.ANYONE)
def check(act: Act | None) -> Any:
    kept = _kept()
    return render_template("matching/check.html", form=form_for(CheckForm, **kept))


@room.action("/check", may=Access.ANYONE, form=CheckForm, again=check)
def answer_check(act: Act | None, form: CheckForm) -> Any:
    """Keep the five answers in the session; they go along into registering."""
    answers = form.answers()
    draft = NeedDraft(
        amount_fen=answers["amount_fen"],
        term_months=answers["term_months"],
        use=answers["use"],
        purpose="-",
    )
    invalid_if(draft_refusals(draft, policy=_act(act).policy))
    session["precheck"] = answers
    return redirect(url_for("matching.check_result"), 303)


@room.page("/check/result", may=Access.ANYONE)
def check_result(act: Act | None) -> Any:
    kept = _kept()
    if not {"amount_fen", "term_months", "use"} <= kept.keys():
        return redirect(url_for("matching.check"))
    asked = _act(act)
    found = queries.matches_for_facts(asked, complete(kept))
    eligible = found.eligible(SHOWN)
    others = found.ineligible(4 * SHOWN)
    maybe = [row for row in others if row.fit.verdict == "unknown"][:SHOWN]
    changed = [row for row in others if row.fit.verdict != "unknown" and row.change][:SHOWN]
    return render_template(
        "matching/check_result.html",
        asked=kept,
        eligible=eligible,
        maybe=maybe,
        changed=changed,
        counts=found.counts(),
        products=queries.rows_of(asked, [*eligible, *maybe, *changed]),
        labels=FIELDS,
        uses=USES,
    )


def _kept() -> dict[str, Any]:
    found = session.get("precheck")
    return {n: found[n] for n in ASKED if n in found} if isinstance(found, dict) else {}


def _act(act: Act | None) -> Act:
    """The reader's own act, or one of nobody in the county this installation serves."""
    if act is not None:
        return act
    county = county_of_pack(current_app.config["COUNTY"])
    if county is None:
        raise invalid(None, "系统尚未设置县区，请联系管理员")
    return machine_act(county.id)
