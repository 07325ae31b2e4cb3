"""An accepted offer that comes to nothing: everybody is free again, unless money was paid out."""

import pytest

from app.collateral.queries import liens_securing
from app.guarantee.queries import approved_for_offer
from app.infra import clock
from app.infra.db import db
from app.infra.outbox import drain
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Invalid
from app.loans import commands
from tests.loans.builders import Deal, a_deal
from tests.referrals.builders import a_road


def body(reason="conditions_unmet"):
    return {"reason": reason}


def path_of(deal: Deal) -> str:
    return f"/offers/{deal.offer.public_id}/fall-through"


def test_the_bank_gives_an_offer_up_and_the_owner_goes_on(world):
    deal = a_deal(world)
    drain(world.county.id)
    answer = world.api(deal.officer).post(path_of(deal), body())
    assert (answer.status_code, answer.json["state"]) == (200, "withdrawn"), answer.json
    drain(world.county.id)
    db.session.expire_all()
    need, referral = deal.need, deal.offer.referral
    assert (need.state, need.accepted_fen, referral.state) == ("open", 0, "cancelled")
    assert [t for t in tasks_for(world.act(deal.officer).actor) if t.kind == "book_loan"] == []
    assert world.api(deal.officer).get(f"/needs/{need.public_id}").status_code == 404
    assert world.api(deal.owner).get(f"/needs/{need.public_id}/matches").status_code == 200


def test_the_owner_gives_it_up_in_one_tap(world):
    deal = a_deal(world)
    url = f"/me/offers/{deal.offer.public_id}"
    owner = world.client(deal.owner)
    assert "不想要这笔贷款了" in owner.get(url).text
    assert owner.post(f"{url}/fall-through", {}).status_code == 303
    db.session.expire_all()
    assert (deal.offer.state, deal.need.state) == ("withdrawn", "open")
    assert "不想要这笔贷款了" not in owner.get(url).text


def test_a_letter_lapses_with_the_offer_it_was_given_for(world):
    deal = a_deal(world, guaranteed=True)
    commitment = deal.cover()
    commands.let_fall(world.act(deal.officer), offer=deal.offer, reason="no_guarantee")
    db.session.commit()
    drain(world.county.id)
    db.session.expire_all()
    assert commitment.state == "lapsed"
    assert approved_for_offer(deal.offer, clock.today()) is None
    assert liens_securing("referral", deal.offer.referral.public_id) == []


def test_the_page_of_the_bank_does_the_same(world):
    deal = a_deal(world)
    url = f"/bank/offers/{deal.offer.public_id}"
    officer = world.client(deal.officer)
    assert "不能放款？" in officer.get(f"{url}/book").text
    assert officer.post(f"{url}/fall-through", body()).status_code == 303
    db.session.expire_all()
    assert deal.offer.state == "withdrawn"


def test_a_reason_is_one_of_the_list_at_both_doors(world):
    deal = a_deal(world)
    answer = world.api(deal.officer).post(path_of(deal), body("mood"))
    assert answer.status_code == 422 and answer.json["errors"][0]["field"] == "reason"
    page = world.client(deal.officer).post(
        f"/bank/offers/{deal.offer.public_id}/fall-through", body("mood")
    )
    assert page.status_code == 422
    with pytest.raises(Invalid):
        commands.let_fall(world.act(deal.owner), offer=deal.offer, reason="conditions_unmet")
    db.session.expire_all()
    assert deal.offer.state == "accepted"


def test_what_was_paid_out_is_not_given_up(world):
    deal = a_deal(world)
    deal.book()
    answer = world.api(deal.officer).post(path_of(deal), body())
    assert (answer.status_code, answer.json["code"]) == (409, "already_booked")
    page = world.client(deal.owner).post(f"/me{path_of(deal)}", {})
    assert page.status_code == 409 and "已经放款入账" in page.text
    with pytest.raises(Conflict):
        commands.let_fall(world.act(deal.officer), offer=deal.offer, reason="circumstances_changed")


def test_an_offer_that_fell_through_is_not_booked(world):
    deal = a_deal(world)
    commands.let_fall(world.act(deal.owner), offer=deal.offer, reason="not_wanted_any_more")
    db.session.commit()
    with pytest.raises(Conflict):
        deal.book()


def test_an_offer_that_waits_for_an_answer_is_answered_not_given_up(world):
    road = a_road(world)
    offer = road.offer(road.send())
    db.session.commit()
    answer = world.api(road.owner).post(
        f"/offers/{offer.public_id}/fall-through", body("not_wanted_any_more")
    )
    assert (answer.status_code, answer.json["code"]) == (409, "illegal_state")
