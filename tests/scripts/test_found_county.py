"""A county for real work begins without the demo, and goes live only with its numbers."""

import argparse

import pytest

from app import create_app
from app.accounts.queries import user_by_name
from app.infra.db import db
from app.whitelist.queries import card_in_force
from scripts import found_county
from tests.database import fresh_database


@pytest.fixture
def empty_app(server):
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "EXPECT_DEMO": False})
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def arguments(**kw) -> argparse.Namespace:
    given = {"pack": "sample", "admin_login": "zhang", "admin_name": "张三", "real": False}
    return argparse.Namespace(**{**given, **kw})


def test_an_administrator_is_invited_into_a_county_in_trial_mode(empty_app, capsys):
    found_county.run(empty_app, arguments())
    found_county.run(empty_app, arguments())
    assert capsys.readouterr().out.count("/invitations/") == 1
    county = found_county.county_of("sample")
    assert county is not None and not county.real
    assert card_in_force(county.id) is not None
    user = user_by_name("zhang")
    assert user is not None and (user.state, user.demo) == ("invited", False)


def test_going_live_needs_the_countys_numbers(empty_app):
    found_county.run(empty_app, arguments())
    with pytest.raises(SystemExit, match="GO_LIVE_NUMBERS"):
        found_county.run(empty_app, arguments(real=True))
    empty_app.config["GO_LIVE_NUMBERS"] = "立项 2026-1；备案 2026-2"
    found_county.run(empty_app, arguments(real=True))
    county = found_county.county_of("sample")
    assert county is not None and county.real
