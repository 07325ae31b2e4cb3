"""The demo county's institutions and the people of every role."""

from dataclasses import dataclass

from app.accounts import commands as accounts
from app.accounts.models import Organisation, User
from app.infra.acts import Act
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
ENTREPRENEURS = 4


@dataclass
class Cast:
    """Who is who: institutions by key, people by log-in name."""

    organisations: dict[str, Organisation]
    people: dict[str, User]

    def officers(self) -> dict[str, User]:
        """Each bank's officer by bank key."""
        return {key: self.people[f"{key}-officer"] for key, _ in BANKS}


def enter_people(act: Act, *, password_hash: str, places: dict[str, Organisation]) -> Cast:
    """Enter institutions (at work at once) and at least one person of each role."""
    cast = Cast({}, {})
    for key, name in BANKS:
        bank = _organisation(act, cast, key, "bank", name, officer_limit_fen=OFFICER_LIMIT_FEN)
        _person(
            act,
            cast,
            f"{key}-officer",
            f"{name[:2]}客户经理",
            Role.BANK_OFFICER,
            bank,
            password_hash,
        )
        _person(
            act,
            cast,
            f"{key}-officer2",
            f"{name[:2]}客户经理乙",
            Role.BANK_OFFICER,
            bank,
            password_hash,
        )
        _person(
            act, cast, f"{key}-manager", f"{name[:2]}审批人", Role.BANK_MANAGER, bank, password_hash
        )
    _institutions(act, cast, password_hash)
    _field(act, cast, places, password_hash)
    for number in range(1, ENTREPRENEURS + 1):
        _person(
            act,
            cast,
            f"returnee{number}",
            f"演示创业者{number}",
            Role.ENTREPRENEUR,
            None,
            password_hash,
        )
    db.session.flush()
    return cast


def _institutions(act: Act, cast: Cast, password_hash: str) -> None:
    agency = _organisation(
        act, cast, "agency", "guarantor", "奉节县融资担保公司", net_assets_fen=NET_ASSETS_FEN
    )
    rows = (
        ("guarantee-officer", "担保经办", Role.GUARANTEE_OFFICER, agency),
        ("guarantee-manager", "担保审批人", Role.GUARANTEE_MANAGER, agency),
        (
            "reguarantee",
            "再担保经办",
            Role.REGUARANTEE_OFFICER,
            _organisation(act, cast, "reguarantor", "reguarantor", "市再担保公司"),
        ),
        (
            "insurer",
            "保险经办",
            Role.INSURER,
            _organisation(act, cast, "insurer1", "insurer", "人保财险奉节支公司"),
        ),
        (
            "insurer2",
            "保险经办乙",
            Role.INSURER,
            _organisation(act, cast, "insurer2", "insurer", "平安产险奉节支公司"),
        ),
        (
            "investor",
            "基金经理",
            Role.INVESTOR,
            _organisation(act, cast, "investor", "investor", "三峡返乡创业投资基金"),
        ),
    )
    for login, name, role, organisation in rows:
        _person(act, cast, login, name, role, organisation, password_hash)
    _organisation(act, cast, "national_fund", "fund", "国家融资担保基金")
    centre = _organisation(act, cast, "centre", "finance_centre", "奉节县金融服务中心")
    bureau = _organisation(act, cast, "bureau", "department", "奉节县财政局")
    audit = _organisation(act, cast, "supervision", "department", "县政府督查办")
    for login, name, role, organisation in (
        ("centre", "中心经办", Role.FINANCE_CENTRE, centre),
        ("centre2", "中心经办乙", Role.FINANCE_CENTRE, centre),
        ("centre-lead", "中心负责人", Role.FINANCE_LEAD, centre),
        ("bureau", "财政局经办", Role.FINANCE_BUREAU, bureau),
        ("auditor", "督查员", Role.AUDITOR, audit),
        ("admin", "系统管理员", Role.ADMINISTRATOR, centre),
    ):
        _person(act, cast, login, name, role, organisation, password_hash)


def _field(act: Act, cast: Cast, places: dict[str, Organisation], password_hash: str) -> None:
    """One liaison officer for the two busiest townships, one park manager."""
    for number, code in enumerate(("500236109", "500236102"), start=1):
        township = places[code]
        _person(
            act,
            cast,
            f"liaison{number}",
            f"{township.name}联络员",
            Role.TOWNSHIP_LIAISON,
            township,
            password_hash,
        )
    park = places["P5"]
    _person(act, cast, "park", f"{park.name}管理员", Role.PARK_MANAGER, park, password_hash)


def _organisation(act: Act, cast: Cast, key: str, kind: str, name: str, **kw: int) -> Organisation:
    organisation = accounts.found_organisation(
        act, kind=kind, name=f"{name}（演示）", complaint_phone="023-5656 0000", **kw
    )
    accounts.take_organisation_live(act, organisation=organisation)
    db.session.flush()
    cast.organisations[key] = organisation
    return organisation


def _person(
    act: Act,
    cast: Cast,
    login: str,
    name: str,
    role: Role,
    organisation: Organisation | None,
    password_hash: str,
) -> User:
    person = accounts.add_person(
        act,
        login=login,
        name=name,
        role=role,
        organisation=organisation,
        password_hash=password_hash,
        demo=True,
    )
    cast.people[login] = person
    return person
