"""The auditor's workspace: search, chain, readings, receipts, replay, recusal."""

import json
import subprocess
import sys
from contextlib import contextmanager

import pytest

from app.accounts.queries import interests_of
from app.consents.commands import log_access
from app.infra import clock
from app.infra.audit import sealer
from app.infra.db import db
from app.infra.history import events_of
from app.infra.paging import Page
from app.oversight import queries
from app.oversight.queries import Search
from tests.oversight.altering import alter
from tests.world import World


@pytest.fixture
def auditor(world):
    return world.person("auditor")


def entry_of(road, action):
    subjects = [("FinancingNeed", road.need.public_id)]
    return next(e for e in events_of(road.need.county_id, subjects) if e.action == action).receipt


def text_of(client, path, **query):
    return client.get(path, query_string=query).get_data(as_text=True)


def test_the_journal_is_searched_by_reference_firm_person_day_and_action(world, road, auditor):
    actor = world.actor(auditor)
    for search in (
        Search(subject=road.need.reference),
        Search(subject=road.need.public_id),
        Search(actor=road.owner.login, action="submit"),
        Search(subject="FinancingNeed", day=clock.today().isoformat()),
    ):
        found = queries.entries(actor, search, Page(200)).items
        assert any(e.subject_id == road.need.public_id for e in found), search
    firm = queries.entries(actor, Search(subject=road.farm.firm.name), Page(200)).items
    assert {e.subject_id for e in firm} == {road.farm.firm.public_id}


def test_a_day_without_entries_is_empty(world, road, auditor):
    page = world.client(auditor).get("/audit?day=2001-01-01")
    assert "没有符合条件的记录" in page.get_data(as_text=True)


def test_the_list_is_turned_page_by_page_and_misses_nothing(world, road, auditor):
    actor, seen, cursor = world.actor(auditor), [], None
    while True:
        found = queries.entries(actor, Search(), Page(3, cursor))
        seen += [e.public_id for e in found.items]
        cursor = found.next
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == len(list(queries.all_entries(actor, Search())))


def test_the_export_is_the_search(world, road, auditor):
    body = world.client(auditor).get("/audit/export.csv?action=submit").get_data(as_text=True)
    assert len(body.splitlines()) == 2 and road.need.public_id in body


def test_another_county_is_another_journal(app, world, road):
    stranger = World(app)
    client = stranger.client(stranger.person("auditor"))
    assert road.need.public_id not in text_of(client, "/audit")
    assert client.get(f"/receipts/{entry_of(road, 'submit')}").status_code == 404


@pytest.mark.parametrize("role", ["finance_lead", "bank_manager", "administrator", "entrepreneur"])
def test_only_the_auditor_reads_the_journal(world, role):
    client = world.client(world.person(role))
    for path in ("/audit", "/audit/verify", "/audit/figures", "/audit/decisions"):
        assert client.get(path).status_code == 403


def test_who_read_a_firms_facts_is_one_search_away(world, road, auditor):
    officer = road.lender.officer
    log_access(
        world.act(officer),
        enterprise_id=road.farm.firm.public_id,
        subject_kind="need",
        subject_id=road.need.public_id,
        what="open",
    )
    db.session.commit()
    text = text_of(world.client(auditor), "/audit/readings", q=road.farm.firm.uscc)
    assert road.lender.bank.name in text and officer.name in text


def test_several_firms_are_offered_and_none_is_said(world, road, auditor):
    client = world.client(auditor)
    assert "没有找到这家企业" in text_of(client, "/audit/readings", q="没有这家")
    assert "还没有外单位看过" in text_of(client, f"/audit/readings/{road.farm.firm.public_id}")


def test_an_intact_chain_is_said_to_be_intact(world, road, auditor):
    sealer.seal()
    assert "全部重新计算" in text_of(world.client(auditor), "/audit/verify")


@contextmanager
def altered(entry: str):
    """An entry changed by someone who may switch the database's triggers off; put back after."""

    change = "reason = :reason where public_id = :entry"
    alter("audit_entries", change, reason="改过", entry=entry)
    try:
        yield
    finally:
        alter("audit_entries", change, reason=None, entry=entry)


