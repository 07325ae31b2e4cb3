"""Where each role arrives after signing in."""

from app.kernel.actors import Role

LANDINGS: dict[Role, str] = {
    Role.ENTREPRENEUR: "desk.home",
    Role.BANK_OFFICER: "referrals.bank_list",
    Role.BANK_MANAGER: "referrals.approvals",
    Role.GUARANTEE_OFFICER: "guarantee.work_list",
    Role.GUARANTEE_MANAGER: "guarantee.work_list",
    Role.REGUARANTEE_OFFICER: "agreements.programmes",
    Role.TOWNSHIP_LIAISON: "liaison.field",
    Role.PARK_MANAGER: "enterprises.parks",
    Role.FINANCE_CENTRE: "monitoring.board",
    Role.FINANCE_LEAD: "monitoring.board",
    Role.FINANCE_BUREAU: "monitoring.board",
    Role.AUDITOR: "oversight.audit",
    Role.ADMINISTRATOR: "administration.system",
}


def landing_of(role: Role) -> str:
    """The endpoint of a role's first page; the work page for roles whose rooms come later."""
    return LANDINGS.get(role, "desk.work")
