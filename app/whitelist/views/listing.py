"""The list as offices read and work it: work list, one entry, proposing one or several."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import Filter, enterprise_for, enterprises, parks, townships
from app.infra.acts import Act
from app.infra.forms import form_for, said
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.whitelist import commands, queries
from app.whitelist.forms.listing import (
    SEEN,
    BatchForm,
    OpinionForm,
    ProposeForm,
    RefuseForm,
    RemoveForm,
    RestoreForm,
    SettleForm,
    SuspendForm,
)
from app.whitelist.models import Objection, WhitelistEntry
from app.whitelist.queries import EntryFilter
from app.whitelist.queries.entries import FULL_READERS
from app.whitelist.rules import benefits, listing, places
from app.whitelist.rules.citing import cited
from app.whitelist.states import ENTRY
from app.whitelist.views.room import room

ROWS = 50
NAMES = {
    "programmes": listing.PROGRAMMES,
    "refusals": listing.REFUSALS,
    "exits": listing.EXITS,
    "opinions": listing.OPINIONS,
    "finding_names": listing.FINDING_NAMES,
    "benefit_names": benefits.NAMES,
    "cited": cited,
}


@room.page("/centre/whitelist", may=Permission.WHITELIST_READ)
def entries(act: Act) -> Any:
    chosen = _chosen()
    return render_template(
        "whitelist/list_entries.html",
        found=queries.entries(act.actor, Page(ROWS, request.args.get("cursor")), chosen),
        counts=queries.entry_counts(act.actor),
        labels=ENTRY.labels,
        chosen=chosen,
        townships=townships(act.actor),
        parks=parks(act.actor),
        full=act.actor.role in FULL_READERS,
        benefits=benefits.open_benefits(act.policy, benefits.LIST),
        **NAMES,
    )


def _chosen() -> EntryFilter:
    state = request.args.get("state", "")
    return EntryFilter(
        state=state if state in ENTRY.states else "",
        township=request.args.get("township", "")[:64].replace("\x00", ""),
        park=request.args.get("park", "")[:64].replace("\x00", ""),
    )


@room.page("/centre/whitelist/<id:entry>", may=Permission.WHITELIST_READ, subject=queries.entry_for)
def show_entry(act: Act, entry: WhitelistEntry) -> Any:
    full = act.actor.role in FULL_READERS
    conditions = _conditions(act, entry) if full else ()
    objections = queries.objections_to(act.actor, entry)
    return render_template(
        "whitelist/list_entry.html",
        entry=entry,
        full=full,
        conditions=conditions,
        opinion=form_for(OpinionForm),
        unseen=[c for c in conditions if c.outcome == listing.UNKNOWN],
        seen=SEEN,
        refuse=form_for(RefuseForm),
        suspend=form_for(SuspendForm),
        restore=form_for(RestoreForm),
        remove=form_for(RemoveForm, code=entry.exit_code or ""),
        settling=_settling(objections),
        objections=objections,
        appeals=queries.appeals_of(entry.enterprise_id) if full else [],
        people=queries.names_of(_people(entry)) if full else {},
        history=queries.entry_history(entry) if full else [],
        turn=places.turn_of(
            entry.state,
            heard=heard(act, entry),
            opinion=bool(entry.opinion),
            contested=any(o.state == "open" for o in objections),
        ),
        warn=act.policy["whitelist.warn_days"],
        disclaimer=act.policy["whitelist.disclaimer"],
        **NAMES,
    )


def _conditions(act: Act, entry: WhitelistEntry) -> tuple[listing.Condition, ...]:
    """What the records say today; of a withdrawn consent nothing is read."""
    if not queries.has_agreed(entry.enterprise):
        return ()
    score = queries.newest_score(entry.enterprise_id) or entry.score
    return queries.conditions_of(act, entry.enterprise, score)


def _settling(objections: list[Objection]) -> dict[str, SettleForm]:
    """A form for each open objection, ids of its own; what was typed stays at its objection."""
    refused = g.get("refused_form")
    here = str((request.view_args or {}).get("objection", ""))
    found = {}
    for objection in objections:
        if objection.state != "open":
            continue
        own = isinstance(refused, SettleForm) and here == objection.public_id
        form = refused if own else SettleForm(formdata=None)
        for field in (form.upheld, form.answer):
            field.id = f"{field.name}-{objection.public_id}"
        found[objection.public_id] = form
    return found


def heard(act: Act, entry: WhitelistEntry) -> bool:
    """Whether nobody waits for the enterprise's answer any more."""
    return places.is_heard(
        at=act.at, reply_until=entry.reply_until, replied=entry.replied_at is not None
    )


def _people(entry: WhitelistEntry) -> list[int | None]:
    return [
        entry.proposed_by,
        entry.reviewer_id,
        entry.decided_by,
        entry.suspended_by,
        entry.settled_by,
    ]


@room.page("/centre/whitelist/propose", may=Permission.WHITELIST_PROPOSE)
def propose_several(act: Act, reasons: Any = ()) -> Any:
    """The enterprises of a place, to tick; the list says of each whether it is on its way."""
    chosen = Filter.of(request.args)
    page = Page(ROWS, request.args.get("cursor"))
    found = enterprises(act.actor, page, chosen)
    standing = queries.states_of([firm.id for firm in found.items])
    form = form_for(BatchForm)
    ticked = set(form.enterprises.data or ())
    return render_template(
        "whitelist/list_propose.html",
        found=found,
        standing=standing,
        labels=ENTRY.labels,
        chosen=chosen,
        townships=townships(act.actor),
        parks=parks(act.actor),
        form=form,
        ticked=ticked,
        reasons=reasons,
        said=said,
    )


@room.action(
    "/centre/whitelist/propose",
    may=Permission.WHITELIST_PROPOSE,
    form=BatchForm,
    again=propose_several,
)
def propose_ticked(act: Act, form: BatchForm) -> Any:
    """Who can be proposed is; of the others the page says why not."""
    wanted = [enterprise_for(act.actor, public_id) for public_id in form.enterprises.data]
    made, refused = commands.propose_entries(
        act, enterprises=[firm for firm in wanted if firm], grounds=form.grounds.data or ""
    )
    if made:
        flash(_("已提名 {count} 家，等待审查").format(count=len(made)))
    if refused:
        return propose_several(act, refused)
    return redirect(url_for("whitelist.entries", state="proposed"), 303)


@room.page(
    "/enterprises/<id:enterprise>/whitelist",
    may=Permission.WHITELIST_PROPOSE,
    subject=enterprise_for,
)
def new_entry(act: Act, enterprise: Enterprise) -> Any:
    form = form_for(ProposeForm)
    if act.actor.role == "entrepreneur":
        form.grounds.label.text = _("想说的话（可以不写）")
    return render_template(
        "whitelist/list_new.html",
        enterprise=enterprise,
        reasons=queries.why_not_proposed(act, enterprise),
        form=form,
        said=said,
        **NAMES,
    )


@room.action(
    "/enterprises/<id:enterprise>/whitelist",
    may=Permission.WHITELIST_PROPOSE,
    subject=enterprise_for,
    form=ProposeForm,
    again=new_entry,
)
def propose_entry(act: Act, enterprise: Enterprise, form: ProposeForm) -> Any:
    commands.propose_entry(act, enterprise=enterprise, grounds=form.grounds.data or "")
    flash(_("已提名，等待审查"))
    if act.actor.role == "entrepreneur":
        return redirect(url_for("whitelist.my_whitelist"), 303)
    return redirect(url_for("whitelist.entries"), 303)
