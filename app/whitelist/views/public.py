"""Doors open to everybody: the public notice, an objection, a certificate looked up by its code."""

from typing import Any

from flask import (
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _

from app.accounts.identity import client_address
from app.accounts.queries import county_of_pack
from app.infra import clock, limits
from app.infra.acts import Act, machine_act
from app.infra.forms import form_for
from app.infra.headers import hidden_from_engines
from app.kernel.actors import Access
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.forms.listing import ObjectionForm
from app.whitelist.models import WhitelistEntry
from app.whitelist.rules import listing, objecting, places
from app.whitelist.views.room import room

OBJECTIONS_AN_HOUR = 5
LOOKUPS_AN_HOUR = 60
HOUR = 3600


def act_for(act: Act | None, county_id: int) -> Act:
    """The reader's own act in the county it is about, or one of nobody."""
    own = act is not None and act.actor.county_id == county_id
    return act if act is not None and own else machine_act(county_id)


def public_name(entry: WhitelistEntry) -> str:
    """The enterprise's name as the notice shows it."""
    firm = entry.enterprise
    owner = firm.owner.user.name if firm.owner else ""
    people = [person for person in (firm.contact_name or "", owner) if person]
    return listing.public_name(firm.name, kind=firm.kind, people=people)


@room.page("/notices", may=Access.ANYONE)
def notices(act: Act | None) -> Any:
    county_id = act.actor.county_id if act else _own_county()
    found = queries.notices(county_id, clock.now()) if county_id else []
    policy = act_for(act, county_id).policy if county_id else None
    return hidden_from_engines(
        render_template(
            "whitelist/public_notices.html",
            rows=[(entry, public_name(entry)) for entry in found],
            days=policy["whitelist.notice_working_days"] if policy else None,
        )
    )


def _own_county() -> int | None:
    county = county_of_pack(current_app.config["COUNTY"])
    return county.id if county else None


def open_to_objection(public_id: str) -> WhitelistEntry:
    """An entry that the public knows of, or knew of; the others are simply not found."""
    entry = queries.entry_by_id(public_id)
    if entry is None or not objecting.may_object(entry.state):
        raise NotVisible("entry")
    return entry


@room.page("/notices/<id:entry>/objection", may=Access.ANYONE)
def new_objection(act: Act | None, entry: str) -> Any:
    found = open_to_objection(entry)
    shown = found.state == "public_notice" and bool(
        found.notice_until and found.notice_until >= clock.now()
    )
    return hidden_from_engines(
        render_template(
            "whitelist/public_objection.html",
            entry=found,
            name=public_name(found) if shown else None,
            form=form_for(ObjectionForm),
        )
    )


@room.action(
    "/notices/<id:entry>/objection", may=Access.ANYONE, form=ObjectionForm, again=new_objection
)
def file_objection(act: Act | None, entry: str, form: ObjectionForm) -> Any:
    limits.hit(f"objection:{client_address(request)}", limit=OBJECTIONS_AN_HOUR, seconds=HOUR)
    found = open_to_objection(entry)
    said = commands.Said(
        name=form.name.data or "",
        contact=form.contact.data or "",
        grounds=form.grounds.data or "",
        evidence=form.evidence.data or "",
    )
    objection = commands.file_objection(act_for(act, found.county_id), entry=found, said=said)
    flash(
        _("已收到您的意见。中心会在 {day} 前处理，并按您留的方式告诉您。").format(
            day=clock.day_of(objection.due_at).isoformat()
        )
    )
    return redirect(url_for("whitelist.notices"), 303)


@room.page("/certificates/<id:code>", may=Access.ANYONE)
def check_certificate(act: Act | None, code: str) -> Any:
    """What a bank reads that was shown a certificate: standing, name, park, until (PF-03)."""
    limits.hit(f"certificate:{client_address(request)}", limit=LOOKUPS_AN_HOUR, seconds=HOUR)
    found = queries.certificate_by_code(code)
    if found is None:
        page = render_template("whitelist/public_certificate.html", entry=None, code=code)
        return hidden_from_engines(page, 404)
    entry = found.entry
    policy = act_for(act, entry.county_id).policy
    return hidden_from_engines(
        render_template(
            "whitelist/public_certificate.html",
            entry=entry,
            code=code,
            valid=places.certificate_holds(entry.state, valid_to=entry.valid_to, on=clock.today()),
            may_object=objecting.may_object(entry.state),
            programmes=listing.PROGRAMMES,
            disclaimer=policy["whitelist.disclaimer"],
        )
    )
