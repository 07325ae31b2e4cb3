"""Temporary look at pages."""
import os
from collections import Counter
import pytest
from sqlalchemy import select, text
from app.infra.db import db
from app.infra.acts import machine_act
from app.infra.counties import County
from app.infra import clock
from app.demo import loading
from app import create_app
from tests.database import fresh_database


def test_counts(server, tmp_path):
    import time
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "STAGE": "testing", "EXPECT_DEMO": False, "VAR": tmp_path})
        with app.app_context():
            t=time.time()
            loading.load(seed=7, scale=os.environ.get("SC","village"), day=clock.today())
            print("load", time.time()-t)
            from app.whitelist.queries.park_figures import counted
            from app.enterprises.queries import parks
            from app.loans.queries.parks import park_sums
            county = db.session.scalars(select(County)).first()
            act = machine_act(county.id)
            for p in parks(act.actor):
                c = counted(act, p)
                print(p.code, p.name, c.facts, c.by_grade)
            print(park_sums(county.id, clock.today()))
            app.extensions["sqlalchemy"]
            db.session.remove(); db.engine.dispose()
