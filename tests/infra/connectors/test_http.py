"""The signed HTTP connector against a server that behaves, and against one that does not."""

import pytest

from app.infra.connectors.protocol import (
    ConnectorFailed,
    Delivery,
    Parcel,
    Report,
    Setting,
    opened,
)
from tests.infra.connectors.house import SECRET, House, a_house

ROW = {"uscc": "91500236MA5EXAMPLE", "type": "insured_staff", "value": 8, "as_of": "2026-10-31"}


@pytest.fixture
def house(app, context, monkeypatch):
    monkeypatch.setenv("GUIYAN_TEST_NODE", SECRET)
    with a_house() as house:
        monkeypatch.setitem(app.config, "OUTGOING_HOSTS", house.address)
        yield house


def link(house: House, **kw):
    options = {"url": house.url, "secret_env": "GUIYAN_TEST_NODE", "timeout_seconds": 1, **kw}
    return opened(Setting("node", "节点", "http", options))


def test_documents_are_asked_by_code_and_come_signed(house):
    house.documents = [{"name": "facts-1", "document": "facts", "rows": [ROW]}]
    (delivery,) = link(house).pull(["B", "A"])
    assert house.asked == [["A", "B"]] and house.unsigned == 0
    assert (delivery.name, delivery.document) == ("facts-1", "facts")
    assert b"insured_staff" in delivery.content


def test_the_other_side_is_told_what_became_of_it(house):
    link(house).settle(Delivery("facts-1", "facts", b"x"), Report("done", 3, 1))
    (told,) = house.receipts
    assert (told["name"], told["rows"], told["faults"]) == ("facts-1", 3, 1)


def test_a_parcel_is_handed_over(house):
    link(house).push(Parcel("results-1.json", "results", b'{"rows": []}'))
    assert house.pushed == {"results": {"rows": []}}


@pytest.mark.parametrize(
    "behaviour",
    ["slow", "drip", "huge", "redirect", "down", "html", "deep", "list", "many", "unsigned"],
)
def test_a_hostile_answer_is_a_clear_failure(house, behaviour):
    house.behaviour = behaviour
    with pytest.raises(ConnectorFailed):
        list(link(house).pull([]))


@pytest.mark.parametrize(
    "document",
    [
        7,
        {"name": "../../etc/passwd", "document": "facts", "rows": []},
        {"name": "x", "document": "loans", "rows": []},
        {"document": "facts", "rows": []},
    ],
)
def test_a_document_of_no_known_kind_is_a_fault(house, document):
    house.documents = [document]
    (delivery,) = link(house).pull([])
    assert delivery.fault and delivery.content == b""


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/", "http://169.254.169.254", "https://[::1]/", "file:///etc/passwd"],
)
def test_no_address_inside_is_called(house, url):
    with pytest.raises(ConnectorFailed):
        list(link(house, url=url).pull([]))


def test_another_secret_is_refused_by_both(house, monkeypatch):
    monkeypatch.setenv("GUIYAN_TEST_NODE", "whsec_" + "b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==")
    with pytest.raises(ConnectorFailed, match="401"):
        list(link(house).pull([]))
    assert house.unsigned == 1


def test_without_a_secret_nothing_is_called(house, monkeypatch):
    monkeypatch.delenv("GUIYAN_TEST_NODE")
    with pytest.raises(ConnectorFailed, match="密钥"):
        link(house)
    assert house.asked == []
