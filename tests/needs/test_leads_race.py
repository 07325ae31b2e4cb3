"""Two imports in the same moment: one need is one lead, under one number or under two."""

import time
from unittest.mock import patch

import pytest
from sqlalchemy import select, text

from app.accounts.models import User
from app.infra.db import db
from app.infra.imports.commands import start_import, upload_table
from app.infra.imports.models import Import
from app.needs import commands, reactions
from app.needs.commands import leads as lead_commands
from app.needs.models import NeedLead
from app.needs.queries.leads import lead_like
from tests.enterprises.builders import credit_code
from tests.needs.builders import a_lead
from tests.referrals.test_races import at_once

HEADINGS = "来源编号,统一社会信用代码,企业名称,金额,期限,用途"


@pytest.fixture
def centre(world):
    return world.person("finance_centre")


def started(world, centre, number: str, uscc: str) -> Import:
    """A table of one need from the node, sent to the worker."""
    table = f"{HEADINGS}\n{number},{uscc},未登记食品厂,50万元,12,流动资金\n"
    act = world.act(centre)
    imported = upload_table(
        act, commands.NEEDS, filename="a.csv", content=table.encode(), origin="provincial_node"
    )
    db.session.flush()
    return start_import(act, commands.NEEDS, imported=imported)


def race(world, centre, *numbers: str) -> tuple[list[NeedLead], list[int]]:
    """A table for each number of one firm, all taken at once: the leads, the faults of each."""
    uscc = credit_code()
    tables = [started(world, centre, number, uscc) for number in numbers]
    keys = [(table.id, table.run_id) for table in tables]

    def taking(import_id, run_id):
        return lambda: reactions.run_import(import_id, run_id)

    with patch.object(lead_commands, "lead_like", looked_and_waited):
        assert at_once(world, [taking(*key) for key in keys]) == ["done"] * len(keys)
    db.session.expire_all()
    leads = select(NeedLead).where(NeedLead.county_id == world.county.id)
    found = db.session.scalars(leads.execution_options(scoped="a test looks"))
    return list(found), sorted(table.counts.get("fault", 0) for table in tables)


def looked_and_waited(county_id, row):
    """Look, and be slow to write: whoever may look meanwhile does."""
    found = lead_like(county_id, row)
    time.sleep(0.4)
    return found


def nobody_waits(name: str) -> None:
    """The control: no turn is kept."""


def test_one_number_in_two_imports_at_once_is_one_lead(world, centre):
    leads, faults = race(world, centre, "SJ-1", "SJ-1")
    assert len(leads) == 1 and faults == [0, 0]


def test_one_number_without_the_turn_is_still_one_lead_by_the_index(world, centre):
    with patch.object(lead_commands, "hold", nobody_waits):
        leads, faults = race(world, centre, "SJ-1", "SJ-1")
    assert len(leads) == 1 and faults == [0, 1], "both looked before either wrote"


@pytest.fixture
def no_index(world):
    """The table without the index over its numbers, for one test."""
    name = "uq_need_leads_number"
    look = text("select indexdef from pg_indexes where indexname = :name")
    index = db.session.execute(look, {"name": name}).scalar_one()
    db.session.execute(text(f"drop index {name}"))
    db.session.commit()
    yield
    db.session.rollback()
    own = {"county": world.county.id}
    db.session.execute(text("delete from need_leads where county_id = :county"), own)
    db.session.execute(text(index))
    db.session.commit()


def test_one_number_without_turn_and_index_is_counted_twice(world, centre, no_index):
    """The positive control: with both guards gone the harness does catch the fault."""
    with patch.object(lead_commands, "hold", nobody_waits):
        leads, _ = race(world, centre, "SJ-1", "SJ-1")
    assert [lead.origin_number for lead in leads] == ["SJ-1", "SJ-1"]


def test_two_numbers_of_one_firm_at_once_are_one_lead(world, centre):
    leads, faults = race(world, centre, "SJ-1", "SJ-2")
    assert len(leads) == 1 and faults == [0, 0]


def test_two_numbers_without_the_turn_are_counted_twice(world, centre):
    """The positive control: no index sees that two numbers ask the same."""
    with patch.object(lead_commands, "hold", nobody_waits):
        leads, _ = race(world, centre, "SJ-1", "SJ-2")
    assert sorted(lead.origin_number for lead in leads) == ["SJ-1", "SJ-2"]


def ending(world, centre, lead_id: int):
    """Somebody of the centre ends the lead they have on the screen."""
    centre_id = centre.id

    def end():
        act, lead = world.act(db.session.get(User, centre_id)), _unlocked(lead_id)
        time.sleep(0.2)
        commands.end_lead(act, lead=lead, reason="not_found")

    return end


def _unlocked(lead_id: int) -> NeedLead:
    return db.session.get(NeedLead, lead_id, execution_options={"scoped": "a test looks"})


def test_of_two_who_end_a_lead_at_once_the_second_is_told(world, centre):
    lead = a_lead(world, centre)
    results = at_once(world, [ending(world, centre, lead.id)] * 2)
    assert sorted(results) == ["done", "lead_settled"]


def test_without_the_row_lock_the_second_runs_into_the_version(world, centre):
    """The control: both saw it waiting, and only the version stopped the later one."""
    lead = a_lead(world, centre)
    with patch.object(lead_commands, "locked_lead", _unlocked):
        results = at_once(world, [ending(world, centre, lead.id)] * 2)
    assert sorted(results) == ["StaleDataError", "done"]
