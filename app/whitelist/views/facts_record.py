"""Credit facts for those who record them: one by one, or from a table that can be undone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_by_code
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.imports.doors import open_imports
from app.infra.imports.models import Import
from app.infra.imports.queries import import_for, recent_imports
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.forms import RecordForm
from app.whitelist.rules import facts_kinds as rules
from app.whitelist.views.facts import asked_kind, draft_of, paper_sent, shown_words
from app.whitelist.views.room import room

ROWS = 40
KINDS = {commands.FACTS.code: commands.FACTS}


@room.page("/facts", may=Permission.FACT_RECORD)
def facts_desk(act: Act) -> Any:
    """What one's own institution recorded lately, without values, and its tables."""
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "whitelist/facts_desk.html",
        found=queries.facts_page(act.actor, page),
        imports=recent_imports(act.actor, KINDS),
        **shown_words(act),
    )


@room.page("/facts/new", may=Permission.FACT_RECORD)
def new_record(act: Act) -> Any:
    sources = rules.SOURCES_OF_ROLE[act.actor.role]
    kind = asked_kind(act, *sources)
    form = form_for(RecordForm, type=kind.code if kind else "", as_of=act.on)
    mine = [s for s in sources if kind and s in kind.suppliers]
    form.source.choices = [(s, _(rules.SOURCES[s])) for s in mine]
    return render_template(
        "whitelist/facts_record.html",
        kind=kind,
        form=form,
        choices=rules.kinds_from(act.policy, *sources),
        **shown_words(act),
    )


@room.action("/facts/new", may=Permission.FACT_RECORD, form=RecordForm, again=new_record)
def record_fact(act: Act, form: RecordForm) -> Any:
    kind = asked_kind(act, *rules.SOURCES_OF_ROLE[act.actor.role])
    if kind is None:
        raise NotVisible("kind")
    firm = firm_of_code(act, form.uscc.data or "")
    commands.record_fact(
        act,
        enterprise=firm,
        draft=draft_of(form, kind),
        source=form.source.data or "",
        said_by=form.said_by.data or "",
        evidence_id=paper_sent(act, firm),
    )
    flash(_("已记录，评分会按它重新计算"))
    return redirect(url_for("whitelist.facts_desk"), 303)


def firm_of_code(act: Act, uscc: str) -> Enterprise:
    """The enterprise of a credit code, which whoever states a fact must know."""
    found = enterprise_by_code(act.actor.county_id, uscc.strip().upper().replace(" ", ""))
    if found is None:
        raise invalid("uscc", "这个信用代码的企业还没有登记")
    return found


open_imports(room, "/facts/imports", may=Permission.FACT_RECORD, kinds=KINDS)


@room.action(
    "/facts/imports/<id:imported>/undo",
    may=Permission.FACT_RECORD,
    subject=import_for(commands.FACTS.code),
    again=lambda act, imported: facts_desk(act),
)
def undo_import(act: Act, imported: Import) -> Any:
    count = commands.undo_import(act, imported=imported)
    flash(_("已撤销：{count} 条事实不再使用").format(count=count))
    return redirect(url_for("whitelist.facts_desk"), 303)
