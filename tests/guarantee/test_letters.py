"""The guarantee letter: frozen, on paper, checked by whoever holds its code, with little shown."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InternalError, ProgrammingError

from app.guarantee import commands
from app.guarantee.rules.letters import in_force, masked, standing_words
from app.infra.db import db
from app.infra.notify import notifications_of
from tests.agreements.builders import WAN
from tests.loans.builders import days_ago


def page_of(world, code):
    return world.client().get(f"/letters/{code}")


def test_the_letter_says_what_was_promised_and_is_frozen(path):
    letter = path.approved().letter
    assert letter.content["amount_fen"] == 50 * WAN
    assert letter.content["shares"][0] == ["guarantor", "0.4"]
    with pytest.raises((IntegrityError, InternalError, ProgrammingError)):
        db.session.execute(text("update guarantee_letters set code = 'x'"))
    db.session.rollback()


def test_each_party_downloads_it_and_a_stranger_does_not(path, paths):
    commitment = path.approved()
    url = f"/guarantee/applications/{commitment.application.public_id}/letter.pdf"
    world, table = path.world, path.table
    for user in (table.guarantee_officer, table.bank_officer, path.road.owner):
        answer = world.client(user).get(url)
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert world.client(paths().table.guarantee_officer).get(url).status_code == 404


def test_before_the_approval_there_is_no_letter(path):
    application = path.studied()
    url = f"/guarantee/applications/{application.public_id}/letter.pdf"
    assert path.world.client(path.table.guarantee_officer).get(url).status_code == 404


def test_whoever_holds_the_code_sees_that_it_is_genuine_and_little_else(path):
    commitment = path.approved()
    firm = path.road.farm.firm
    answer = page_of(path.world, commitment.letter.code)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and commitment.letter_number in page
    assert masked(firm.name) in page and firm.name not in page
    assert firm.uscc not in page and "0.80%" not in page
    assert "可以凭此函放款" in page


def test_a_code_nobody_has_is_404_and_says_what_to_do(path):
    answer = page_of(path.world, "nope")
    assert answer.status_code == 404 and "没有这份担保函" in answer.get_data(as_text=True)
    assert path.world.client().get("/letters?code=nope").status_code == 404
    assert path.world.client().get("/letters").status_code == 200


def test_a_typed_code_leads_to_the_letter(path):
    code = path.approved().letter.code
    answer = path.world.client().get(f"/letters?code={code.upper()}")
    assert answer.status_code == 302 and answer.location.endswith(code)


def test_a_letter_that_lapsed_is_worth_nothing_and_its_owner_is_told(path):
    commitment = path.approved()
    act = path.world.machine()
    commands.lapse(act, commitment=commitment, reason="past_validity")
    db.session.commit()
    assert "已失效" in page_of(path.world, commitment.letter.code).get_data(as_text=True)
    told = notifications_of(path.world.actor(path.road.owner))
    assert commitment.letter_number in [note.values.get("letter") for note in told]


STATES = [
    ("reserved", 0, "可以凭此函放款", True),
    ("reserved", 1, "已过放款截止日，不能再凭此函放款", False),
    ("effective", 1, "正在担保", True),
    ("in_claim", 1, "正在担保", True),
    ("released", 1, "贷款已还清，担保责任已解除", False),
]


@pytest.mark.parametrize(("state", "days_after", "words", "holds"), STATES)
def test_what_a_letter_is_worth(state, days_after, words, holds):
    last_day, today = days_ago(days_after), days_ago(0)
    assert standing_words(state, last_day, today) == words
    assert in_force(state, last_day, today) is holds


def test_the_api_gives_the_frozen_words(path):
    commitment = path.approved()
    url = f"/guarantee-applications/{commitment.application.public_id}"
    letter = path.world.api(path.table.bank_officer).get(url).json["commitment"]["letter"]
    assert letter["code"] == commitment.letter.code
    assert letter["letter_number"] == commitment.letter_number
