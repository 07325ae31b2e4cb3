"""Temporary look at pages."""
from sqlalchemy import select, text
from app.infra.db import db
from app.infra.acts import machine_act, act_of
from app.infra.counties import County
from app.infra import clock
from app.kernel.dates import add_months
from app.accounts.models import User
from app.accounts.queries import actor_of
from app.whitelist import commands
from app.loans.commands.parks import tell_parks
from app.enterprises.queries import parks
from tests.browser.chromium import DESK, PHONE, resize, overflow


def who(login):
    user = db.session.scalars(select(User).where(User.login == login)).one()
    return act_of(actor_of(user, user.memberships[-1]))


def test_look(site, chrome):
    browser = chrome
    from tests.browser.person import Person
    with site.app.app_context():
        county = db.session.scalars(select(County)).first()
        ps = parks(machine_act(county.id).actor)
        p5 = next(p for p in ps if p.code == "P5")
        db.session.execute(text("update enterprises set park_id = :p where state='verified'"), {"p": p5.id})
        for back in range(11, 0, -1):
            with clock.frozen(clock.at_local(add_months(clock.today().replace(day=2), -back), 9)):
                if back < 6: tell_parks(machine_act(county.id))
                if back == 4: commands.sign_duty(who("park"), park=p5)
                commands.rate_month(machine_act(county.id))
        tell_parks(machine_act(county.id))
        commands.report_rent(who("park"), park=p5, due_fen=88_000_000, overdue_fen=6_000_000, as_of=clock.today(), source="园区租金台账三季度")
        r = commands.rate_park(who("centre"), park=p5)
        print([(c["code"], c["outcome"], c["part"], c["whole"]) for c in r.criteria])
        db.session.commit()
        pid = p5.public_id
        if False:
            pass
        # a second: force a designated one for looks
        p1 = ps[0]
        db.session.execute(text("insert into park_designations(public_id,county_id,state,park_id,rating_id,grounds,proposed_by,proposed_at,decided_by,decided_at,designated_on,review_due_on,version) select 'lookdesignationxx',:c,'under_review',:p,(select max(id) from credit_park_ratings where park_id=:p),'五项达到，管理单位主动报送',(select id from users where login='centre'),now(),(select id from users where login='centre-lead'),now(),current_date,current_date+20,1"), {"c": county.id, "p": p1.id})
        db.session.commit()
        pid1 = p1.public_id
    for login, paths in (("centre", [("board", "/centre/credit-parks"), ("park", f"/centre/credit-parks/{pid}"), ("park1", f"/centre/credit-parks/{pid1}"), ("public", "/credit-parks")]), ("park", [("mine", "/park/credit")])):
        one = Person(browser, site.address)
        one.begin()
        one.sign_in(login, site.password)
        for name, path in paths:
            for w, size in (("390", PHONE), ("1440", DESK)):
                resize(browser, size)
                one.open(path)
                h = browser.execute_script("return document.documentElement.scrollHeight")
                resize(browser, (size[0], min(h, 4000)))
                browser.save_screenshot(f"/tmp/look_{name}_{w}.png")
                print(name, w, overflow(browser))
        if login == "centre":
            one.open(f"/centre/credit-parks/{pid}")
            one.type("grounds", "数字接近，先提出")
            browser.execute_script("document.querySelector('form[action$=propose] button').click()")
            import time; time.sleep(2)
            resize(browser, DESK); h = browser.execute_script("return document.documentElement.scrollHeight")
            resize(browser, (1440, min(h, 4000)))
            browser.save_screenshot("/tmp/look_refused.png")
