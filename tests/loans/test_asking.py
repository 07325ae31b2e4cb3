"""Between the yes and the money: the bank is asked to book while it may read the file."""

import pytest

from app.consents.commands import give_consent, withdraw_consent
from app.consents.queries import live_consent_for
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.outbox import drain
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict
from app.referrals import commands as referrals
from tests.loans.builders import Deal, a_deal, days_ago
from tests.referrals.builders import a_road


def waits(deal: Deal, user) -> list[tuple[str, str | None]]:
    return [(t.kind, t.url) for t in tasks_for(deal.world.act(user).actor)]


def end_consents(deal: Deal) -> None:
    firm = deal.need.enterprise.public_id
    while consent := live_consent_for(firm, "referral"):
        withdraw_consent(deal.world.act(deal.owner), consent=consent)
    db.session.commit()
    drain(deal.world.county.id)


def consent_anew(deal: Deal) -> None:
    act = deal.world.act(deal.owner)
    firm = deal.need.enterprise.public_id
    give_consent(act, enterprise_id=firm, purposes=["referral"], expires_on=days_ago(-60))
    db.session.commit()


@pytest.fixture
def deal(world) -> Deal:
    made = a_deal(world)
    drain(world.county.id)
    return made


def book_url(deal: Deal) -> str:
    return f"/bank/offers/{deal.offer.public_id}/book"


def test_the_task_of_a_bank_always_leads_to_a_page(deal):
    (task,) = [t for t in waits(deal, deal.officer) if t[0] == "book_loan"]
    assert deal.world.client(deal.officer).get(task[1]).status_code == 200
    end_consents(deal)
    assert deal.world.client(deal.officer).get(book_url(deal)).status_code == 404
    assert not [t for t in waits(deal, deal.officer) if t[0] == "book_loan"]


def test_a_bank_that_may_not_read_is_told_whom_to_ask(deal):
    end_consents(deal)
    told = notifications_of(deal.world.act(deal.officer).actor)
    assert "放款前请联系客户重新授权" in told[0].text


def test_the_owner_shows_the_file_again_and_the_bank_books(deal):
    end_consents(deal)
    (task,) = [t for t in waits(deal, deal.owner) if t[0] == "show_again"]
    owner = deal.world.client(deal.owner)
    assert "让这家银行重新看到资料" in owner.get(task[1]).text
    consent_anew(deal)
    assert owner.post(f"/me/offers/{deal.offer.public_id}/show-again", {}).status_code == 303
    drain(deal.world.county.id)
    assert "show_again" not in [kind for kind, _ in waits(deal, deal.owner)]
    assert ("book_loan", book_url(deal)) in waits(deal, deal.officer)
    assert deal.world.client(deal.officer).get(book_url(deal)).status_code == 200
    assert deal.book().state == "active"
    assert "让这家银行重新看到资料" not in owner.get(task[1]).text


def test_without_a_consent_both_doors_and_the_command_refuse(deal):
    end_consents(deal)
    path = f"/offers/{deal.offer.public_id}/show-again"
    answer = deal.world.api(deal.owner).post(path, {})
    assert (answer.status_code, answer.json["code"]) == (409, "no_live_consent")
    page = deal.world.client(deal.owner).post(f"/me{path}", {})
    assert page.status_code == 409 and "还没有有效的授权" in page.text, page.text
    with pytest.raises(Conflict):
        referrals.show_again(deal.world.act(deal.owner), offer=deal.offer)
    consent_anew(deal)
    assert deal.world.api(deal.owner).post(path, {}).status_code == 200


def test_an_offer_that_was_not_accepted_is_not_shown_again(world):
    road = a_road(world)
    offer = road.offer(road.send())
    db.session.commit()
    answer = road.world.api(road.owner).post(f"/offers/{offer.public_id}/show-again", {})
    assert (answer.status_code, answer.json["code"]) == (409, "illegal_state")
