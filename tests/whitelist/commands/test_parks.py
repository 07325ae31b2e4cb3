"""Credit parks: figures, two people, the review clock, withdrawal; the same by page and by API."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.infra import clock
from app.infra.db import db
from app.kernel.errors import Conflict
from app.whitelist import commands, queries
from app.whitelist.queries import parks as reads
from app.whitelist.queries.park_figures import counted
from tests.whitelist.builders import withdraw_all
from tests.whitelist.parks import Estate, an_estate, good_estate, open_park_benefit
from tests.world import World

PAGE = "/centre/credit-parks"
PROPOSE = {"grounds": "五项达到"}


def centre(estate: Estate, step: str) -> str:
    return f"{PAGE}/{estate.park.public_id}/{step}"


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined]


def test_a_tenant_counts_while_it_agrees_and_its_score_serves(world: World):
    estate = an_estate(world, "A", "B", "C", None)
    facts = counted(world.machine(), estate.park).facts
    assert (facts.tenants, facts.assessed, facts.graded_ab) == (4, 3, 2)
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert counted(world.machine(), estate.park).facts.assessed == 0


def test_a_withdrawn_consent_leaves_the_count(world: World):
    estate = an_estate(world, "A", "A", "A")
    farm = estate.tenant("A")
    assert counted(world.machine(), estate.park).facts.assessed == 4
    farm_office = type("Office", (), {"firm": farm.firm, "owner": farm.owner, "world": world})()
    withdraw_all(farm_office)
    assert counted(world.machine(), estate.park).facts.assessed == 3


def test_a_month_is_rated_once_and_small_grades_are_not_kept(world: World):
    estate = an_estate(world, "A", "A", "A", "C")
    made = commands.rate_month(world.machine())
    db.session.commit()
    own = next(rating for rating in made if rating.park_id == estate.park.id)
    assert own.by_grade == {"A": 3}
    assert not own.carries and own.met == 2
    assert commands.rate_month(world.machine()) == []


@pytest.mark.parametrize("door", ["page", "api"])
def test_what_is_unknown_blocks_a_proposal(world: World, door):
    estate = an_estate(world, "A", "A", "A")
    if door == "api":
        answer = world.api(estate.officer).post(f"{estate.url}/propose", PROPOSE)
        codes = {error["code"] for error in answer.json["errors"]}
        assert codes == {"park_npl", "park_rent", "park_duty"}
    else:
        answer = world.client(estate.officer).post(centre(estate, "propose"), PROPOSE)
        assert "没有数字不能认定" in text(answer) and "五项达到" in text(answer)
    assert answer.status_code == 409
    assert reads.alive_designation(estate.park) is None


@pytest.mark.parametrize("door", ["page", "api"])
def test_two_people_designate(world: World, door):
    estate = good_estate(world)

    def knock(user: object, step: str, said: dict[str, str] | None = None) -> object:
        if door == "api":
            return world.api(user).post(f"{estate.url}/{step}", said or {})
        return world.client(user).post(centre(estate, step), said or {})

    assert knock(estate.officer, "propose", PROPOSE).status_code in (201, 303)
    own = knock(estate.officer, "designate")
    assert own.status_code == 409 and "提出的人不能认定" in text(own)
    assert not queries.park_designated(estate.park.id, clock.today())
    assert knock(estate.lead, "designate").status_code in (200, 303)
    assert queries.park_designated(estate.park.id, clock.today())
    assert knock(estate.officer, "propose", PROPOSE).status_code == 409


def test_the_database_itself_wants_two_people(world: World):
    designation = good_estate(world).proposed()
    designation.decided_by = designation.proposed_by
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize("door", ["page", "api"])
def test_no_is_said_for_a_reason_of_the_table(world: World, door):
    estate = good_estate(world)
    estate.proposed()
    for code, status in (("weather", 422), ("dispute", 200)):
        said = {"code": code, "note": "先处理投诉"}
        if door == "api":
            answer = world.api(estate.lead).post(f"{estate.url}/refuse", said)
        else:
            answer = world.client(estate.lead).post(centre(estate, "refuse"), said)
        assert answer.status_code in (status, 303 if status == 200 else status)
    assert reads.alive_designation(estate.park) is None


def test_figures_that_fell_meanwhile_stop_the_second_person(world: World):
    estate = good_estate(world)
    estate.proposed()
    commands.record_park_loans(
        world.machine(), park=estate.park, principal_fen=100, npl_fen=4, borrowers=5
    )
    with pytest.raises(Conflict) as refused:
        commands.designate_park(estate.act(estate.lead), park=estate.park)
    assert [r.code for r in refused.value.refusals] == ["park_npl"]


def test_after_a_year_it_is_reviewed_and_counts_sixty_days_more(world: World):
    estate = good_estate(world)
    due = estate.designated().review_due_on
    assert queries.park_designated(estate.park.id, due + timedelta(days=60))
    assert not queries.park_designated(estate.park.id, due + timedelta(days=61))
    assert not queries.park_designated(estate.park.id, clock.today() - timedelta(days=1))
    for day, state in ((due - timedelta(days=1), "designated"), (due, "under_review")):
        with clock.frozen(clock.at_local(day, 9)):
            commands.keep_parks(world.machine())
            db.session.commit()
        assert reads.alive_designation(estate.park).state == state


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_review_takes_two_people_and_begins_the_months_anew(world: World, door):
    estate = good_estate(world)
    designation = estate.designated()
    commands.fall_due(world.machine(), designation=designation)
    db.session.commit()
    advice = {"advice": "数字仍然达到"}

    def knock(user: object, step: str, said: dict[str, str] | None = None) -> int:
        if door == "api":
            return world.api(user).post(f"{estate.url}/{step}", said or {}).status_code
        return world.client(user).post(centre(estate, step), said or {}).status_code

    assert knock(estate.lead, "renew") == 409
    assert knock(estate.lead, "review", advice) in (200, 303)
    assert knock(estate.lead, "renew") == 409
    assert knock(estate.officer, "renew") in (200, 303)
    assert reads.alive_designation(estate.park).state == "designated"


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_withdrawn_park_counts_no_more(world: World, door):
    estate = good_estate(world)
    said = {"code": "false_figures", "note": "租金不实"}
    api, page = world.api(estate.officer), world.client(estate.officer)

    def knock(code: str) -> int:
        sent = {**said, "code": code}
        if door == "api":
            return api.post(f"{estate.url}/withdraw", sent).status_code
        return page.post(centre(estate, "withdraw"), sent).status_code

    assert knock("false_figures") == 409
    estate.designated()
    assert knock("") == 422
    assert knock("false_figures") in (200, 303)
    assert not queries.park_designated(estate.park.id, clock.today())


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_manager_signs_once_and_reports_rents(world: World, door):
    estate = an_estate(world, "A", "A", "A")
    rents = {
        "due_fen": 1000,
        "overdue_fen": 51,
        "as_of": clock.today().isoformat(),
        "source": "台账",
    }
    if door == "api":
        api = world.api(estate.manager)
        assert api.post(f"{estate.url}/duty").status_code == 201
        assert api.post(f"{estate.url}/duty").status_code == 409
        assert api.post(f"{estate.url}/rents", {**rents, "overdue_fen": 1001}).status_code == 422
        assert api.post(f"{estate.url}/rents", rents).status_code == 201
    else:
        page = world.client(estate.manager)
        assert page.post("/park/credit/duty").status_code == 303
        assert page.post("/park/credit/duty").status_code == 409
        typed = {**rents, "due_fen": "10", "overdue_fen": "10.01"}
        again = page.post("/park/credit/rents", typed)
        assert again.status_code == 422 and "10.01" in text(again)
        assert page.post("/park/credit/rents", {**typed, "overdue_fen": "0.51"}).status_code == 303
    rating = commands.rate_park(estate.act(estate.officer), park=estate.park)
    lines = {line["code"]: line for line in rating.criteria}
    assert lines["duty"]["outcome"] == "met"
    assert (lines["rent"]["part"], lines["rent"]["whole"]) == (51, 1000)
    assert lines["rent"]["outcome"] == "not_met"


def test_others_do_not_read_a_park(world: World):
    estate = good_estate(world)
    bank = world.person("bank_officer")
    stranger = world.person("park_manager")
    assert world.api(bank).get(estate.url).status_code == 404
    assert world.api(stranger).get(estate.url).status_code == 404
    assert world.client(stranger).get("/park/credit").status_code == 404
    assert world.client(estate.manager).get(f"{PAGE}/{estate.park.public_id}").status_code == 403
    assert world.api(estate.manager).get(estate.url).status_code == 200
    assert world.api(estate.manager).post(f"{estate.url}/propose", PROPOSE).status_code == 403
    assert world.api(estate.officer).post(f"{estate.url}/duty").status_code == 403


def test_the_pages_say_figures_people_and_what_would_lift(world: World):
    estate = good_estate(world)
    estate.tenant(None)
    commands.rate_park(world.machine(), park=estate.park)
    db.session.commit()
    page = text(world.client(estate.officer).get(f"{PAGE}/{estate.park.public_id}"))
    assert "再有 1 户企业完成资格评定" in page and "60.0%" in page and "66.7%" in page
    assert "没有生效" in page and "奉节县返乡入乡创业园意见（2022 年） 第 4.7 条" in page
    own = text(world.client(estate.manager).get("/park/credit"))
    assert "再有 1 户企业完成资格评定" in own and "已签署" in own
    board = text(world.client(estate.officer).get(PAGE))
    assert estate.park.name in board and "4 / 5" in board


def test_everybody_reads_which_parks_are_designated(world: World):
    estate = good_estate(world)
    reader = world.client(world.entrepreneur())
    assert estate.park.name not in text(reader.get("/credit-parks"))
    estate.designated()
    page = text(reader.get("/credit-parks"))
    assert estate.park.name in page and "不构成政府信用背书" in page


def test_a_benefit_wants_the_park_and_the_review(world: World):
    estate = good_estate(world)
    step = "counter_guarantee_step"

    def given() -> bool:
        return queries.park_benefit(estate.park.id, step, world.machine().policy)

    estate.designated()
    assert not given()
    open_park_benefit(world, step)
    assert given()
    assert not queries.park_benefit(None, step, world.machine().policy)


def test_the_board_says_of_a_withdrawn_park_that_it_was_one(world: World):
    estate = good_estate(world)
    estate.designated()
    commands.withdraw_designation(
        estate.act(estate.officer), park=estate.park, code="asked", note=""
    )
    db.session.commit()
    board = text(world.client(estate.officer).get(PAGE))
    assert "已撤销" in board and "已认定" not in board
