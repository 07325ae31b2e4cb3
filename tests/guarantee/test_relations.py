"""Related parties: declared by one, confirmed by another, then counted together (15 %)."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.guarantee import commands, queries
from app.guarantee.commands import deciding
from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules import Limit, component, group_limit, largest_fen, limit_refusals
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.verification import verify
from app.kernel.errors import Conflict
from app.policy.policy import policy_on
from tests.agreements.builders import WAN
from tests.enterprises.builders import credit_code
from tests.guarantee.test_rules import POLICY
from tests.loans.test_races import acting
from tests.referrals.test_races import at_once

BODY = {"other_name": "奉节县某某果业有限公司", "kind": "same_controller", "evidence": "企业声明"}


def body(firm, **kw):
    return {**BODY, "other_uscc": firm.uscc, "evidence": "企业声明和股东登记", **kw}


def declared(path, application, firm, **kw):
    officer = path.world.api(path.table.guarantee_officer)
    return officer.post(
        f"/guarantee-applications/{application.public_id}/related-parties", body(firm, **kw)
    )


def second_manager(path):
    return path.world.person("guarantee_manager", path.table.guarantor)


def confirmed(path, application, firm):
    made = declared(path, application, firm)
    assert made.status_code == 201, made.json
    manager = path.world.api(path.table.guarantee_manager)
    answer = manager.post(f"/related-parties/{made.json['id']}/confirm")
    assert answer.status_code == 200, answer.json
    return made.json["id"]


def approve(path, application):
    manager = path.world.api(path.table.guarantee_manager)
    return manager.post(f"/guarantee-applications/{application.public_id}/approve", {})


C2 = [
    # (client outstanding, related outstanding, asked, largest that passes), 万元; 100 % letters.
    (720, 650, 280, 280, []),
    (720, 650, 300, 280, ["client_cap_exceeded"]),
    (1000, 650, 150, 150, []),
    (1000, 650, 200, 150, ["client_cap_exceeded"]),
]


@pytest.mark.parametrize(("client", "related", "asked", "largest", "codes"), C2)
def test_case_c2_to_the_fen(client, related, asked, largest, codes):
    """Net assets 1.2亿: a group at most 1,800万, one client in the programme at most 1,000万."""
    group = group_limit(
        12_000 * WAN, (client + related) * WAN, per_fen=1, policy=policy_on(POLICY.day)
    )
    own = Limit("client", 1_000 * WAN, client * WAN if client < 1000 else 0)
    limits = (own, group)
    assert min(largest_fen(limits), 300 * WAN) >= min(largest, 300) * WAN
    found = limit_refusals(asked * WAN, limits)
    assert [refusal.code for refusal in found] == codes
    if codes:
        assert largest_fen(limits) == largest * WAN


def test_a_declared_relation_stops_the_approval_until_somebody_looked(path, paths):
    application = path.studied()
    other = path.another_offer().referral.need.enterprise
    made = declared(path, application, other)
    assert made.status_code == 201 and made.json["state"] == "declared"
    refused = approve(path, application)
    assert (refused.status_code, refused.json["code"]) == (409, "relation_open")
    url = f"/related-parties/{made.json['id']}/refute"
    manager = path.world.api(path.table.guarantee_manager)
    assert manager.post(url, {"reason": ""}).status_code == 422
    assert manager.post(url, {"reason": "两家没有股权关系"}).json["state"] == "refuted"
    assert approve(path, application).status_code == 200


BAD = [
    ({"other_uscc": "123"}, "other_uscc"),
    ({"kind": "cousin"}, "kind"),
    ({"other_name": " "}, "other_name"),
    ({"evidence": "无"}, "evidence"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
@pytest.mark.parametrize("door", ["api", "page"])
def test_a_declaration_that_cannot_be_meant(path, door, changes, field):
    application = path.studied()
    other = path.another_offer().referral.need.enterprise
    if door == "api":
        answer = declared(path, application, other, **changes)
        assert [e["field"] for e in answer.json["errors"]] == [field]
    else:
        officer = path.world.client(path.table.guarantee_officer)
        url = f"/guarantee/applications/{application.public_id}"
        officer.get(url)
        answer = officer.post(f"{url}/relations", body(other, **changes))
        assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert answer.status_code == 422


def test_a_firm_is_declared_once_and_never_itself(path):
    application = path.studied()
    own = declared(path, application, application.enterprise)
    assert (own.status_code, own.json["errors"][0]["code"]) == (422, "same_firm")
    other = path.another_offer().referral.need.enterprise
    assert declared(path, application, other).status_code == 201
    again = declared(path, application, other)
    assert (again.status_code, again.json["code"]) == (409, "already_declared")


def test_who_declares_does_not_confirm_and_strangers_see_nothing(path, paths):
    application = path.studied()
    made = declared(path, application, path.another_offer().referral.need.enterprise)
    url = f"/related-parties/{made.json['id']}/confirm"
    world, table = path.world, path.table
    assert world.api(table.guarantee_officer).post(url).status_code == 403
    assert world.api(table.bank_manager).post(url).status_code in (403, 404)
    assert world.api(paths().table.guarantee_manager).post(url).status_code == 404


def test_both_firms_count_together_either_way_round(world, paths):
    path = paths(amount_fen=1_000 * WAN, per_client_cap_fen=1_000 * WAN, net_assets_fen=9_000 * WAN)
    path.approved(path.studied())
    other = path.studied(path.applied(path.another_offer(amount_fen=800 * WAN)))
    confirmed(path, other, path.road.farm.firm)
    # 15 % of 9,000 is 1,350; the client's letter takes 800 of it at 80 %: 550 / 0.8 = 687.5 万.
    refused = approve(path, other)
    assert (refused.status_code, refused.json["code"]) == (409, "client_cap_exceeded")
    assert refused.json["headroom_fen"] == 687_5000_00
    assert refused.json["errors"][0]["citation"] == "guowuyuan-683#16"
    page = world.client(path.table.guarantee_manager).get(
        f"/guarantee/applications/{other.public_id}"
    )
    assert "担保机构关联方集中度" in page.get_data(as_text=True)


def test_a_relation_that_is_over_counts_no_more(world, paths):
    path = paths(amount_fen=1_000 * WAN, per_client_cap_fen=1_000 * WAN, net_assets_fen=9_000 * WAN)
    path.approved(path.studied())
    other = path.studied(path.applied(path.another_offer(amount_fen=800 * WAN)))
    relation = confirmed(path, other, path.road.farm.firm)
    assert approve(path, other).status_code == 409
    ender = second_manager(path)
    manager = world.client(ender)
    page = manager.get("/guarantee/capacity").get_data(as_text=True)
    assert f"/guarantee/relations/{relation}/end" in page
    ended = manager.post(f"/guarantee/relations/{relation}/end", {"reason": "股权已转让"})
    assert ended.status_code == 303
    _refused_the_ender(world, ender, other)
    assert approve(path, other).status_code == 200


def _refused_the_ender(world, ender, application):
    """Through both doors: who let the firms count apart approves nothing for them."""
    url = f"guarantee-applications/{application.public_id}/approve"
    refused = world.api(ender).post(f"/{url}", {})
    assert (refused.status_code, refused.json["code"]) == (409, "four_eyes")
    client = world.client(ender)
    client.get(f"/guarantee/applications/{application.public_id}")
    page = client.post(f"/guarantee/applications/{application.public_id}/approve", {})
    assert page.status_code == 409
    assert "您解除过与" in refused.json["errors"][0]["message"]
    assert "您解除过与" in page.get_data(as_text=True)


@pytest.mark.parametrize("door", ["api", "page"])
@pytest.mark.parametrize("who", ["declarer", "confirmer"])
def test_who_declared_or_confirmed_does_not_end(path, door, who):
    """A declarer who has become an approver since is still one of the two."""
    application = path.studied()
    relation = confirmed(path, application, path.another_offer().referral.need.enterprise)
    person = path.table.guarantee_manager
    if who == "declarer":
        person = path.table.guarantee_officer
        person.memberships[0].role = "guarantee_manager"
        db.session.commit()
    status, said = _end(path, person, relation, "股权已转让", door)
    assert status == 409
    assert "申报或核实过这项关联的人不能解除" in said
    page = path.world.client(person).get("/guarantee/capacity").get_data(as_text=True)
    assert "解除须由另一位审批人办理" in page
    assert f"/guarantee/relations/{relation}/end" not in page


@pytest.mark.parametrize("door", ["api", "page"])
@pytest.mark.parametrize("reason", ["", "已转让", "  已转让  "])
def test_an_end_is_reasoned(path, door, reason):
    application = path.studied()
    relation = confirmed(path, application, path.another_offer().referral.need.enterprise)
    status, said = _end(path, second_manager(path), relation, reason, door)
    assert status == 422
    assert "请写明原因" in said


def _end(path, person, relation, reason, door):
    if door == "api":
        answer = path.world.api(person).post(f"/related-parties/{relation}/end", {"reason": reason})
        return answer.status_code, str(answer.json)
    client = path.world.client(person)
    client.get("/guarantee/capacity")
    answer = client.post(f"/guarantee/relations/{relation}/end", {"reason": reason})
    return answer.status_code, answer.get_data(as_text=True)


def _related(path, application, uscc, name="重庆某某控股有限公司"):
    """The application's client is confirmed related to whoever holds a code."""
    firm = application.enterprise
    made = declared(path, application, firm, other_uscc=uscc, other_name=name)
    assert made.status_code == 201, made.json
    manager = path.world.api(path.table.guarantee_manager)
    assert manager.post(f"/related-parties/{made.json['id']}/confirm").status_code == 200
    return made.json["id"]


