"""The county's guarantee programmes: one at work for two years, one that waits for signatures."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.agreements import commands as agreements
from app.agreements.commands import Parties
from app.agreements.models import GuaranteeProgramme
from app.agreements.rules import ProgrammeDraft
from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.infra import clock
from app.infra.db import db
from app.kernel.dates import add_months

WAN = 1_000_000
COVERED_BANKS = ("nongshang", "youchu", "jianhang", "sanxia")
JOINING_BANKS = ("gonghang", "nonghang")
T1 = (
    ("national_fund", Decimal("0.2")),
    ("reguarantor", Decimal("0.2")),
    ("guarantor", Decimal("0.4")),
    ("bank", Decimal("0.2")),
)
"""National fund, re-guarantor, county agency, bank; the order decides ties."""
FEE_RATE = Decimal("0.008")
CLIENT_CAP_FEN = 1_000 * WAN
QUOTA_FEN = 30_000 * WAN
YEARS = 5


@dataclass(frozen=True)
class Quota:
    """How much a programme covers, in all and for one client, in fen."""

    quota_fen: int = QUOTA_FEN
    per_client_cap_fen: int = CLIENT_CAP_FEN


def begin_programmes(telling: Telling, day: date) -> None:
    """Let both be drawn up: one on the first days, one last week."""
    first = clock.at_local(telling.working_day(1, telling.begins), 10)
    telling.begin(_at_work(telling), first)
    last_week = clock.at_local(telling.working_day(-6, day), 15)
    telling.begin(_being_signed(telling), last_week)


def _at_work(telling: Telling) -> Story:
    cast = telling.cast
    programme = prepare(cast, "返乡入乡创业银担合作协议", COVERED_BANKS, Quota())
    for who in signers(COVERED_BANKS):
        yield telling.office_time(telling.draw("sign", who), 0, 1)
        agreements.sign_programme(cast.act(who), programme=programme)
    cast.programme_id = programme.public_id


def _being_signed(telling: Telling) -> Story:
    cast = telling.cast
    programme = prepare(
        cast, "县域产业链银担合作协议", JOINING_BANKS, Quota(8_000 * WAN, 500 * WAN)
    )
    for who in ("gonghang-manager", "guarantee-manager"):
        yield telling.office_time(telling.draw("sign", who), 1, 2)
        agreements.sign_programme(cast.act(who), programme=programme)


def prepare(cast: Cast, name: str, banks: tuple[str, ...], quota: Quota) -> GuaranteeProgramme:
    """Drawn up by the finance centre, valid from today."""
    today = clock.today()
    draft = ProgrammeDraft(
        name=f"{name}（演示）",
        shares=T1,
        per_client_cap_fen=quota.per_client_cap_fen,
        quota_fen=quota.quota_fen,
        fee_rate=FEE_RATE,
        valid_from=today,
        valid_to=add_months(today, 12 * YEARS) - timedelta(days=1),
    )
    parties = Parties(
        cast.organisations["agency"].public_id,
        tuple(cast.organisations[bank].public_id for bank in banks),
        cast.organisations["reguarantor"].public_id,
    )
    programme = agreements.prepare_programme(cast.act("centre"), draft=draft, parties=parties)
    db.session.flush()
    return programme


def signers(banks: tuple[str, ...]) -> tuple[str, ...]:
    """Log-in names of everybody who signs."""
    return (*(f"{bank}-manager" for bank in banks), "guarantee-manager", "reguarantee")
