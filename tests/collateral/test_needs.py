"""A need names assets; sending shows exactly these to its lender."""

from app.collateral import commands
from app.consents.commands import keep_by_contract, record_disclosure
from app.consents.queries import live_consent_for
from app.infra.db import db
from tests.collateral.builders import a_yard, an_asset
from tests.needs.builders import a_farm, body, fresh, id_in, typed


def test_a_need_names_assets_of_its_own_enterprise(world):
    farm = a_farm(world)
    asset = an_asset(world, farm)
    named = [asset.public_id, asset.public_id]
    answer = world.api(farm.owner).post("/needs", body(farm.firm, collateral_ids=named))
    assert answer.status_code == 201
    assert answer.json["collateral_ids"] == [asset.public_id]


def test_another_enterprises_asset_and_one_that_is_gone_are_422(world):
    farm, other = a_farm(world), a_farm(world)
    foreign, gone = an_asset(world, other), an_asset(world, farm)
    commands.withdraw_asset(world.act(farm.owner), asset=gone)
    for asset in (foreign, gone):
        named = [asset.public_id]
        answer = world.api(farm.owner).post("/needs", body(farm.firm, collateral_ids=named))
        assert answer.status_code == 422
        assert answer.json["errors"][0]["field"] == "collateral_ids"


def test_the_wizard_offers_the_assets_and_keeps_the_ticks(world):
    farm = a_farm(world)
    asset, browser = an_asset(world, farm), world.client(farm.owner)
    browser.get("/me/needs/new")
    need_id = id_in(browser.post("/me/needs/new", typed()))
    page = browser.get(f"/me/needs/{need_id}/business").get_data(as_text=True)
    assert asset.public_id in page
    chosen = {"enterprise": farm.firm.public_id, "collateral_ids": asset.public_id}
    assert browser.post(f"/me/needs/{need_id}/business", chosen).status_code == 303
    assert browser.post(f"/me/needs/{need_id}/edit", typed(amount_fen="60万")).status_code == 303
    assert fresh(need_id).collateral_ids == [asset.public_id]
    again = {"enterprise": farm.firm.public_id}
    browser.post(f"/me/needs/{need_id}/business", again)
    assert fresh(need_id).collateral_ids == []


def test_the_wizard_refuses_an_asset_of_another_beside_the_field(world):
    farm, other = a_farm(world), a_farm(world)
    foreign, need = an_asset(world, other), farm.need()
    browser = world.client(farm.owner)
    browser.get(f"/me/needs/{need.public_id}/business")
    chosen = {"enterprise": farm.firm.public_id, "collateral_ids": foreign.public_id}
    answer = browser.post(f"/me/needs/{need.public_id}/business", chosen)
    assert answer.status_code == 422 and "没有登记过" in answer.get_data(as_text=True)


def test_a_withdrawn_consent_hides_the_asset_and_frees_what_was_proposed(world):
    yard = a_yard(world)
    yard.pledge(0)
    path, api = f"/collateral/{yard.asset.public_id}", world.api(yard.lenders[0].officer)
    assert api.get(path).status_code == 200
    consent = world.api(yard.owner).get("/consents").json["items"][0]["id"]
    assert world.api(yard.owner).delete(f"/consents/{consent}").status_code == 204
    assert api.get(path).status_code == 404
    assert yard.left() == yard.asset.appraisal.appraised_fen // 2


def test_a_registered_pledge_keeps_the_asset_readable_to_its_holder_alone(world):
    yard = a_yard(world)
    lien = yard.registered(0)
    path = f"/collateral/{yard.asset.public_id}"
    consent = world.api(yard.owner).get("/consents").json["items"][0]["id"]
    world.api(yard.owner).delete(f"/consents/{consent}")
    assert world.api(yard.lenders[0].officer).get(path).status_code == 200
    assert world.api(yard.lenders[1].officer).get(path).status_code == 404
    release = world.api(yard.lenders[0].officer).post(f"/pledges/{lien.public_id}/release")
    assert release.status_code == 200
    db.session.expire_all()
    assert world.api(yard.lenders[0].officer).get(path).status_code == 404


def test_a_need_without_assets_shows_none(world):
    yard = a_yard(world, named=False)
    path = f"/collateral/{yard.asset.public_id}"
    assert world.api(yard.lenders[0].officer).get(path).status_code == 404


def test_a_lender_whose_loan_it_is_reads_every_asset_of_the_enterprise(world):
    yard = a_yard(world)
    other = an_asset(world, yard.farm)
    path, api = f"/collateral/{other.public_id}", world.api(yard.lenders[0].officer)
    assert api.get(path).status_code == 404
    keep_by_contract(
        world.machine(),
        enterprise_id=yard.farm.firm.public_id,
        recipient_id=yard.lenders[0].bank.id,
        subjects={yard.asset.public_id},
        reason="loan",
    )
    assert api.get(path).status_code == 200
    assert world.api(yard.lenders[1].officer).get(path).status_code == 404


def test_a_guarantor_that_was_shown_the_asset_verifies_it(world):
    yard = a_yard(world)
    officer = world.person("guarantee_officer")
    path = f"/collateral/{yard.asset.public_id}"
    api = world.api(officer)
    assert api.post(f"{path}/verify", {"note": "看了实物"}).status_code == 404
    consent = live_consent_for(yard.farm.firm.public_id, "referral")
    record_disclosure(
        world.act(yard.owner),
        consent=consent,
        subject_kind="asset",
        subject_id=yard.asset.public_id,
        recipient_id=officer.memberships[0].organisation_id,
    )
    answer = api.post(f"{path}/verify", {"note": "看了实物"})
    assert (answer.status_code, answer.json["state"]) == (200, "verified")