PARENT = credit_code()


def test_two_clients_of_one_parent_count_together(world, paths):
    """The parent is registered nowhere here; its code alone joins the two."""
    path = paths(amount_fen=1_000 * WAN, per_client_cap_fen=1_000 * WAN, net_assets_fen=9_000 * WAN)
    one = path.studied()
    _related(path, one, PARENT)
    path.approved(one)
    other = path.studied(path.applied(path.another_offer(amount_fen=800 * WAN)))
    relation = _related(path, other, PARENT)
    refused = approve(path, other)
    assert (refused.status_code, refused.json["code"]) == (409, "client_cap_exceeded")
    assert refused.json["headroom_fen"] == 687_5000_00
    page = world.client(path.table.guarantee_manager)
    shown = page.get(f"/guarantee/applications/{other.public_id}").get_data(as_text=True)
    assert f"{one.enterprise.name} — " in shown
    ender = second_manager(path)
    assert _end(path, ender, relation, "股权已转让", "api")[0] == 200
    _refused_the_ender(world, ender, other)
    assert approve(path, other).status_code == 200


def test_a_chain_counts_together_and_what_waits_in_it_stops_the_approval(paths):
    path = paths(amount_fen=1_000 * WAN, per_client_cap_fen=1_000 * WAN, net_assets_fen=9_000 * WAN)
    first = path.studied()
    path.approved(first)
    middle = path.studied(path.applied(path.another_offer(amount_fen=10 * WAN)))
    last = path.studied(path.applied(path.another_offer(amount_fen=800 * WAN)))
    _related(path, last, middle.enterprise.uscc)
    made = declared(path, middle, first.enterprise)
    refused = approve(path, last)
    assert (refused.status_code, refused.json["code"]) == (409, "relation_open")
    manager = path.world.api(path.table.guarantee_manager)
    assert manager.post(f"/related-parties/{made.json['id']}/confirm").status_code == 200
    refused = approve(path, last)
    assert (refused.status_code, refused.json["headroom_fen"]) == (409, 687_5000_00)


