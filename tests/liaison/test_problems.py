"""Problems: raised, given to whoever can solve them, confirmed with the firm."""

import pytest

from app.infra.db import db
from app.infra.tasks import tasks_for
from app.liaison import queries
from tests.liaison.builders import a_problem


@pytest.fixture
def problem(farm, officer):
    return a_problem(farm, officer)


@pytest.fixture
def centre(farm):
    return farm.world.person("finance_centre")


def state_of(farm, user, problem):
    db.session.expire_all()
    return queries.problem_for(farm.world.actor(user), problem.public_id).state


def post(farm, user, problem, step, **data):
    page = farm.world.client(user)
    page.get(f"/field/problems/{problem.public_id}")
    return page.post(f"/field/problems/{problem.public_id}/{step}", data)


def test_a_problem_waits_for_the_centre_with_a_day(farm, problem, centre):
    waiting = [t for t in tasks_for(farm.world.actor(centre)) if t.kind == "problem_solve"]
    assert [t.subject_id for t in waiting] == [problem.public_id] and waiting[0].due_at


def test_its_whole_life(farm, officer, centre, problem):
    office = farm.world.organisation("department", name="人力资源和社会保障局")
    assert post(farm, centre, problem, "assign", office=office.public_id).status_code == 303
    assert state_of(farm, centre, problem) == "assigned"
    assert post(farm, centre, problem, "solve", solution="介绍了十二人").status_code == 303
    assert post(farm, officer, problem, "reopen", reason="只来了三人").status_code == 303
    assert state_of(farm, centre, problem) == "assigned"
    post(farm, centre, problem, "solve", solution="又介绍了九人")
    assert post(farm, officer, problem, "close").status_code == 303
    assert state_of(farm, centre, problem) == "closed"
    assert not [t for t in tasks_for(farm.world.actor(centre)) if t.kind == "problem_solve"]


def test_a_solution_is_said_in_words(farm, centre, problem):
    assert post(farm, centre, problem, "solve", solution=" ").status_code == 422
    assert state_of(farm, centre, problem) == "raised"


def test_steps_out_of_order_are_refused(farm, officer, problem):
    assert post(farm, officer, problem, "reopen", reason="还没有").status_code == 409


def test_the_officer_does_not_settle_and_the_centre_does_not_confirm(
    farm, officer, centre, problem
):
    assert post(farm, officer, problem, "solve", solution="好了").status_code == 403
    assert post(farm, centre, problem, "close").status_code == 403


def test_an_unknown_office_is_refused(farm, centre, problem):
    assert post(farm, centre, problem, "assign", office="nothing").status_code == 422


def test_the_board_shows_the_open_ones_and_each_state(farm, centre, problem):
    page = farm.world.client(centre)
    assert problem.reference in page.get("/field/problems").get_data(as_text=True)
    assert problem.reference not in page.get("/field/problems?state=closed").get_data(True)


def test_another_township_finds_nothing(farm, problem):
    elsewhere = farm.world.client(farm.world.person("township_liaison"))
    assert elsewhere.get(f"/field/problems/{problem.public_id}").status_code == 404
