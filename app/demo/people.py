"""The demo county's institutions and the people of every role."""

from dataclasses import dataclass, field
from typing import Any

from app.accounts import commands as accounts
from app.accounts.models import Organisation, User
from app.accounts.queries import actor_of
from app.infra.acts import Act, act_of
from app.infra.db import db
from app.kernel.actors import Role

BANKS = (
    ("nongshang", "农商行奉节支行"),
    ("youchu", "邮储银行奉节支行"),
    ("nonghang", "农业银行奉节支行"),
    ("gonghang", "工商银行奉节支行"),
    ("jianhang", "建设银行奉节支行"),
    ("sanxia", "三峡银行奉节支行"),
    ("cunzhen", "夔门村镇银行"),
)
NET_ASSETS_FEN = 12_000_000_000
OFFICER_LIMIT_FEN = 100_000_000
RETURNEES = 4
PHONE = "023-5656 0000"

# (key, kind, name)
INSTITUTIONS = (
    ("agency", "guarantor", "奉节县融资担保公司"),
    ("reguarantor", "reguarantor", "市再担保公司"),
    ("national_fund", "fund", "国家融资担保基金"),
    ("insurer1", "insurer", "人保财险奉节支公司"),
    ("insurer2", "insurer", "平安产险奉节支公司"),
    ("investor", "investor", "三峡返乡创业投资基金"),
    ("centre", "finance_centre", "奉节县金融服务中心"),
    ("bureau", "department", "奉节县财政局"),
    ("supervision", "department", "县政府督查办"),
)
# (log-in name, name, role, key of the institution)
STAFF = (
    ("guarantee-officer", "担保经办", Role.GUARANTEE_OFFICER, "agency"),
    ("guarantee-manager", "担保审批人", Role.GUARANTEE_MANAGER, "agency"),
    ("guarantee-manager2", "担保审批人乙", Role.GUARANTEE_MANAGER, "agency"),
    ("reguarantee", "再担保经办", Role.REGUARANTEE_OFFICER, "reguarantor"),
    ("insurer", "保险经办", Role.INSURER, "insurer1"),
    ("insurer2", "保险经办乙", Role.INSURER, "insurer2"),
    ("investor", "基金经理", Role.INVESTOR, "investor"),
    ("centre", "中心经办", Role.FINANCE_CENTRE, "centre"),
    ("centre2", "中心经办乙", Role.FINANCE_CENTRE, "centre"),
    ("centre-lead", "中心负责人", Role.FINANCE_LEAD, "centre"),
    ("bureau", "财政局经办", Role.FINANCE_BUREAU, "bureau"),
    ("auditor", "督查员", Role.AUDITOR, "supervision"),
    ("admin", "系统管理员", Role.ADMINISTRATOR, "centre"),
)
# (log-in name, role, code of the place)
FIELD_STAFF = (
    ("liaison1", Role.TOWNSHIP_LIAISON, "500236109"),
    ("liaison2", Role.TOWNSHIP_LIAISON, "500236102"),
    ("park", Role.PARK_MANAGER, "P5"),
    ("park-core", Role.PARK_MANAGER, "P0"),
    ("park-xinglong", Role.PARK_MANAGER, "P1"),
)
SERVED_TOWNSHIPS = {code: login for login, role, code in FIELD_STAFF if code.isdigit()}


@dataclass
class Cast:
    """Who is who: institutions by key, places by code, people by log-in name."""

    county_id: int
    password_hash: str
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    programme_id: str | None = None
    """The guarantee programme at work (public id), once everybody has signed."""

    def act(self, who: str | User) -> Act:
        """An act of a person, at the moment of the telling."""
        person = self.people[who] if isinstance(who, str) else who
        return act_of(actor_of(person, person.memberships[-1]))

    def bank_key(self, organisation_id: int) -> str:
        """The key of a bank by its internal id."""
        return next(key for key, _ in BANKS if self.organisations[key].id == organisation_id)


def enter_people(act: Act, cast: Cast, places: dict[str, Organisation]) -> None:
    """Institutions, at work at once, and at least one person of each role."""
    cast.organisations.update(places)
    for key, name in BANKS:
        bank = _found(act, cast, key, "bank", name, officer_limit_fen=OFFICER_LIMIT_FEN)
        _enter(act, cast, f"{key}-officer", f"{name[:2]}客户经理", Role.BANK_OFFICER, bank)
        _enter(act, cast, f"{key}-officer2", f"{name[:2]}客户经理乙", Role.BANK_OFFICER, bank)
        _enter(act, cast, f"{key}-manager", f"{name[:2]}审批人", Role.BANK_MANAGER, bank)
    for key, kind, name in INSTITUTIONS:
        assets = NET_ASSETS_FEN if kind == "guarantor" else None
        _found(act, cast, key, kind, name, net_assets_fen=assets)
    for login, name, role, key in STAFF:
        _enter(act, cast, login, name, role, cast.organisations[key])
    for login, role, code in FIELD_STAFF:
        place = places[code]
        _enter(act, cast, login, f"{place.name}{FIELD_NAMES[role]}", role, place)
    for number in range(1, RETURNEES + 1):
        enter_entrepreneur(act, cast, f"returnee{number}", f"演示创业者{number}")
    db.session.flush()


FIELD_NAMES = {Role.TOWNSHIP_LIAISON: "联络员", Role.PARK_MANAGER: "管理员"}


def enter_entrepreneur(act: Act, cast: Cast, login: str, name: str) -> User:
    """Someone who came home to found a firm."""
    return _enter(act, cast, login, name, Role.ENTREPRENEUR, None)


def _found(act: Act, cast: Cast, key: str, kind: str, name: str, **kw: Any) -> Organisation:
    organisation = accounts.found_organisation(
        act, kind=kind, name=f"{name}（演示）", complaint_phone=PHONE, contact_phone=PHONE, **kw
    )
    accounts.take_organisation_live(act, organisation=organisation)
    db.session.flush()
    cast.organisations[key] = organisation
    return organisation


def _enter(
    act: Act, cast: Cast, login: str, name: str, role: Role, organisation: Organisation | None
) -> User:
    person = accounts.add_person(
        act,
        login=login,
        name=name,
        role=role,
        organisation=organisation,
        password_hash=cast.password_hash,
        demo=True,
    )
    cast.people[login] = person
    return person
