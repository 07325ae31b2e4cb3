"""The road from a need to a bank's answer, as a program walks it (CONTRACTS 6)."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.infra.outbox import drain
from tests.enterprises.builders import TOWNSHIP, credit_code, places
from tests.world import World

PRODUCT = {
    "name": "小微流动资金贷款",
    "amount_fen": {"min": 10_000_000, "max": 300_000_000},
    "term_months": {"min": 3, "max": 36},
    "annual_rate": {"min": "0.0385", "max": "0.06"},
    "methods": ["equal_instalment", "equal_principal", "interest_only", "bullet"],
    "rules": [
        {"code": "size", "field": "size", "op": "in", "value": ["micro", "small"], "text": "小微"}
    ],
    "needs_guarantee": False,
}


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


class Road:
    """Who walks the road, and the steps by name."""

    def __init__(self, world: World):
        self.world = world
        self.bank = world.bank(officer_limit_fen=100_000_000)
        self.owner = world.api(world.entrepreneur())
        self.officer = world.api(world.person("bank_officer", self.bank))
        self.manager = world.api(world.person("bank_manager", self.bank))
        self.centre = world.api(world.person("finance_centre"))
        self.township = places(world)[TOWNSHIP].public_id

    def enterprise(self, **changed) -> dict:
        body = {
            "name": "测试食品有限公司",
            "uscc": credit_code(),
            "kind": "company",
            "industry": "C13",
            "township_id": self.township,
            "founded_on": "2023-05-01",
            "employees": 20,
            "revenue_fen": 800_000_000,
            "assets_fen": 500_000_000,
            **changed,
        }
        answer = self.owner.post("/enterprises", body)
        assert answer.status_code == 201, answer.json
        return answer.json

    def verified(self) -> str:
        firm = self.enterprise()
        body = {"evidence": "licence", "note": "执照原件已核对"}
        answer = self.centre.post(f"/enterprises/{firm['id']}/verify", body)
        assert answer.status_code == 200 and answer.json["state"] == "verified"
        return firm["id"]

    def consent(self, firm: str, **changed) -> str:
        body = {
            "enterprise_id": firm,
            "purposes": ["scoring", "matching", "referral"],
            "expires_on": in_days(200),
            **changed,
        }
        answer = self.owner.post("/consents", body)
        assert answer.status_code == 201, answer.json
        return answer.json["id"]

    def need(self, firm: str, **changed) -> dict:
        body = {
            "enterprise_id": firm,
            "amount_fen": 50_000_000,
            "term_months": 12,
            "use": "working_capital",
            "purpose": "收购鲜橙和包装材料",
            **changed,
        }
        answer = self.owner.post("/needs", body)
        assert answer.status_code == 201, answer.json
        return answer.json

    def product(self, **changed) -> str:
        answer = self.officer.post("/products", {**PRODUCT, **changed})
        assert answer.status_code == 201, answer.json
        assert self.officer.post(f"/products/{answer.json['id']}/publish").status_code == 403
        published = self.manager.post(f"/products/{answer.json['id']}/publish")
        assert published.status_code == 200, published.json
        return answer.json["id"]

    def other_product(self) -> str:
        """A product of another bank."""
        bank = self.world.bank()
        officer = self.world.api(self.world.person("bank_officer", bank))
        manager = self.world.api(self.world.person("bank_manager", bank))
        product = officer.post("/products", PRODUCT).json["id"]
        assert manager.post(f"/products/{product}/publish").status_code == 200
        return product

    def submitted(self) -> str:
        firm = self.verified()
        self.consent(firm)
        need = self.need(firm)
        answer = self.owner.post(f"/needs/{need['id']}/submit")
        assert answer.status_code == 200, answer.json
        return need["id"]

    def referred(self, product: str | None = None) -> tuple[str, str]:
        product = product or self.product()
        need = self.submitted()
        answer = self.owner.post(f"/needs/{need}/referrals", {"product_id": product})
        assert answer.status_code == 201, answer.json
        assert answer.json["state"] == "sent"
        return need, answer.json["id"]

    def offer(self, referral: str, **changed):
        body = {
            "amount_fen": 50_000_000,
            "annual_rate": "0.0435",
            "term_months": 12,
            "method": "equal_instalment",
            "valid_until": in_days(30),
            **changed,
        }
        return self.officer.post(f"/referrals/{referral}/offer", body)


@pytest.fixture
def road(world):
    return Road(world)


def test_a_need_is_answered(road):
    need, referral = road.referred()
    taken = road.officer.post(f"/referrals/{referral}/take")
    assert taken.status_code == 200 and taken.json["state"] == "accepted"
    contact = road.officer.post(f"/referrals/{referral}/contact", {"note": "电话联系"})
    assert contact.status_code == 200
    asked = road.officer.post(f"/referrals/{referral}/ask", {"items": ["租赁合同第二页"]})
    assert asked.json["state"] == "info_requested"
    answer = {"answers": [{"item": "租赁合同第二页", "text": "随信附上"}]}
    answered = road.owner.post(f"/referrals/{referral}/answer", answer)
    assert answered.status_code == 200 and answered.json["state"] == "accepted", answered.json
    offered = road.offer(referral)
    assert offered.status_code == 201 and offered.json["state"] == "open", offered.json
    accepted = road.owner.post(f"/offers/{offered.json['id']}/accept")
    assert accepted.status_code == 200 and accepted.json["state"] == "accepted"
    assert road.owner.get(f"/needs/{need}").json["state"] == "accepted"


def test_matches_say_what_fits_why_not_and_what_would_change_it(road):
    fits = road.product()
    small = road.product(name="小额", amount_fen={"min": 1_000_000, "max": 30_000_000})
    firm = road.enterprise()
    need = road.need(firm["id"])
    assert road.owner.get(f"/needs/{need['id']}/matches").status_code == 409
    road.consent(firm["id"])
    found = road.owner.get(f"/needs/{need['id']}/matches")
    assert found.status_code == 200, found.json
    eligible = found.json["eligible"]
    assert [m["product_id"] for m in eligible] == [fits] and eligible[0]["rank"] == 1
    assert float(eligible[0]["all_in_annual_cost"]) > 0.0385
    (other,) = found.json["ineligible"]
    assert other["product_id"] == small
    assert other["smallest_change"] == [
        {"field": "amount_fen", "from": 50_000_000, "to": 30_000_000}
    ]


def test_an_offer_beyond_the_officers_limit_waits_unseen(road):
    product = road.product()
    firm = road.verified()
    road.consent(firm)
    need = road.need(firm, amount_fen=200_000_000)["id"]
    road.owner.post(f"/needs/{need}/submit")
    sent = road.owner.post(f"/needs/{need}/referrals", {"product_id": product}).json["id"]
    offer = road.offer(sent, amount_fen=200_000_000)
    assert offer.status_code == 201 and offer.json["state"] == "awaiting_approval"
    path = f"/offers/{offer.json['id']}"
    assert road.owner.get(path).status_code == 404
    assert road.officer.post(f"{path}/approve").status_code == 403
    approved = road.manager.post(f"{path}/approve")
    assert approved.status_code == 200 and approved.json["state"] == "open"
    assert road.owner.get(path).status_code == 200


def test_a_withdrawn_consent_closes_everything_at_once(road):
    product = road.product()
    firm = road.verified()
    consent = road.consent(firm)
    need = road.need(firm)["id"]
    road.owner.post(f"/needs/{need}/submit")
    referral = road.owner.post(f"/needs/{need}/referrals", {"product_id": product}).json["id"]
    assert road.officer.get(f"/needs/{need}").status_code == 200
    assert road.owner.delete(f"/consents/{consent}").status_code == 204
    for path in (f"/needs/{need}", f"/referrals/{referral}", f"/enterprises/{firm}"):
        assert road.officer.get(path).status_code == 404, path
    assert road.owner.get(f"/referrals/{referral}").json["state"] == "cancelled"


@pytest.mark.parametrize("verified", [True, False])
def test_what_stands_between_a_need_and_its_sending(road, verified):
    firm = road.verified() if verified else road.enterprise()["id"]
    need = road.need(firm)["id"]
    assert road.owner.post(f"/needs/{need}/submit").json["code"] == "no_live_consent"
    road.consent(firm)
    answer = road.owner.post(f"/needs/{need}/submit")
    if verified:
        assert answer.status_code == 200 and answer.json["audit_entry"]
    else:
        assert (answer.status_code, answer.json["code"]) == (409, "enterprise_unverified")


def test_the_fourth_open_referral_is_refused(road):
    need = road.submitted()
    for number in range(4):
        chosen = {"product_id": road.other_product()}
        answer = road.owner.post(f"/needs/{need}/referrals", chosen)
        assert answer.status_code == (201 if number < 3 else 409), answer.json
    assert answer.json["code"] == "referral_limit"


def test_the_centre_sends_only_to_a_lender_the_owner_named(road):
    product = road.product()
    need = road.submitted()
    refused = road.centre.post(f"/needs/{need}/referrals", {"product_id": product})
    assert (refused.status_code, refused.json["code"]) == (409, "no_consent_for_recipient")
    invited = road.centre.post(f"/needs/{need}/referrals", {"product_id": product, "invite": True})
    assert invited.status_code == 201 and invited.json["state"] == "invited"
    accepted = road.owner.post(f"/referrals/{invited.json['id']}/accept-invitation")
    assert accepted.status_code == 200 and accepted.json["state"] == "sent"


@pytest.mark.parametrize("another", [True, False])
def test_a_refusal_needs_a_code_and_leads_on(road, another):
    """To the next lender where there is one, else to the remedy and a visit."""
    if another:
        road.other_product()
    need, referral = road.referred()
    empty = road.officer.post(f"/referrals/{referral}/decline", {"reason_codes": [], "comment": ""})
    assert empty.status_code == 422
    short = {"reason_codes": ["R30"], "comment": "不行"}
    assert road.officer.post(f"/referrals/{referral}/decline", short).status_code == 422
    declined = road.officer.post(
        f"/referrals/{referral}/decline", {"reason_codes": ["R04"], "comment": ""}
    )
    assert declined.status_code == 200 and declined.json["state"] == "declined"
    drain(road.world.county.id)
    db.session.expire_all()
    expected = "open" if another else "unmet"
    assert road.owner.get(f"/needs/{need}").json["state"] == expected


def test_the_same_key_gives_the_first_answer_again(road):
    firm = road.verified()
    body = {
        "enterprise_id": firm,
        "amount_fen": 50_000_000,
        "term_months": 12,
        "use": "working_capital",
        "purpose": "备货",
    }
    first = road.owner.post("/needs", body, key="k-1")
    again = road.owner.post("/needs", body, key="k-1")
    assert first.json["id"] == again.json["id"] and again.status_code == 201
    other = road.owner.post("/needs", {**body, "term_months": 6}, key="k-1")
    assert other.status_code == 422
