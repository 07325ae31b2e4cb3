"""Tasks: to a person, to a role, opened once, closed with their subject."""

from app.infra import tasks
from app.infra.db import db
from app.kernel.actors import Role
from tests.world import World


def _open(world, subject, **kw):
    return tasks.open_task(world.machine(), kind="look", subject=subject, text="请看一看", **kw)


def test_a_task_of_a_role_waits_for_everyone_of_it_in_the_institution(world):
    bank, other = world.bank(), world.bank()
    officer, colleague = world.person("bank_officer", bank), world.person("bank_officer", bank)
    stranger = world.person("bank_officer", other)
    manager = world.person("bank_manager", bank)
    _open(world, officer, organisation_id=bank.id, role=Role.BANK_OFFICER)
    found = {u: len(tasks.tasks_for(world.actor(u))) for u in (officer, colleague)}
    assert set(found.values()) == {1}
    assert not tasks.tasks_for(world.actor(stranger)) and not tasks.tasks_for(world.actor(manager))


def test_the_same_open_task_is_brought_up_to_date_not_doubled(world):
    user = world.entrepreneur()
    first = _open(world, user, user_id=user.id)
    again = tasks.open_task(
        world.machine(), kind="look", subject=user, text="请再看一看", user_id=user.id
    )
    assert again.id == first.id and again.text == "请再看一看"


def test_a_closed_task_is_gone_and_may_be_opened_anew(world):
    user = world.entrepreneur()
    first = _open(world, user, user_id=user.id)
    tasks.close_tasks(world.machine(), subject=user, kind="look")
    assert tasks.tasks_for(world.actor(user)) == []
    assert _open(world, user, user_id=user.id).id != first.id


def test_another_countys_task_is_out_of_sight(app, world):
    far = World(app)
    centre, their_centre = world.person("finance_centre"), far.person("finance_centre")
    _open(world, centre, role=Role.FINANCE_CENTRE)
    db.session.commit()
    assert len(tasks.tasks_for(world.actor(centre))) == 1
    assert tasks.tasks_for(far.actor(their_centre)) == []
