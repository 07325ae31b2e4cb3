"""Credit facts for the centre: opened for a purpose, repaired, corrected by another person."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.consents.commands import log_access
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra import files
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.forms import DecisionForm, PurposeForm, RepairForm
from app.whitelist.models import CreditFact, FactCorrection
from app.whitelist.queries.facts_kept import SUBJECT
from app.whitelist.rules import facts_kinds as rules
from app.whitelist.states import FACT_CORRECTION
from app.whitelist.views.facts import shown_words
from app.whitelist.views.room import room

ROWS = 40


def opened(
    act: Act, enterprise: Enterprise, purpose: str, facts: Sequence[CreditFact]
) -> Sequence[CreditFact]:
    """The facts, each written down as read by the actor for a purpose; its owner sees it."""
    for fact in facts:
        log_access(
            act,
            enterprise_id=enterprise.public_id,
            subject_kind=SUBJECT,
            subject_id=fact.public_id,
            what=purpose,
        )
    return facts


def _purpose() -> str:
    """Why the facts are opened; empty until the reader has said it."""
    purpose = request.args.get("purpose", "")
    return purpose if purpose in rules.PURPOSES else ""


@room.page(
    "/centre/enterprises/<id:enterprise>/facts",
    may=Permission.FACT_RECORD,
    subject=enterprise_for,
)
def show_facts(act: Act, enterprise: Enterprise) -> Any:
    purpose = _purpose()
    facts = (
        opened(act, enterprise, purpose, queries.facts_of(act.actor, enterprise)) if purpose else ()
    )
    return render_template(
        "whitelist/facts_show.html",
        enterprise=enterprise,
        purpose=purpose,
        form=form_for(PurposeForm),
        facts=facts,
        corrections=queries.corrections_of(facts),
        **shown_words(act),
    )


@room.page(
    "/centre/enterprises/<id:enterprise>/facts.csv",
    may=Permission.FACT_RECORD,
    subject=enterprise_for,
)
def export_facts(act: Act, enterprise: Enterprise) -> Response:
    """The facts in use now, as a table; without a purpose there is none."""
    purpose = _purpose()
    if not purpose:
        raise NotVisible("purpose")
    facts = opened(act, enterprise, purpose, queries.facts_of(act.actor, enterprise))
    kinds = rules.fact_kinds(act.policy)
    header = [_("事实"), _("数值"), _("编号"), _("截至日期"), _("来源"), _("出具单位")]
    rows = [
        [
            kinds[f.type].zh if f.type in kinds else f.type,
            str(f.value),
            f.number,
            f.as_of.isoformat(),
            _(rules.SOURCES[f.source]),
            f.said_by,
        ]
        for f in facts
    ]
    return csv_response(f"facts-{enterprise.reference}.csv", header, rows)


@room.action("/centre/facts/<id:fact>/verify", may=Permission.FACT_DECIDE, subject=queries.fact_for)
def verify_fact(act: Act, fact: CreditFact) -> Any:
    commands.verify_fact(act, fact=fact)
    flash(_("已核对"))
    return _to_facts(fact)


def _to_facts(fact: CreditFact) -> Any:
    enterprise = fact.enterprise.public_id
    return redirect(
        url_for("whitelist.show_facts", enterprise=enterprise, purpose="correction"), 303
    )


@room.page("/centre/facts/<id:fact>/repair", may=Permission.FACT_DECIDE, subject=queries.fact_for)
def new_repair(act: Act, fact: CreditFact) -> Any:
    opened(act, fact.enterprise, "correction", [fact])
    return render_template(
        "whitelist/facts_repair.html", fact=fact, form=form_for(RepairForm), **shown_words(act)
    )


@room.action(
    "/centre/facts/<id:fact>/repair",
    may=Permission.FACT_DECIDE,
    subject=queries.fact_for,
    form=RepairForm,
    again=new_repair,
)
def repair_fact(act: Act, fact: CreditFact, form: RepairForm) -> Any:
    commands.repair_fact(
        act, fact=fact, repaired_on=form.repaired_on.data, note=form.note.data or ""
    )
    flash(_("已修复：这条记录不再显示，评分已重新计算"))
    return _to_facts(fact)


@room.page("/centre/corrections", may=Permission.FACT_DECIDE)
def correction_list(act: Act) -> Any:
    state = request.args.get("state", "asked")
    wanted = state if state in FACT_CORRECTION.states else ""
    return render_template(
        "whitelist/facts_corrections.html",
        found=queries.corrections(act.actor, Page(ROWS, request.args.get("cursor")), state=wanted),
        chosen=wanted,
        states=FACT_CORRECTION.labels,
        **shown_words(act),
    )


@room.page(
    "/centre/corrections/<id:correction>",
    may=Permission.FACT_DECIDE,
    subject=queries.correction_for,
)
def show_correction(act: Act, correction: FactCorrection) -> Any:
    fact = queries.fact_for(act.actor, correction.fact.public_id)
    if fact is not None:
        opened(act, fact.enterprise, "correction", [fact])
    return render_template(
        "whitelist/facts_decide.html",
        correction=correction,
        fact=fact,
        enterprise=correction.fact.enterprise,
        own=correction.recorder_id == act.actor.id,
        form=form_for(DecisionForm),
        **shown_words(act),
    )


@room.page(
    "/centre/corrections/<id:correction>/evidence",
    may=Permission.FACT_DECIDE,
    subject=queries.correction_for,
)
def correction_evidence(act: Act, correction: FactCorrection) -> Response:
    paper = commands.open_paper(act, fact=correction.fact, evidence_id=correction.evidence_id)
    return files.file_response(paper)


@room.action(
    "/centre/corrections/<id:correction>/decide",
    may=Permission.FACT_DECIDE,
    subject=queries.correction_for,
    form=DecisionForm,
    again=show_correction,
)
def decide_correction(act: Act, correction: FactCorrection, form: DecisionForm) -> Any:
    commands.decide_correction(
        act, correction=correction, outcome=form.outcome.data or "", note=form.note.data or ""
    )
    flash(_("已答复，当事人会收到通知"))
    return redirect(url_for("whitelist.correction_list"), 303)
