"""Case packages out, decision files in: sealed, signed, and judged like the API."""

import io
import json
import re
from zipfile import ZipFile

import pytest

from app.enterprises.rules.reading import fields_for
from app.infra.audit.signing import signed_by, signer
from app.infra.db import db
from app.kernel.actors import Role
from app.referrals.rules import package
from tests.referrals.builders import offer_body


def verify(app):
    own = signer(app.config)
    return lambda body, signature: signed_by(own.public, signature, body, package.SIGNING_DOMAIN)


def key_of(road):
    manager = road.world.client(road.lender.manager)
    assert manager.post("/bank/package-key").status_code == 303
    page = manager.get("/bank/package-key").get_data(as_text=True)
    return re.search(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){5}", page).group(0)


def downloaded(road, referral):
    at = f"/bank/referrals/{referral.public_id}/case.zip"
    return road.world.client(road.lender.officer)._call("get", at)


def test_the_package_opens_with_the_banks_passphrase_alone(road):
    referral, passphrase = road.send(), key_of(road)
    content = downloaded(road, referral).data
    case = package.unpack(content, passphrase=passphrase, verify=verify(road.world.app))
    assert case["referral"]["id"] == referral.public_id
    assert case["need"]["amount_fen"] == road.need.amount_fen
    assert road.farm.firm.name.encode() not in content
    assert set(case["enterprise"]) == set(fields_for(Role.BANK_OFFICER))
    with pytest.raises(package.BadPackage, match="passphrase"):
        package.unpack(content, passphrase="WRONG", verify=verify(road.world.app))


def test_points_and_probabilities_are_not_in_it(road):
    referral, passphrase = road.send(), key_of(road)
    content = downloaded(road, referral).data
    case = package.unpack(content, passphrase=passphrase, verify=verify(road.world.app))
    assert not re.search(r'"(points|score|grade|pd|likelihood)"', json.dumps(case))


@pytest.mark.parametrize("name", ["header.json", "case.enc", "signature.json"])
def test_an_altered_package_is_found_out(road, name):
    referral, passphrase = road.send(), key_of(road)
    files = ZipFile(io.BytesIO(downloaded(road, referral).data))
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for member in files.namelist():
            content = files.read(member)
            place = len(content) // 2
            changed = bytes([content[place] ^ 1])
            if member == name:
                content = content[:place] + changed + content[place + 1 :]
            archive.writestr(member, content)
    with pytest.raises(package.BadPackage):
        package.unpack(out.getvalue(), passphrase=passphrase, verify=verify(road.world.app))


def test_without_a_passphrase_there_is_no_package(road):
    assert downloaded(road, road.send()).status_code == 409


def test_the_passphrase_is_kept_encrypted(road):
    passphrase = key_of(road)
    db.session.expire_all()
    assert passphrase not in json.dumps(road.lender.bank.settings)


def upload(road, referral, document, user=None):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    browser = road.world.client(user or road.lender.officer)
    browser.get(f"/bank/referrals/{referral.public_id}/package")
    path = f"/bank/referrals/{referral.public_id}/decision"
    data = {"file": (io.BytesIO(content), "decision.json")}
    return browser.post(path, data, content_type="multipart/form-data")


def decision(referral, **kw):
    return {"format": "guiyan-decision/1", "referral_id": referral.public_id, **kw}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"offer": offer_body()}, "offered"),
        ({"decline": {"reason_codes": ["R23"], "comment": ""}}, "declined"),
        ({"ask": {"items": ["流水"]}}, "info_requested"),
        ({"contact": {"note": "已电话联系"}}, "sent"),
    ],
)
def test_a_decision_file_does_what_the_api_does(road, said, state):
    referral = road.send()
    assert upload(road, referral, decision(referral, **said)).status_code == 303
    db.session.expire_all()
    assert referral.state == state


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"offer": offer_body(annual_rate="0.9")},
        {"offer": offer_body(amount_fen="50")},
        {"offer": offer_body(surprise=1)},
        {"decline": {"reason_codes": []}},
        {"decline": {"reason_codes": ["R30"], "comment": "短"}},
        {"contact": {"note": "见过"}, "ask": {"items": ["流水"]}},
        {"format": "guiyan-decision/2", "contact": {"note": "见过"}},
        {"referral_id": "x" * 26, "contact": {"note": "见过"}},
    ],
)
def test_a_bad_decision_file_changes_nothing(road, change):
    referral = road.send()
    assert upload(road, referral, {**decision(referral), **change}).status_code == 422
    db.session.expire_all()
    assert referral.state == "sent" and referral.contacted_at is None


def test_what_is_no_json_is_refused(road):
    referral = road.send()
    for content in (b"", b"\xff\xfe", b"[1]", b"{" * 50):
        assert upload(road, referral, content).status_code == 422


def test_only_an_officer_of_the_bank_uploads(road):
    referral = road.send()
    document = decision(referral, contact={"note": "见过"})
    assert upload(road, referral, document, road.lender.manager).status_code == 403
    assert upload(road, referral, document, road.world.entrepreneur()).status_code == 404
