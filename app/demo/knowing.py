"""What offices and owners say of the firms that agreed: credit facts of the last weeks."""

from datetime import date, timedelta
from itertools import islice
from random import Random

from app.consents.queries import consent_to_facts
from app.demo.firms import Firm
from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.infra import clock
from app.whitelist import commands
from app.whitelist.models import CreditFact
from app.whitelist.queries import live_fact
from app.whitelist.rules.facts_kinds import FactDraft, Value

FIRMS_MAX = 60
PENALTY_EVERY = 15
# (kind, who states it, as which source, for which office)
STATED = (
    ("tax_grade", "bureau", "department", "县税务局（演示）"),
    ("insured_staff", "centre", "department", "县社保局（演示）"),
    ("record_check", "centre", "centre", "县金融服务中心（演示）"),
    ("electricity_kwh_12m", "centre", "department", "县供电公司（演示）"),
)


def begin_facts(telling: Telling, own: list[Firm], firms: list[Firm], day: date) -> None:
    """The firms of the sign-in page and of the parks first, then others, some hundred facts."""
    for number, firm in enumerate(islice([*own, *firms], FIRMS_MAX)):
        draw = telling.draw("facts", firm.plan.number)
        known = clock.day_of(firm.plan.registered_at) + timedelta(days=9)
        on = max(known, day - timedelta(days=draw.randrange(14, 45)))
        at = clock.at_local(on, draw.randrange(9, 17), 30)
        telling.begin(_facts(telling, firm, number, draw), at)


def _facts(telling: Telling, firm: Firm, number: int, draw: Random) -> Story:
    """What is known of one firm; every now and then a record, and one of them repaired."""
    cast = telling.cast
    if firm.row is None:
        return
    if number % PENALTY_EVERY == PENALTY_EVERY - 1:
        yield from _penalty(telling, firm, number, draw)
    if consent_to_facts(firm.enterprise.public_id) is None:
        return
    for kind, who, source, office in STATED:
        _state(cast, firm, who, FactDraft(kind, _value(kind, firm, draw), _as_of()), source, office)
    _declare(cast, firm)
    if number % 10 == 0:
        yield telling.office_time(draw, 1, 3)
        _dispute(cast, firm)


def _as_of() -> date:
    """The end of the month before."""
    return clock.today().replace(day=1) - timedelta(days=1)


def _value(kind: str, firm: Firm, draw: Random) -> Value:
    plan = firm.plan
    return {
        "tax_grade": draw.choice("ABBM"),
        "insured_staff": max(1, plan.employees * draw.randrange(60, 100) // 100),
        "record_check": "clear",
        "electricity_kwh_12m": plan.employees * draw.randrange(900, 2600),
    }[kind]


def _state(
    cast: Cast, firm: Firm, who: str, draft: FactDraft, source: str, office: str
) -> CreditFact:
    return commands.record_fact(
        cast.act(who), enterprise=firm.enterprise, draft=draft, source=source, said_by=office
    )


def _declare(cast: Cast, firm: Firm) -> None:
    """The owner's own word on what was invoiced."""
    fen = firm.plan.revenue_fen * 9 // 10
    commands.record_fact(
        cast.act(firm.holder),
        enterprise=firm.enterprise,
        draft=FactDraft("invoice_12m_fen", fen, _as_of()),
        source="declared",
        said_by=firm.plan.owner_name,
    )


def _penalty(telling: Telling, firm: Firm, number: int, draw: Random) -> Story:
    """A public record of last year; the first firm's is repaired after some days."""
    cast = telling.cast
    on = clock.today() - timedelta(days=draw.randrange(120, 400))
    draft = FactDraft(
        "admin_penalty", on, clock.today(), number=f"奉市监罚〔{on.year}〕{number} 号"
    )
    fact = _state(cast, firm, "centre", draft, "department", "县市场监管局（演示）")
    yield telling.office_time(draw, 1, 2)
    if number == PENALTY_EVERY - 1:
        commands.repair_fact(
            cast.act("centre2"),
            fact=fact,
            repaired_on=clock.today(),
            note=f"信用修复〔{on.year}〕{number} 号（演示）",
        )


def _dispute(cast: Cast, firm: Firm) -> None:
    """The owner says that one number is wrong."""
    fact = live_fact(firm.enterprise.id, type_="insured_staff", number="", source="department")
    if fact is not None:
        commands.ask_correction(
            cast.act(firm.holder), fact=fact, grounds="上个月新参保了两个人，数字偏少（演示）"
        )
