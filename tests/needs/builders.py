"""What tests of needs need: a firm with its owner, a need, what an owner types."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.db import db
from app.infra.imports.commands import upload_table
from app.needs import commands, queries
from app.needs.models import FinancingNeed, NeedLead
from app.needs.queries.leads import leads_numbered
from app.needs.rules import NeedDraft
from tests.enterprises import builders as firms
from tests.world import Browser, World, _outside

WAN = 1_000_000
EVERYTHING = ("scoring", "matching", "referral")


def a_draft(**kw: Any) -> NeedDraft:
    """500,000 yuan for a year, to buy oranges."""
    values = {
        "amount_fen": 50 * WAN,
        "term_months": 12,
        "use": "working_capital",
        "purpose": "收脐橙要付果农货款",
        **kw,
    }
    return NeedDraft(**values)


def typed(**kw: Any) -> dict[str, Any]:
    """The same, as typed on the first screen."""
    return {
        "amount_fen": "50万",
        "term_months": "12",
        "use": "working_capital",
        "purpose": "收脐橙要付果农货款",
        **kw,
    }


def body(firm: Enterprise, **kw: Any) -> dict[str, Any]:
    """The same, as a program sends it."""
    return {
        "enterprise_id": firm.public_id,
        "amount_fen": 50 * WAN,
        "term_months": 12,
        "use": "working_capital",
        "purpose": "收脐橙要付果农货款",
        **kw,
    }


@dataclass
class Farm:
    """One owner with one firm."""

    world: World
    owner: User
    firm: Enterprise

    def consent(self, *purposes: str) -> None:
        firms.a_consent(self.world, self.owner, self.firm, purposes=purposes or EVERYTHING)

    def need(self, **kw: Any) -> FinancingNeed:
        """A draft of the owner's."""
        need = commands.draft_need(
            self.world.act(self.owner), enterprise=self.firm, draft=a_draft(**kw)
        )
        db.session.commit()
        return need

    def sent(self, **kw: Any) -> FinancingNeed:
        """A need that was sent."""
        self.consent()
        need = self.need(**kw)
        commands.submit_need(self.world.act(self.owner), need=need)
        db.session.commit()
        return need

    def passed(self, need: FinancingNeed, officer: User) -> None:
        """All five tests of a need recorded as passed."""
        for test in ("compliance", "premises", "real_need", "credit", "lawful_use"):
            commands.record_test(
                self.world.act(officer),
                need=need,
                test=test,
                outcome="passed",
                evidence="看了现场",
                source="centre",
            )
        db.session.commit()


def a_farm(world: World, *, verified: bool = True, **kw: Any) -> Farm:
    owner = world.entrepreneur(mobile=None)
    return Farm(world, owner, firms.an_enterprise(world, owner, verified=verified, **kw))


def fresh(need_id: str) -> FinancingNeed:
    """The need as it stands in the database now."""
    db.session.expire_all()
    need = queries.need_by_id(need_id)
    assert need is not None
    return need


def id_in(response: Any, after: str = "/me/needs/") -> str:
    """The public id in the address a page sends on to."""
    return str(response.location).split(after)[1].split("/")[0].split("?")[0]


def days_ago(days: int) -> Any:
    return clock.now() - timedelta(days=days)


def today() -> date:
    return clock.today()


def fetch(browser: Browser, path: str) -> Any:
    """A file from a page: not read as text."""
    db.session.commit()
    return _outside(lambda: browser.client.get(path))


def a_lead(world: World, centre: User, *, officer: User | None = None, **kw: Any) -> NeedLead:
    """A need the provincial node sent for a firm nobody registered; handed to an officer if any."""
    cells = {"number": "SJ-9", "uscc": firms.credit_code(), "name": "未登记食品厂", **kw}
    table = f"来源编号,统一社会信用代码,企业名称,金额,期限,用途\n{cells['number']},{cells['uscc']},"
    table += f"{cells['name']},{cells.get('amount', '50万元')},12,流动资金\n"
    act = world.act(centre)
    imported = upload_table(
        act, commands.NEEDS, filename="a.csv", content=table.encode(), origin="provincial_node"
    )
    db.session.flush()
    for verdict in queries.verdicts(act, imported):
        assert verdict.outcome == "lead", verdict
        commands.take_row(act, imported, verdict)
    (lead,) = leads_numbered(world.county.id, "provincial_node", [cells["number"]]).values()
    if officer is not None:
        commands.hand_lead(act, lead=lead, officer=officer)
    db.session.commit()
    return lead
