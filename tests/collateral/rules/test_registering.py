"""Where a kind is registered: the law refuses, hearsay warns."""

from datetime import date, timedelta

import pytest

from app.collateral.rules.catalogue import REGISTRIES, kinds
from app.collateral.rules.registering import (
    Registration,
    lapse_stage,
    registration_refusals,
    registration_warnings,
    registry_called,
)
from app.policy.policy import policy_on

DAY = date(2026, 11, 25)
POLICY = policy_on(DAY)
KINDS = kinds(POLICY)


def certificate(registry, *, number="1", on=DAY, until=date(2028, 1, 1)):
    return Registration(registry, number, on, until)


def refusals(code, *args, **kw):
    return registration_refusals(certificate(*args, **kw), KINDS[code], on=DAY)


def warnings(code, *args, **kw):
    return registration_warnings(certificate(*args, **kw), KINDS[code], policy=POLICY)


def test_a_tractor_registered_only_in_the_unified_registry_is_refused_with_its_clause():
    (found,) = refusals("C01", "中登网")
    assert (found.code, found.field) == ("wrong_registry", "registry")
    assert found.citation == "tractor-registration-2018"
    assert found.required == "agri_machinery_station"


def test_with_the_certificate_of_the_machinery_station_it_passes():
    assert refusals("C01", "奉节县农机安全监理站") == ()


@pytest.mark.parametrize("code", [c for c, kind in KINDS.items() if kind.binding])
def test_every_kind_passes_at_its_own_office_alone(code):
    own = KINDS[code].registries()
    for registry in REGISTRIES:
        assert bool(refusals(code, registry)) is (registry not in own), registry


@pytest.mark.parametrize("code", ["C07", "C09", "C16", "C17"])
def test_a_registry_known_by_hearsay_warns_and_never_refuses(code):
    assert refusals(code, "中登网") == ()
    assert [w.code for w in warnings(code, "中登网")] == ["wrong_registry"]
    assert warnings(code, KINDS[code].registry) == ()


@pytest.mark.parametrize(
    ("called", "code"),
    [
        ("中登网", "movables_registry"),
        ("动产融资统一登记公示系统", "movables_registry"),
        ("中国人民银行征信中心", "movables_registry"),
        ("农机监理", "agri_machinery_station"),
        ("县农业农村委农机监理站", "agri_machinery_station"),
        ("奉节县不动产登记中心", "land_registry"),
        ("县市场监管局", "market_regulator"),
        ("国家知识产权局", "ip_office"),
        ("车管所", "vehicle_office"),
        ("海事局", "maritime_office"),
        ("中国证券登记结算", "securities_registry"),
        ("land_registry", "land_registry"),
        ("某办公室", None),
    ],
)
def test_offices_are_known_as_people_call_them(called, code):
    assert registry_called(called) == code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": " "}, "registry_number"),
        ({"on": DAY + timedelta(days=1)}, "registered_on"),
        ({"until": DAY}, "until"),
        ({"on": DAY - timedelta(days=900), "until": DAY - timedelta(days=1)}, "until"),
    ],
)
def test_a_bad_certificate_is_named_by_its_field(change, field):
    assert [found.field for found in refusals("C02", "中登网", **change)] == [field]


def test_an_odd_length_in_the_unified_registry_is_a_warning():
    assert [w.code for w in warnings("C02", "中登网", until=date(2058, 1, 1))] == ["odd_length"]
    assert warnings("C02", "中登网") == ()


@pytest.mark.parametrize(
    ("left", "stage"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, 0)]
)
def test_the_stages_of_reminding(left, stage):
    found = lapse_stage(DAY + timedelta(days=left), on=DAY, days=(90, 30, 7))
    assert found == stage
