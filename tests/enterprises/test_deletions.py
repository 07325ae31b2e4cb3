"""When a consent ends, each institution deletes what it was shown, and says so (G3)."""

from datetime import timedelta

import pytest

from app.consents import commands
from app.consents.commands import keep_by_contract, narrow_consent, release_contract
from app.consents.queries import duties_of_enterprise, readings_of
from app.consents.reactions import run_clocks
from app.infra import clock
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict, Invalid
from tests.enterprises.builders import a_consent, an_enterprise, disclosed


class Shown:
    """An enterprise that three banks were shown under one consent."""

    def __init__(self, world):
        self.world = world
        self.owner = world.entrepreneur()
        self.firm = an_enterprise(world, self.owner, verified=True)
        self.banks = [world.bank() for _ in range(3)]
        self.officers = [world.person("bank_officer", bank) for bank in self.banks]
        self.consent = a_consent(world, self.owner, self.firm, recipients=self.banks)
        for bank in self.banks:
            disclosed(world, self.consent, self.owner, bank)

    def narrow(self, bank):
        narrow_consent(self.world.act(self.owner), consent=self.consent, recipients=[bank.id])
        db.session.commit()

    def withdraw(self):
        commands.withdraw_consent(self.world.act(self.owner), consent=self.consent)
        db.session.commit()

    @property
    def duties(self):
        db.session.expire_all()
        return {d.organisation_id: d for d in duties_of_enterprise(self.firm.public_id)}


@pytest.fixture
def shown(world):
    return Shown(world)


def waits(shown, officer):
    return [t for t in tasks_for(shown.world.actor(officer)) if t.kind == "delete_data"]


def test_g3_one_bank_is_taken_out_and_the_others_read_on(shown):
    a, b, c = shown.officers
    path = f"/enterprises/{shown.firm.public_id}"
    assert [shown.world.api(o).get(path).status_code for o in (a, b, c)] == [200] * 3
    shown.narrow(shown.banks[1])
    assert [shown.world.api(o).get(path).status_code for o in (a, b, c)] == [200, 404, 200]
    said = [(r.organisation, r.what) for r in readings_of(shown.firm.public_id)]
    assert (shown.banks[1].name, "open") in said, "what it read before stays in the log"
    assert [o for o, what in said if what == "denied"] == [shown.banks[1].name]
    assert set(shown.duties) == {shown.banks[1].id}
    (task,) = waits(shown, b)
    days = shown.world.act(b).policy["clocks.consent_deletion_working_days"]
    assert days == 15
    assert clock.day_of(task.due_at) == clock.day_of(add_working_days(clock.now(), days))
    assert waits(shown, a) == waits(shown, c) == []


def test_a_withdrawal_asks_everybody_and_the_owner_sees_it(shown):
    shown.withdraw()
    assert {d.state for d in shown.duties.values()} == {"asked"}
    assert len(shown.duties) == len(shown.banks)
    page = shown.world.client(shown.owner).get("/me/consents").text
    assert "授权结束后的删除" in page and all(bank.name in page for bank in shown.banks)


def test_a_bank_confirms_on_its_page(shown):
    shown.withdraw()
    (task,) = waits(shown, shown.officers[0])
    browser = shown.world.client(shown.officers[0])
    assert shown.firm.name in browser.get(task.url).text
    assert browser.post(task.url, {"outcome": "confirm"}).status_code == 303
    assert shown.duties[shown.banks[0].id].state == "deleted"
    assert waits(shown, shown.officers[0]) == []
    assert "已删除" in shown.world.client(shown.owner).get("/me/consents").text


