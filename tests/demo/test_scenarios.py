"""Contests prepared on the demo are played over real sockets, all attempts at the same moment."""

import json

import pytest

from app.demo.contests import CONTESTS
from tests.demo.conftest import a_demo
from tests.demo.outsider import play, prepared, probed, served


@pytest.fixture(scope="module")
def demo(server, tmp_path_factory):
    """A demo of its own: contests add programmes and needs that others do not expect."""
    with a_demo(server, tmp_path_factory.mktemp("contests")) as app:
        yield app


@pytest.fixture(scope="module")
def host(demo):
    with served(demo) as host:
        yield host


@pytest.fixture(scope="module")
def played(demo, host):
    """Contest by name, the statuses of its attempts, the probe's figures: each played once."""
    password, found = demo.config["DEMO_PASSWORD"], {}
    for name in CONTESTS:
        contest = prepared(demo, name)
        statuses = play(host, contest, password)
        found[name] = contest, statuses, probed(host, contest["probe"], password)
    return found


@pytest.mark.parametrize("name", CONTESTS)
def test_exactly_the_winners_are_accepted(played, name):
    contest, statuses, _ = played[name]
    assert sum(status in contest["accept"] for status in statuses) == contest["winners"]


@pytest.mark.parametrize("name", CONTESTS)
def test_the_others_are_refused_as_too_late(played, name):
    contest, statuses, _ = played[name]
    refused = {status for status in statuses if status not in contest["accept"]}
    assert refused <= {409, 422} and refused


@pytest.mark.parametrize("name", CONTESTS)
def test_the_probe_never_shows_more_than_the_cap(played, name):
    _, _, (used, cap) = played[name]
    assert 0 < used <= cap


@pytest.mark.parametrize("name", CONTESTS)
def test_a_contest_has_exactly_the_fields_of_the_contract(played, name):
    contest = played[name][0]
    assert list(contest) == ["name", "winners", "attempts", "accept", "probe"]
    assert contest["name"] == name
    assert contest["accept"] == [200, 201, 302, 303]
    for attempt in contest["attempts"]:
        assert set(attempt) == {"username", "page", "action", "fields"}
    probe = contest["probe"]
    assert set(probe) == {"username", "url", "json", "rule"}
    assert (probe["json"], probe["rule"]) == (["used_fen", "cap_fen"], "a<=b")
    assert not probe["url"].startswith("/api/")


def test_enough_managers_reach_for_the_last_headroom(played):
    attempts = played["last-headroom"][0]["attempts"]
    assert len(attempts) >= 8
    assert len({attempt["action"] for attempt in attempts}) == len(attempts)


def test_different_banks_reach_for_the_same_asset(played):
    attempts = played["same-collateral"][0]["attempts"]
    assert len({attempt["username"].split("-")[0] for attempt in attempts}) >= 2


@pytest.mark.parametrize("name", CONTESTS)
def test_a_contest_is_prepared_anew_each_time(demo, played, name):
    again = prepared(demo, name)
    before = {attempt["page"] for attempt in played[name][0]["attempts"]}
    assert before.isdisjoint(attempt["page"] for attempt in again["attempts"])


def test_a_contest_needs_a_demo(app, world):
    result = app.test_cli_runner().invoke(args=["demo", "scenario", "last-quota", "--json"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")


def test_an_unknown_contest_is_refused(demo):
    result = demo.test_cli_runner().invoke(args=["demo", "scenario", "last-orders", "--json"])
    assert result.exit_code == 2
    assert result.stdout == ""


def test_in_words_a_contest_says_who_reaches(demo):
    result = demo.test_cli_runner().invoke(args=["demo", "scenario", "same-collateral"])
    assert "1 of 6 may win" in result.stdout
    with pytest.raises(json.JSONDecodeError):
        json.loads(result.stdout)
