"""What institutions do once a week: delete what consents that ended had shown them, and say so."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from app.accounts.queries import members_of
from app.accounts.rules import roles_of_kind
from app.consents import commands as consents
from app.consents.models import DeletionDuty
from app.consents.queries import duties
from app.demo.story import Telling
from app.infra import clock
from app.infra.paging import Page

AT_ONCE = 200
FORGETS = 0.1
"""How often a desk leaves a duty for another week; some of those become late."""


def begin_deleting(telling: Telling) -> None:
    telling.begin(_weeks(telling), clock.at_local(telling.working_day(5), 16))


def _weeks(telling: Telling) -> Iterator[datetime]:
    while True:
        today = clock.today()
        found = duties(telling.cast.act("centre").actor, Page(AT_ONCE, None), state="asked")
        for duty in found.items:
            _answer(telling, duty, today)
        yield clock.now() + timedelta(days=7)


def _answer(telling: Telling, duty: DeletionDuty, today: date) -> None:
    desk = roles_of_kind(duty.organisation.kind)[0]
    people = members_of(duty.organisation_id, today, desk)
    if people and telling.draw("delete", duty.public_id, today).random() > FORGETS:
        consents.answer_duty(telling.cast.act(people[0]), duty=duty, outcome="confirm")
