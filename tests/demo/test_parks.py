"""Credit parks of the demonstration: what the told county's own figures carry, and what not."""

import pytest
from sqlalchemy import select, text

from app.demo.park_plans import PARKS
from app.demo.parks import REVIEW
from app.enterprises.models import Park
from app.infra.db import db
from app.infra.parameters import policy_for
from app.infra.scope import unscoped
from app.referrals.models import Referral
from app.whitelist.commands.park_figures import LOANS_SOURCE
from app.whitelist.models import CreditParkRating, ParkDesignation
from app.whitelist.queries.park_figures import newest_figure
from app.whitelist.queries.parks import designations_of, effective, newest_rating
from app.whitelist.rules.benefits import GREEN_CHANNEL, benefits
from tests.demo.conftest import DAY


def park_of(life: str) -> Park:
    code = next(plan.code for plan in PARKS if plan.life == life)
    return db.session.scalars(select(Park).where(Park.code == code)).one()


def not_met(rating: CreditParkRating | None) -> list[str]:
    assert rating is not None
    return [line["code"] for line in rating.criteria if line["outcome"] != "met"]


def test_one_park_reaches_the_line_and_was_looked_at_again_after_a_year(county):
    park = park_of("renewed")
    (one,) = designations_of(park)
    assert one.state == "designated" and not_met(newest_rating(park)) == []
    people = (one.proposed_by, one.decided_by, one.reviewed_by, one.renewed_by)
    assert len({one.proposed_by, one.decided_by}) == 2
    assert len({one.reviewed_by, one.renewed_by}) == 2 and None not in people
    assert one.designated_on < DAY.replace(year=DAY.year - 1) < DAY < one.review_due_on


def test_one_park_is_just_short_and_is_told_what_would_lift_it(county):
    rating = newest_rating(park_of("short"))
    assert not_met(rating) == ["rent"] and designations_of(park_of("short")) == []
    (line,) = [line for line in rating.criteria if line["code"] == "rent"]
    assert line["lift"] == "再收回拖欠的租金 {number} 万元" and line["values"] == {"number": 1}


def test_one_park_was_designated_and_lost_it_again(county):
    park = park_of("withdrawn")
    (one,) = designations_of(park)
    assert (one.state, one.code) == ("withdrawn", "figures")
    assert not_met(newest_rating(park)) == ["rent"]
    months = select(CreditParkRating).where(CreditParkRating.park_id == park.id)
    assert {rating.carries for rating in db.session.scalars(months)} == {True, False}


def test_every_figure_rests_on_rows_of_the_story(county):
    """The counts of a rating are what the tables hold; nothing was written in."""
    rating = newest_rating(park_of("renewed"))
    count = "select count(*) from enterprises where park_id = :park and state = 'verified'"
    assert rating.tenants == db.session.scalar(text(count), {"park": rating.park_id})
    borrowers = (
        "select count(distinct enterprise_id) from loans join enterprises e on e.id = enterprise_id"
        " where e.park_id = :park and commitment_id is not null and loans.state <> 'settled'"
    )
    told = newest_figure(rating.park, "loans", DAY, policy_for(rating.county_id, DAY))
    assert told.recorded_by is None and told.source == LOANS_SOURCE
    assert told.borrowers == db.session.scalar(text(borrowers), {"park": rating.park_id})
    (line,) = [line for line in rating.criteria if line["code"] == "npl"]
    assert (line["part"], line["whole"]) == (0, told.whole_fen)


def test_the_green_channel_is_open_by_the_county_s_review_and_the_rest_is_not(county):
    one = db.session.scalars(select(ParkDesignation)).first()
    from_policy = benefits(policy_for(one.county_id, DAY))
    assert {b.code for b in from_policy if b.is_open} == {GREEN_CHANNEL}
    assert {b.review_no for b in from_policy if b.is_open} == {REVIEW}
    assert effective(designations_of(park_of("renewed"))[0], DAY, policy_for(one.county_id, DAY))


def test_a_bank_has_files_of_the_green_channel(county):
    statement = unscoped(Referral, "a test looks at the whole demo")
    green = db.session.scalars(statement.where(Referral.green_channel, Referral.state == "sent"))
    found = green.unique().all()
    assert len(found) >= 2
    assert {one.need.enterprise.park_id for one in found} == {park_of("renewed").id}


@pytest.mark.parametrize("plan", PARKS, ids=lambda plan: plan.code)
def test_each_park_of_the_story_has_its_manager(county, plan):
    name = "select count(*) from users where login = :login"
    assert db.session.scalar(text(name), {"login": plan.manager}) == 1
