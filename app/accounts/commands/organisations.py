"""Institutions: founded in trial mode, taken live by the centre, ended with a successor."""

from datetime import date

from app.accounts import queries
from app.accounts.models import Organisation
from app.infra import journal
from app.infra.acts import Act
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if

OFFERING_KINDS = ("bank", "guarantor", "insurer")


def found_organisation(
    act: Act,
    *,
    kind: str,
    name: str,
    public_id: str | None = None,
    complaint_phone: str | None = None,
    contact_phone: str | None = None,
    uscc: str | None = None,
    net_assets_fen: int | None = None,
    officer_limit_fen: int | None = None,
) -> Organisation:
    """Enter an institution; it begins in trial mode (试运行)."""
    if queries.organisation_named(act.actor, name) is not None:
        raise conflict("name_taken", "已有同名机构", field="name")
    if kind in OFFERING_KINDS and not complaint_phone:
        raise invalid("complaint_phone", "对外提供方案的机构必须填写投诉电话")
    organisation = Organisation(
        county_id=act.actor.county_id,
        kind=kind,
        name=name.strip(),
        complaint_phone=complaint_phone,
        contact_phone=contact_phone,
        uscc=uscc,
        net_assets_fen=net_assets_fen,
        officer_limit_fen=(
            act.policy["offers.officer_limit_default_fen"]
            if officer_limit_fen is None
            else officer_limit_fen
        ),
        valid_from=act.on,
    )
    if public_id:
        organisation.public_id = public_id
    journal.record(act, organisation, "found", detail={"kind": kind})
    return organisation


def rename_organisation(act: Act, *, organisation: Organisation, name: str) -> Organisation:
    """Call an institution by its new name; no other one may have it."""
    if queries.organisation_named(act.actor, name) is not None:
        raise conflict("name_taken", "已有同名机构", field="name")
    detail = {"before": organisation.name, "after": name.strip()}
    organisation.name = name.strip()
    journal.note(act, organisation, "rename", detail=detail)
    return organisation


def take_organisation_live(act: Act, *, organisation: Organisation) -> Organisation:
    """End the trial: from now on its people meet real needs."""
    journal.record(act, organisation, "go_live", announce="organisation.live")
    return organisation


def retire_organisation(
    act: Act, *, organisation: Organisation, last_day: date, successor: Organisation | None
) -> Organisation:
    """Close an institution on a day and name who takes over; its people are signed out."""
    if organisation.id == act.actor.organisation_id:
        raise conflict("own_organisation", "不能停止自己所在的机构")
    invalid_if(_retirement_refusals(organisation, last_day, successor, on=act.on))
    organisation.valid_to = last_day
    organisation.successor_id = successor.id if successor else None
    detail = {"successor": successor.public_id if successor else None}
    journal.record(act, organisation, "retire", detail=detail)
    return organisation


def _retirement_refusals(
    organisation: Organisation, last_day: date, successor: Organisation | None, *, on: date
) -> tuple[Refusal, ...]:
    found = []
    if organisation.valid_from is not None and last_day < organisation.valid_from:
        found.append(Refusal("days_reversed", "最后一天不能早于启用之日", field="last_day"))
    if last_day > on:
        found.append(
            Refusal("day_ahead", "停止即刻生效：请在最后一天当天或之后办理", field="last_day")
        )
    if successor is not None and successor.id == organisation.id:
        found.append(Refusal("own_successor", "不能由自己承接", field="successor"))
    if successor is not None and successor.state not in ("trial", "active"):
        found.append(Refusal("successor_ended", "承接机构已停止", field="successor"))
    return tuple(found)