WALKS = [
    ({"A"}, [], {"A"}),
    ({"A"}, [("A", "P"), ("B", "P")], {"A", "B", "P"}),
    ({"A"}, [("C", "B"), ("A", "B"), ("C", "D")], {"A", "B", "C", "D"}),
    ({"A"}, [("B", "C")], {"A"}),
    ({1, "A"}, [(2, "A"), (2, "B"), (3, "B"), (4, "C")], {1, 2, 3, "A", "B"}),
    ({"A"}, [("A", "A"), ("A", "B"), ("B", "A")], {"A", "B"}),
]


@pytest.mark.parametrize(("start", "links", "reached"), WALKS)
def test_a_group_is_walked_over_any_number_of_steps(start, links, reached):
    assert component(start, links) == reached


NODES = st.integers(0, 9)


@given(st.lists(st.tuples(NODES, NODES), max_size=15), NODES, NODES)
def test_being_in_one_group_holds_both_ways_and_for_all_of_it(links, one, other):
    group = component([one], links)
    assert one in group
    assert (other in group) == (one in component([other], links))
    assert all((a in group) == (b in group) for a, b in links)
    assert all(component([each], links) == group for each in group)
    assert component([one], [(b, a) for a, b in reversed(links)]) == group


def _two_related(paths):
    path = paths(amount_fen=800 * WAN, per_client_cap_fen=1_000 * WAN, net_assets_fen=8_000 * WAN)
    one = path.studied()
    two = path.studied(path.applied(path.another_offer(amount_fen=800 * WAN)))
    confirmed(path, two, path.road.farm.firm)
    return path, one, two


def _race(path, *applications):
    manager_id = path.table.guarantee_manager.id

    def approving(key):
        def call():
            application = db.session.get(
                GuaranteeApplication, key, execution_options={"scoped": "a race"}
            )
            commands.approve_application(acting(manager_id), application=application)

        return call

    return sorted(at_once(path.world, [approving(each.id) for each in applications]))


def _group_used(path, *applications):
    guarantor = path.table.guarantor
    kinds = [f"client:{each.enterprise.public_id}" for each in applications]
    return sum(balance(account_of(guarantor, kind)).used_fen for kind in kinds)


def test_two_related_firms_approved_at_once_never_pass_the_groups_limit(paths):
    """15 % of 8,000万 is 1,200万; each letter takes 640万 of it: one of the two passes."""
    path, one, two = _two_related(paths)
    assert _race(path, one, two) == ["client_cap_exceeded", "done"]
    assert _group_used(path, one, two) == 640 * WAN
    assert verify().ok


def test_control_without_the_turn_both_pass_and_the_limit_is_broken(paths):
    """The guard taken out: in one of a few tries both are approved, which the guard prevents."""
    for _try in range(6):
        path, one, two = _two_related(paths)
        with patch.object(deciding, "hold_turn", lambda guarantor: None):
            if _race(path, one, two) == ["done", "done"]:
                assert _group_used(path, one, two) > 1_200 * WAN
                return
    pytest.fail("without the guard nothing went wrong: the race proves nothing")


def test_a_group_without_confirmed_relations_has_no_limit(path):
    application = path.studied()
    act = path.world.act(path.table.guarantee_manager)
    assert queries.group_of(act, application) is None
    with pytest.raises(Conflict):
        commands.confirm_override(act, application=application)