def test_a_system_confirms_or_names_the_law(shown):
    shown.withdraw()
    api = shown.world.api(shown.officers[0])
    (duty,) = api.get("/deletions").json["items"]
    assert duty["enterprise_id"] == shown.firm.public_id and duty["state"] == "asked"
    body = {"outcome": "keep", "ground": "反洗钱法第十九条，保留至 2031 年"}
    answer = api.post(f"/deletions/{duty['id']}/answer", body)
    assert (answer.status_code, answer.json["state"]) == (200, "kept")
    assert answer.json["ground"] == body["ground"] and answer.json["audit_entry"]
    again = api.post(f"/deletions/{duty['id']}/answer", {"outcome": "confirm"})
    assert (again.status_code, again.json["code"]) == (409, "illegal_state")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "later"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "keep"}, "ground"),
        ({"outcome": "keep", "ground": "  "}, "ground"),
        ({"outcome": "keep", "ground": "法" * 501}, "ground"),
    ],
)
def test_an_answer_that_is_none_is_refused_at_both_doors(shown, body, field):
    shown.withdraw()
    duty = shown.duties[shown.banks[0].id]
    answer = shown.world.api(shown.officers[0]).post(f"/deletions/{duty.public_id}/answer", body)
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json["errors"]] == [field]
    page = shown.world.client(shown.officers[0]).post(f"/deletions/{duty.public_id}", body)
    assert page.status_code == 422
    with pytest.raises(Invalid):
        commands.answer_duty(
            shown.world.act(shown.officers[0]), duty=duty, **{"ground": "", **body}
        )
    assert shown.duties[shown.banks[0].id].state == "asked"


def test_a_duty_is_its_own_institutions_and_the_centre_only_reads(shown):
    shown.withdraw()
    duty = shown.duties[shown.banks[0].id]
    path, body = f"/deletions/{duty.public_id}", {"outcome": "confirm"}
    assert shown.world.api(shown.officers[1]).get(path).status_code == 404
    assert shown.world.api(shown.officers[1]).post(f"{path}/answer", body).status_code == 404
    centre = shown.world.person("finance_centre")
    assert shown.world.api(centre).get(path).status_code == 200
    assert shown.world.api(centre).post(f"{path}/answer", body).status_code == 403
    assert shown.world.api(shown.owner).get(path).status_code in (403, 404)


def test_what_a_contract_keeps_is_asked_for_when_the_contract_ends(shown):
    act, bank = shown.world.act(shown.owner), shown.banks[0]
    firm = shown.firm.public_id
    keep_by_contract(act, enterprise_id=firm, recipient_id=bank.id, subjects={firm}, reason="loan")
    shown.withdraw()
    assert bank.id not in shown.duties
    release_contract(act, enterprise_id=firm, recipient_id=bank.id)
    db.session.commit()
    assert shown.duties[bank.id].state == "asked"


def test_whoever_another_consent_still_shows_it_to_keeps_it(shown):
    other = a_consent(shown.world, shown.owner, shown.firm)
    disclosed(shown.world, other, shown.owner, shown.banks[0])
    shown.withdraw()
    assert set(shown.duties) == {bank.id for bank in shown.banks[1:]}


def test_showing_it_again_lifts_the_duty(shown):
    shown.withdraw()
    consent = a_consent(shown.world, shown.owner, shown.firm)
    disclosed(shown.world, consent, shown.owner, shown.banks[0])
    assert shown.duties[shown.banks[0].id].state == "lifted"
    assert shown.duties[shown.banks[1].id].state == "asked"
    assert waits(shown, shown.officers[0]) == []


def test_nobody_is_asked_twice_at_a_time(shown):
    shown.withdraw()
    consent = a_consent(shown.world, shown.owner, shown.firm)
    commands.withdraw_consent(shown.world.act(shown.owner), consent=consent)
    db.session.commit()
    assert len(duties_of_enterprise(shown.firm.public_id)) == len(shown.banks)


def test_a_late_answer_is_the_centres_business_once(shown):
    shown.withdraw()
    centre = shown.world.person("finance_centre")
    for duty in shown.duties.values():
        duty.due_on = clock.today() - timedelta(days=1)
    db.session.commit()
    for _ in range(2):
        run_clocks()
    late = [t for t in tasks_for(shown.world.actor(centre)) if t.kind == "deletion_late"]
    assert len(late) == len(shown.banks)
    assert shown.world.client(centre).get(late[0].url).status_code == 200


def test_two_answers_at_once_count_once(shown):
    """The second finds the first done, whichever door it came through."""
    shown.withdraw()
    duty, act = shown.duties[shown.banks[0].id], shown.world.act(shown.officers[0])
    commands.answer_duty(act, duty=duty, outcome="confirm")
    db.session.commit()
    with pytest.raises(Conflict):
        commands.answer_duty(act, duty=duty, outcome="keep", ground="某法第一条")
