"""The monthly look at risk cards: figures kept as found, alarms as tasks to the centre."""

from datetime import date

from app.infra import clock, journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.dates import add_months
from app.kernel.words import N_
from app.whitelist.models import RiskCard, RiskWatch
from app.whitelist.queries import risk_cards as cards
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules import risk_watch as rules

ALARM = "risk_alarm"


def watch_month(act: Act, *, month: date) -> list[RiskWatch]:
    """Look at every card at work as of the end of a month (its first day is given); once each.

    A card that had scored nobody by then has nothing to look at.
    """
    until = clock.at_local(add_months(month, 1))
    found = []
    for card in cards.cards_at_work(act.actor.county_id):
        newest = queries.newest_scores(card, before=until)
        if newest and queries.watch_of(card, month) is None:
            found.append(_watched(act, card, month, [one.seen() for one in newest]))
    return found


def _watched(act: Act, card: RiskCard, month: date, seen: list[rules.Seen]) -> RiskWatch:
    since, until = clock.at_local(month), clock.at_local(add_months(month, 1))
    figures = rules.figures_of(
        card.definition,
        seen,
        decided=queries.decided(act.actor.county_id, since, until, card.id),
        outcomes=[(known.began_on, known.scored) for known in queries.known_outcomes(card)],
        policy=act.policy,
    )
    alarms = rules.alarms_of(figures, act.policy)
    watch = RiskWatch(
        county_id=act.actor.county_id,
        card=card,
        card_id=card.id,
        month=month,
        rows=len(seen),
        figures=figures,
        alarms=list(alarms),
        verdict=rules.verdict_of(alarms, figures),
        made_at=act.at,
    )
    journal.note(act, watch, "watch", detail={"card": card.public_id, "alarms": list(alarms)})
    db.session.flush()
    if alarms:
        _alarm(act, watch)
    return watch


def _alarm(act: Act, watch: RiskWatch) -> None:
    open_task(
        act,
        kind=ALARM,
        subject=watch,
        text=N_("风险评分卡 {month} 监测有 {number} 项提醒"),
        values={"month": f"{watch.month:%Y-%m}", "number": len(watch.alarms)},
        url=f"/centre/risk/watch/{watch.card.public_id}",
        role=Role.FINANCE_CENTRE,
    )


def last_month(on: date) -> date:
    """The first day of the month before a day's."""
    return add_months(on.replace(day=1), -1)
