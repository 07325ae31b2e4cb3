"""A liaison officer fills in for someone who signed for it."""

import io

import pytest
from PIL import Image

from app.consents.queries import live_consent_for
from app.infra.history import events_of
from app.infra.notify import notifications_of
from tests.enterprises.builders import TOWNSHIP, places
from tests.needs.builders import a_farm, fetch, fresh, id_in, typed


@pytest.fixture
def liaison(farm):
    """The officer of the firm's own township."""
    return farm.world.person("township_liaison", places(farm.world)[TOWNSHIP])


def signed():
    """A photo of the signed paper."""
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    out.seek(0)
    return (out, "授权书.jpg")


def filled_in(farm, liaison, **kw):
    phone = farm.world.client(liaison)
    phone.get(f"/field/needs/new?enterprise={farm.firm.public_id}")
    data = {"enterprise": farm.firm.public_id, "paper": signed(), **typed(), **kw}
    data = {name: value for name, value in data.items() if value is not None}
    return phone.post("/field/needs/new", data, content_type="multipart/form-data")


def test_a_signed_paper_sends_the_need_on_the_owners_behalf(farm, liaison):
    answer = filled_in(farm, liaison, purposes=["referral", "matching"])
    need = fresh(id_in(answer, "/field/needs/"))
    assert (need.state, need.assisted_by) == ("submitted", liaison.id)
    consent = live_consent_for(farm.firm.public_id, "matching")
    assert consent.channel == "paper" and live_consent_for(farm.firm.public_id, "scoring") is None
    events = events_of(need.county_id, [("FinancingNeed", need.public_id)])
    assert {e.on_behalf_of for e in events if e.action in ("draft", "submit")} == {
        farm.owner.public_id
    }


def test_the_owner_is_told_and_sees_who_did_it_and_the_paper(farm, liaison):
    need = id_in(filled_in(farm, liaison, purposes=["referral"]), "/field/needs/")
    assert "need_assisted" in [n.kind for n in notifications_of(farm.world.actor(farm.owner))]
    phone = farm.world.client(farm.owner)
    assert "由联络员代填" in phone.get(f"/me/needs/{need}").get_data(as_text=True)
    paper = fetch(phone, f"/needs/{need}/signed-consent")
    assert paper.status_code == 200 and paper.mimetype == "image/jpeg"


def test_without_the_referral_tick_the_owner_finds_a_draft(farm, liaison):
    need = fresh(id_in(filled_in(farm, liaison, purposes=["scoring"]), "/field/needs/"))
    assert need.state == "draft"
    page = farm.world.client(farm.owner).get(f"/me/needs/{need.public_id}")
    assert "联络员帮您填好了草稿" in page.get_data(as_text=True)


def test_without_a_paper_nothing_is_filled_in(farm, liaison):
    answer = filled_in(farm, liaison, paper=None, purposes=["referral"])
    assert answer.status_code == 422 and "签字的授权书" in answer.get_data(as_text=True)
    assert live_consent_for(farm.firm.public_id, "referral") is None


def test_an_unverified_firms_need_waits_for_the_verification(world):
    farm = a_farm(world, verified=False)
    officer = world.person("township_liaison", places(world)[TOWNSHIP])
    need = fresh(id_in(filled_in(farm, officer, purposes=["referral"]), "/field/needs/"))
    assert (need.state, need.wish_to_send) == ("draft", True)


def test_a_firm_of_another_township_is_out_of_reach(farm):
    elsewhere = farm.world.person("township_liaison")
    assert filled_in(farm, elsewhere, purposes=["referral"]).status_code == 422


def test_only_liaison_officers_fill_in_for_others(farm):
    centre = farm.world.client(farm.world.person("finance_centre"))
    assert centre.get("/field/needs/new").status_code == 403
