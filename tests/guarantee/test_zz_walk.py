import json
from datetime import timedelta
from app.infra import clock
from tests.agreements.builders import a_body, a_table, WAN
from tests.guarantee.builders import a_path
from tests.loans.builders import a_deal, days_ago
from app.infra.calendar import fill

def show(tag, r):
    d = r.json or {}
    print("\n##", tag, r.status_code, json.dumps({k: d.get(k) for k in ("code","detail","errors","headroom_fen","citation","reasons") if d.get(k)}, ensure_ascii=False))

def test_walk(world):
    fill()
    table = a_table(world)
    api = world.api(table.centre)
    post = lambda **kw: api.post("/guarantee-programmes", a_body(table, **kw))
    show("shares", post(shares={"guarantor": "0.5", "bank": "0.2"}))
    show("bank10", post(shares={"guarantor": "0.9", "bank": "0.1"}))
    show("fee", post(fee_rate="0.02"))
    show("cap", post(per_client_cap_fen=1100*WAN))
    show("agri", post(system="agri", per_client_cap_fen=400*WAN))
    show("dates", post(valid_to="2020-01-01"))
    show("insurer", post(shares={"guarantor": "0.4", "insurer":"0.4", "bank": "0.2"}))
    p = a_path(world, amount_fen=300*WAN, per_client_cap_fen=200*WAN)
    app = p.studied()
    m = world.api(p.table.guarantee_manager)
    show("client cap", m.post(f"/guarantee-applications/{app.public_id}/approve", {}))
    p2 = a_path(world, amount_fen=300*WAN, quota_fen=200*WAN)
    app = p2.studied()
    show("quota", world.api(p2.table.guarantee_manager).post(f"/guarantee-applications/{app.public_id}/approve", {}))
    p3 = a_path(world, valid_to=clock.today()-timedelta(days=1))
    b = world.api(p3.table.bank_officer)
    show("expired", b.post("/guarantee-applications", {"offer_id": p3.offer.public_id, "programme_id": p3.programme.public_id, "amount_fen": 50*WAN}))
    d = a_deal(world, guaranteed=True)
    bo = world.api(d.officer)
    show("no guarantee", bo.post("/loans", d.body()))
    d.cover()
    show("before prog", bo.post("/loans", d.body(disbursed_on=days_ago(400).isoformat())))
    show("future", bo.post("/loans", d.body(disbursed_on=days_ago(-2).isoformat())))
    r = bo.post("/loans", d.body()); show("ok", r)
    show("second", bo.post("/loans", d.body()))
    show("claim early", bo.post(f"/loans/{r.json['id']}/claims", {}))
    show("overpay", bo.post(f"/loans/{r.json['id']}/repayments", {"paid_on": clock.today().isoformat(), "amount_fen": 10**10, "external_number": "1"}))
    for role in ("guarantee_officer","bank_officer","reguarantee_officer","guarantee_manager","bank_manager"):
        user = getattr(d.table, role)
        c = world.client(user)
        for url in ("/guarantee", "/guarantee/commitments", "/guarantee/programmes", f"/guarantee/programmes/{d.programme.public_id}", "/guarantee/claims", "/bank/loans", f"/bank/loans/{r.json['id']}"):
            print(role, url, c.get(url).status_code)
