"""One's own credit facts: what is known, from whom, who read it, what is wrong."""

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.consents.queries import consent_to_facts
from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprise_for, own_enterprises, owns
from app.infra import files
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.forms import CorrectionForm, DeclareForm
from app.whitelist.models import CreditFact, FactCorrection
from app.whitelist.queries.facts_kept import SUBJECT, FactReading
from app.whitelist.rules import facts_kinds as rules
from app.whitelist.rules.facts_kinds import FactDraft, FactKind
from app.whitelist.rules.facts_table import value_typed
from app.whitelist.views.room import room

WORDS = {
    "fact_groups": rules.GROUPS,
    "fact_sources": rules.SOURCES,
    "fact_levels": rules.LEVELS,
    "fact_units": rules.UNITS,
    "purposes": rules.PURPOSES,
    "endings": rules.ENDINGS,
}


@dataclass(frozen=True)
class FactsOfFirm:
    """The facts of one enterprise as its owner reads them."""

    enterprise: Enterprise
    owns: bool
    agreed: bool
    facts: list[CreditFact]
    kept: list[CreditFact]
    corrections: dict[int, FactCorrection]
    readings: dict[str, list[FactReading]]


@room.page("/me/facts", may=Permission.FACT_OWN)
def my_facts(act: Act) -> Any:
    return render_template(
        "whitelist/facts_mine.html",
        files=[_file(act, firm) for firm in own_enterprises(act.actor)],
        years=act.policy["consents.negative_fact_years"],
        **shown_words(act),
    )


def shown_words(act: Act) -> dict[str, Any]:
    """What every page of facts needs to put a value into words."""
    return {
        **WORDS,
        "kinds": rules.fact_kinds(act.policy),
        "fresh_until": rules.fresh_until,
        "on": act.on,
        "correction_days": act.policy["clocks.credit_objection_days"],
    }


def _file(act: Act, firm: Enterprise) -> FactsOfFirm:
    facts = queries.facts_of(act.actor, firm)
    return FactsOfFirm(
        enterprise=firm,
        owns=owns(act.actor, firm),
        agreed=consent_to_facts(firm.public_id) is not None,
        facts=facts,
        kept=queries.kept_of(act.actor, firm),
        corrections=queries.corrections_of(facts),
        readings=queries.readings_by_fact(firm),
    )


def asked_kind(act: Act, *sources: str) -> FactKind | None:
    """The kind of fact that a page is about, if these sources may state it; None to choose one."""
    code = request.form.get("type") or request.args.get("kind", "")
    if not code:
        return None
    kind = rules.kinds_from(act.policy, *sources).get(code)
    if kind is None:
        raise NotVisible("kind")
    return kind


@room.page("/me/facts/<id:firm>/new", may=Permission.FACT_OWN, subject=own_enterprise_for)
def new_fact(act: Act, firm: Enterprise) -> Any:
    kind = asked_kind(act, "declared")
    form = form_for(DeclareForm, type=kind.code if kind else "", as_of=act.on)
    return render_template(
        "whitelist/facts_new.html",
        firm=firm,
        kind=kind,
        form=form,
        choices=rules.kinds_from(act.policy, "declared"),
        agreed=consent_to_facts(firm.public_id) is not None,
        **shown_words(act),
    )


@room.action(
    "/me/facts/<id:firm>/new",
    may=Permission.FACT_OWN,
    subject=own_enterprise_for,
    form=DeclareForm,
    again=new_fact,
)
def declare_fact(act: Act, firm: Enterprise, form: DeclareForm) -> Any:
    kind = asked_kind(act, "declared")
    if kind is None:
        raise NotVisible("kind")
    commands.record_fact(
        act,
        enterprise=firm,
        draft=draft_of(form, kind),
        source="declared",
        said_by=act.actor.name,
        evidence_id=paper_sent(act, firm),
    )
    flash(_("已记下，评分会按它重新计算"))
    return redirect(url_for("whitelist.my_facts"), 303)


def draft_of(form: Any, kind: FactKind) -> FactDraft:
    """What was typed, as a fact of a kind."""
    value = value_typed(form.value.data or "", kind)
    return FactDraft(kind.code, value, form.as_of.data, (form.number.data or "").strip())


def paper_sent(act: Act, firm: Enterprise) -> str | None:
    """The paper that was sent along, if one was."""
    storage = request.files.get("file")
    sent = bool(storage and storage.filename) or bool(request.form.get("file_upload"))
    if not sent:
        return None
    return files.received(act, subject_kind=SUBJECT, subject_id=firm.public_id).public_id


@room.page("/facts/<id:fact>/evidence", may=Permission.FACT_READ, subject=queries.fact_for)
def fact_evidence(act: Act, fact: CreditFact) -> Response:
    """The paper behind a fact; the owner sees that somebody opened it."""
    return files.file_response(commands.open_paper(act, fact=fact, evidence_id=fact.evidence_id))


@room.page("/me/facts/<id:fact>/correction", may=Permission.FACT_OWN, subject=queries.own_fact_for)
def new_correction(act: Act, fact: CreditFact) -> Any:
    return render_template(
        "whitelist/facts_correction.html",
        fact=fact,
        form=form_for(CorrectionForm),
        due_on=rules.answer_due(act.on, policy=act.policy),
        **shown_words(act),
    )


@room.action(
    "/me/facts/<id:fact>/correction",
    may=Permission.FACT_OWN,
    subject=queries.own_fact_for,
    form=CorrectionForm,
    again=new_correction,
)
def ask_correction(act: Act, fact: CreditFact, form: CorrectionForm) -> Any:
    commands.ask_correction(
        act,
        fact=fact,
        grounds=form.grounds.data or "",
        evidence_id=paper_sent(act, fact.enterprise),
    )
    flash(_("已收到，答复前这条事实会标明有异议"))
    return redirect(url_for("whitelist.my_facts"), 303)


@room.action(
    "/me/corrections/<id:correction>/withdraw",
    may=Permission.FACT_OWN,
    subject=queries.own_correction_for,
)
def withdraw_correction(act: Act, correction: FactCorrection) -> Any:
    commands.withdraw_correction(act, correction=correction)
    flash(_("已撤回更正请求"))
    return redirect(url_for("whitelist.my_facts"), 303)