def test_an_entry_changed_in_the_database_is_named(world, road, auditor):
    sealer.seal()
    entry = entry_of(road, "submit")
    with altered(entry):
        text = text_of(world.client(auditor), "/audit/verify")
    assert entry in text and "起对不上" in text and "从此起不能证明的" in text


def test_a_receipt_is_for_those_it_concerns(world, road):
    entry = entry_of(road, "submit")
    assert world.client(road.owner).get(f"/receipts/{entry}").status_code == 200
    assert world.client(world.person("auditor")).get(f"/receipts/{entry}").status_code == 200
    for stranger in (world.entrepreneur(), world.person("bank_officer")):
        assert world.client(stranger).get(f"/receipts/{entry}").status_code == 404
        assert world.api(stranger).get(f"/audit/receipts/{entry}").status_code == 404


def test_a_lender_that_was_sent_the_need_is_concerned(world, road):
    entry = entry_of(road, "submit")
    road.send()
    assert world.api(road.lender.officer).get(f"/audit/receipts/{entry}").status_code == 200


def test_the_owner_is_concerned_by_what_a_bank_did(world, road):
    referral = road.taken()
    subjects = [("Referral", referral.public_id)]
    taken = next(e for e in events_of(world.county.id, subjects) if e.action == "take")
    assert world.api(road.owner).get(f"/audit/receipts/{taken.receipt}").status_code == 200


def checked(tmp_path, document):
    """What tools/verify_receipt.py says of a document."""
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "tools/verify_receipt.py", str(file)], capture_output=True, text=True
    )


def test_a_downloaded_receipt_is_checked_without_us(world, road, tmp_path):
    entry = entry_of(road, "submit")
    sealer.seal()
    sealer.checkpoint()
    page = world.client(road.owner).get(f"/receipts/{entry}/receipt.json")
    document = json.loads(page.data)
    assert document["state"] == "sealed"
    assert checked(tmp_path, document).returncode == 0
    document["leaf"]["entry"]["action"] = "withdraw"
    assert checked(tmp_path, document).returncode == 1


def test_the_api_gives_the_same_receipt(world, road, tmp_path):
    entry = entry_of(road, "submit")
    sealer.seal()
    sealer.checkpoint()
    answer = world.api(road.owner).get(f"/audit/receipts/{entry}").json
    assert answer["entry"] == entry and checked(tmp_path, answer).returncode == 0


def test_before_the_seal_there_is_a_promise(world, road):
    entry = entry_of(road, "submit")
    assert "已签名承诺" in text_of(world.client(road.owner), f"/receipts/{entry}")


def test_checkpoints_are_open_to_everyone(world, road):
    sealer.seal()
    made = sealer.checkpoint()
    text = text_of(world.client(), "/audit/checkpoints")
    assert made.root.hex() in text
    lines = world.client().get("/audit/checkpoints.jsonl").get_data(as_text=True).splitlines()
    assert json.loads(lines[-1])["root"] == made.root.hex()


def test_a_declared_interest_closes_the_files_at_once(world, road):
    person = world.person("finance_centre")
    client = world.client(person)
    path = f"/centre/needs/{road.need.public_id}"
    assert client.get(path).status_code == 200
    client.get("/account/interests")
    typed = {"firm": road.farm.firm.uscc, "relation": "弟弟的公司"}
    assert client.post("/account/interests", typed).status_code == 303
    assert client.get(path).status_code == 404
    assert client.post("/account/interests", typed).status_code == 409
    (interest,) = interests_of(world.actor(person))
    assert client.post(f"/account/interests/{interest.public_id}/end").status_code == 303
    assert client.get(path).status_code == 200


def test_a_part_of_a_name_declares_nothing(world, road):
    client = world.client(world.person("finance_centre"))
    client.get("/account/interests")
    typed = {"firm": road.farm.firm.name[:3], "relation": "弟弟"}
    assert client.post("/account/interests", typed).status_code == 422


def test_the_interest_of_another_is_not_ended(world, road):
    one, other = world.person("finance_centre"), world.person("finance_centre")
    client = world.client(one)
    client.get("/account/interests")
    client.post("/account/interests", {"firm": road.farm.firm.uscc, "relation": "弟弟"})
    (interest,) = interests_of(world.actor(one))
    path = f"/account/interests/{interest.public_id}/end"
    assert world.client(other).post(path).status_code == 404
