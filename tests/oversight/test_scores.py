"""A kept score opened by the auditor: computed again to the byte; what was repaired is withheld."""

import pytest
from sqlalchemy import select

from app.accounts.commands import declare_interest
from app.consents.models import AccessLog
from app.infra import clock
from app.infra.db import db
from app.oversight import queries
from app.oversight.rules import REPLAY_REASONS
from app.shell.kinds import READINGS
from app.whitelist import commands
from app.whitelist.models import Score
from app.whitelist.queries import newest_score
from app.whitelist.rules.rebuilding import lines, reasons_shown
from tests.oversight.altering import alter
from tests.whitelist.builders import Office, an_office, withdraw_all
from tests.whitelist.facts_builders import a_penalty, record
from tests.whitelist.governance.builders import a_desk

COLUMN = "compliance_test"


@pytest.fixture
def office(world) -> Office:
    """A firm that agreed and has a public record against it."""
    office = an_office(world)
    office.agree()
    return office


@pytest.fixture
def auditor(world):
    return world.person("auditor")


@pytest.fixture
def old(office) -> Score:
    """The score from before its record was repaired, and the record repaired since."""
    fact = record(office, a_penalty())
    old = office.score()
    assert old.inputs[COLUMN] == "failed", "the record must have counted"
    commands.repair_fact(
        office.world.act(office.lead), fact=fact, repaired_on=clock.today(), note="已履行"
    )
    db.session.commit()
    assert newest_score(office.firm.id).inputs[COLUMN] != "failed"
    return old


def path_of(score, reason="replay_sample"):
    return f"/audit/scores/{score.public_id}" + (f"?reason={reason}" if reason else "")


def readings(score) -> list[str]:
    rows = select(AccessLog.what).where(AccessLog.subject_id == score.public_id)
    return sorted(db.session.scalars(rows))


def test_a_kept_score_comes_out_again_to_the_byte(office):
    seen = queries.opened(office.score())
    assert seen.rebuilt.same and seen.inputs_match and not seen.withheld
    assert seen.points == seen.score.points and len(seen.lines) == len(seen.score.inputs)


def test_a_repaired_fact_is_withheld_and_the_rest_is_proved(old):
    seen = queries.opened(old)
    assert seen.rebuilt.same and seen.inputs_match
    assert seen.withheld == {COLUMN: clock.today()}
    (hidden,) = [line for line in seen.lines if line.column == COLUMN]
    assert (hidden.value, hidden.points, hidden.source) == (None, None, None)
    assert seen.points is None, "the sum would tell by subtraction"
    code = old.card.definition["reasons"][COLUMN]["code"]
    assert code in old.reasons and code not in seen.reasons


def test_a_score_from_after_the_repair_withholds_nothing(office, old):
    assert queries.opened(newest_score(office.firm.id)).withheld == {}


def test_a_changed_byte_is_found(old):
    alter("scores", "points = points + 1 where id = :id", id=old.id)
    assert not queries.opened(newest_again(old)).rebuilt.same


def test_a_changed_input_is_found(old):
    alter("scores", "inputs = inputs || '{\"employees\": 999}' where id = :id", id=old.id)
    assert queries.opened(newest_again(old)).inputs_match is False


def newest_again(score) -> Score:
    statement = select(Score).where(Score.id == score.id)
    return db.session.scalars(statement.execution_options(scoped="a test looks")).unique().one()


def test_the_page_asks_why_before_it_shows_anything(world, old, auditor):
    page = world.client(auditor)
    for path in (path_of(old, ""), path_of(old, "because")):
        text = page.get(path).get_data(as_text=True)
        assert "为什么看" in text and old.inputs_hash not in text
    assert readings(old) == []


def test_the_page_proves_and_withholds_and_the_reading_is_logged(world, office, old, auditor):
    text = world.client(auditor).get(path_of(old)).get_data(as_text=True)
    assert "逐字节相同" in text and "已修复的事实，自" in text and old.inputs_hash in text
    assert f"<td>{'failed'}</td>" not in text
    assert readings(old) == ["replay_sample"]
    assert world.client(auditor).get("/audit/scores").status_code == 200
    mine = world.client(office.owner).get("/me/privacy").get_data(as_text=True)
    assert "审计复核评分：抽查" in mine, "the owner sees that it was opened, and why"


def test_the_api_says_the_same_and_refuses_without_a_reason(world, old, auditor):
    api = world.api(auditor)
    refused = api.get(path_of(old, ""))
    assert refused.status_code == 422 and refused.json["code"] == "invalid"
    assert readings(old) == []
    told = api.get(path_of(old, "replay_complaint")).json
    assert told["same"] and told["points"] is None and told["kept_digest"] == told["again_digest"]
    (hidden,) = [one for one in told["inputs"] if one["column"] == COLUMN]
    assert hidden == {
        "column": COLUMN,
        "withheld": "repaired",
        "withheld_since": clock.today().isoformat(),
    }
    assert readings(old) == ["replay_complaint"]


@pytest.mark.parametrize(
    "role", ["finance_centre", "finance_lead", "bank_manager", "guarantee_manager", "administrator"]
)
def test_nobody_but_the_auditor_replays(world, old, role):
    person = world.person(role)
    assert world.client(person).get(path_of(old)).status_code == 404
    assert world.api(person).get(path_of(old)).status_code == 404
    assert world.client(person).get("/audit/scores").status_code == 403
    assert readings(old) == []


def test_an_auditor_with_an_interest_in_the_firm_is_kept_out(world, office, old, auditor):
    declare_interest(world.act(auditor), enterprise_id=office.firm.public_id, relation="表亲")
    db.session.commit()
    assert world.client(auditor).get(path_of(old)).status_code == 404


def test_after_a_withdrawal_only_the_proof_is_left(world, office, old, auditor):
    withdraw_all(office)
    seen = queries.opened(old)
    assert seen.rebuilt.same and seen.lines == () and seen.points is None and seen.reasons == []
    told = world.api(auditor).get(path_of(old)).json
    assert told["same"] and told["grade"] is None and told["inputs"] == []


def test_a_risk_score_comes_out_again_too(world, auditor):
    desk = a_desk(world)
    desk.office.agree()
    desk.champion()
    (score,) = desk.score()
    seen = queries.opened(score)
    assert seen.rebuilt.same and seen.inputs_match is None and seen.lines
    text = world.client(auditor).get(path_of(score)).get_data(as_text=True)
    assert "逐字节相同" in text and readings(score) == ["replay_sample"]
    assert path_of(score, "") in world.client(auditor).get("/audit/scores?risk=1").get_data(
        as_text=True
    )
    alter(
        "risk_scores",
        "document = replace(document, 'points', 'Points') where id = :id",
        id=score.id,
    )
    db.session.refresh(score)
    assert not queries.opened(score).rebuilt.same


def test_every_reason_has_words_where_readings_are_shown():
    assert set(REPLAY_REASONS) <= set(READINGS)


def test_only_what_spoke_against_is_withheld():
    day = clock.today()
    found = lines({"a": "failed", "b": "failed", "c": "passed"}, {"a": 0}, {}, {"a": day, "c": day})
    assert [(line.column, line.withheld_since) for line in found] == [
        ("a", day),
        ("b", None),
        ("c", None),
    ]
    card = {"reasons": {"a": {"code": "E1"}, "b": {"code": "E2"}}}
    assert reasons_shown(card, ["E1", "E2"], {"a"}) == ["E2"]
