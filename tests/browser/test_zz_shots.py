import re
from pathlib import Path
from tests.browser.chromium import resize
from tests.browser.person import Person
from app.infra.db import db
from sqlalchemy import text

OUT = Path("/tmp/shots_m"); OUT.mkdir(exist_ok=True)

def shot(chrome, site, name, url):
    for tag, size in (("390", (390, 844)), ("1440", (1440, 900))):
        resize(chrome, size)
        chrome.get(site.address + url)
        h = chrome.execute_script("return Math.min(document.documentElement.scrollHeight, 4200)")
        w = chrome.execute_script("return document.documentElement.scrollWidth")
        resize(chrome, (size[0], h))
        chrome.save_screenshot(str(OUT / f"{name}_{tag}.png"))
        print(name, tag, "scrollwidth", w, "title", chrome.title)

def test_shots(site, chrome):
    with site.app.app_context():
        q = lambda s: [tuple(r) for r in db.session.execute(text(s))]
        apps = q("select a.public_id, a.state, o.name from guarantee_applications a join organisations o on o.id=a.guarantor_id order by a.id")
        loans = q("select l.public_id, l.state, l.lender_id, o.name from loans l join organisations o on o.id=l.lender_id where exists (select 1 from repayments r where r.loan_id=l.id) and l.state='active' order by l.id") + q("select l.public_id, l.state, l.lender_id, o.name from loans l join organisations o on o.id=l.lender_id where not exists (select 1 from repayments r where r.loan_id=l.id) and l.state='active' order by l.id")
        bank = [a for a in __import__("app.demo.accounts", fromlist=["x"]).document()["accounts"] if a["role"]=="bank_officer"][0]["organisation"]
        own = [l for l in loans if l[3]==bank]
        print(bank, len(own), len(loans))
        letters = q("select code from guarantee_letters")
        prod = q("select public_id from products where state='published' order by startup_loan desc, id")
        claims = q("select public_id, state from claims")
        filings = q("select state, count(*) from reguarantee_filings group by 1")
        offers = q("select public_id, state from offers order by id desc limit 5")
        print(apps, loans, len(letters), claims, filings, offers)
    from app.demo import accounts
    with site.app.app_context():
        acc = {a["role"]: a["username"] for a in reversed(accounts.document()["accounts"])}
        allacc = [(a["role"], a["username"], a["organisation"]) for a in accounts.document()["accounts"]]
    print(allacc)
    def signin(user, lang=None):
        chrome.delete_all_cookies()
        p = Person(site, chrome) if False else None
        chrome.get(site.address + "/login")
        chrome.find_element("name", "username").send_keys(user)
        chrome.find_element("name", "password").send_keys(site.password)
        chrome.find_element("css selector", "main form button[type=submit]").click()
    for lang in ("zh",):
        def s(name, url):
            shot(chrome, site, f"{lang}_{name}", url + (("&" if "?" in url else "?") + "lang=en" if False else ""))
        for role, pages in {
            "guarantee_manager": [("capacity", "/guarantee/capacity"), ("filings", "/guarantee/filings")] + [(f"app{i}", f"/guarantee/applications/{a[0]}") for i, a in enumerate([x for x in apps if x[1] in ("in_study","submitted")][:2] + apps[:1])] + [("claims", "/guarantee/claims")] + ([("claim", "/guarantee/claims/" + claims[-1][0])] if claims else []),
            "guarantee_officer": [("filings_officer", "/guarantee/filings")],
            "reguarantee_officer": [("filings_re", "/guarantee/filings"), ("capacity_re", "/guarantee/capacity")],
            "bank_officer": [(f"loan{i}", f"/bank/loans/{l[0]}") for i, l in enumerate(own[:1] + own[-1:])],
        }.items():
            if lang == "en" and role in ("bank_officer",): pages = pages[:1]
            signin(acc[role])
            if lang == "en":
                forms = chrome.find_elements("css selector", "form[action*=locale] button, form[action*=language] button, button[value=en]")
                if forms: forms[0].click()
            for name, url in pages: s(name, url)
        chrome.delete_all_cookies()
        s("product", f"/products/{prod[0][0]}")
        if letters:
            s("letter", f"/letters/{letters[0][0]}")
        s("letter_none", "/letters?code=nope")
    for role, username, org in allacc:
        if role == "entrepreneur":
            signin(username)
            chrome.get(site.address + "/me/loans")
            hrefs = [a.get_attribute("href") for a in chrome.find_elements("css selector", "main .cards a")]
            for i, h in enumerate(hrefs[:2]):
                shot(chrome, site, f"zh_my_{username}_{i}", h.replace(site.address, ""))
