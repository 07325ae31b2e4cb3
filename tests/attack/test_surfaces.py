"""One gate for all surfaces: list page, API list, export, search and detail show the same rows."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.infra.db import db
from app.infra.scope import protected_models, visible
from app.kernel.actors import Role
from tests.attack import matrix
from tests.attack.stage import Stage
from tests.needs.builders import fetch

ID = re.compile(r"[0-9a-z]{26}")


@pytest.fixture(scope="module")
def stage(app):
    with app.app_context(), matrix.quiet_printer():
        found = Stage(app)
        matrix.prepared(found)
        yield found
        app.extensions["sqlalchemy"].session.remove()


# Model -> the API's list and detail; the reader is whoever holds the list's permission.
API = {
    "Asset": "/collateral",
    "Claim": "/claims",
    "Consent": "/consents",
    "Enterprise": "/enterprises",
    "FinancingNeed": "/needs",
    "GuaranteeApplication": "/guarantee-applications",
    "GuaranteeProgramme": "/guarantee-programmes",
    "ListEntry": "/list-entries",
    "Loan": "/loans",
    "Offer": "/offers",
    "Product": "/products",
    "Referral": "/referrals",
}
WITHOUT_DETAIL = {"ListEntry"}
READERS = {relation: list(Role) for relation in ("own", "peer", "elsewhere")}


def models() -> dict[str, type]:
    return {model.__name__: model for model in protected_models()}


def seen(actor, model) -> set[str]:
    """The public ids the room's own predicate shows."""
    rows = visible(actor, model).with_only_columns(model.public_id)
    return set(db.session.scalars(rows.execution_options(scoped="actor")))


def everything(model) -> set[str]:
    rows = select(model.public_id).execution_options(scoped="the whole table")
    return set(db.session.scalars(rows))


def listed(program, path: str) -> set[str] | None:
    """All ids of an API list, page after page; None where the role may not ask."""
    found, cursor = set(), ""
    while True:
        answer = program.get(f"{path}?limit=2{cursor}")
        if answer.status_code in (403, 404):
            return None
        assert answer.status_code == 200, (path, answer.json)
        found |= {item["id"] for item in answer.json["items"]}
        if answer.json["next"] is None:
            return found
        cursor = f"&cursor={answer.json['next']}"


@pytest.mark.parametrize("name", API)
@pytest.mark.parametrize("relation", READERS)
def test_the_api_lists_exactly_what_is_visible(stage, name, relation):
    model, read = models()[name], 0
    for role in READERS[relation]:
        user = stage.people[relation].get(role)
        if user is None:
            continue
        found = listed(stage.world.api(user), API[name])
        if found is not None:
            read += 1
            assert found == seen(stage.world.actor(user), model), (role, name)
    assert read > 0


@pytest.mark.parametrize("name", [name for name in API if name not in WITHOUT_DETAIL])
def test_the_api_opens_exactly_what_it_lists(stage, name):
    model = models()[name]
    for role in Role:
        user = stage.people["own"][role]
        program = stage.world.api(user)
        if (within := listed(program, API[name])) is None:
            continue
        for public_id in sorted(everything(model))[:12]:
            status = program.get(f"{API[name]}/{public_id}").status_code
            assert (status == 200) == (public_id in within), (role, name, status)


# Model -> (pages and exports that name rows by reference or id, the permission's holder)
REFERENCES = {
    "/bank": "Referral",
    "/bank/export.csv": "Referral",
    "/bank/export.xlsx": "Referral",
    "/centre/enterprises": "Enterprise",
    "/centre/cases": "FinancingNeed",
    "/centre/cases.csv": "FinancingNeed",
    "/centre/cases.xlsx": "FinancingNeed",
    "/centre/lists/export.csv": "FinancingNeed",
    "/me/needs": "FinancingNeed",
    "/guarantee": "GuaranteeApplication",
    "/search?q=": "Enterprise",
}


@pytest.mark.parametrize("path", REFERENCES)
def test_pages_and_exports_name_nothing_that_is_not_visible(stage, path):
    """Every reference number of the kind in the answer belongs to a row the reader may see."""
    model, opened = models()[REFERENCES[path]], 0
    numbers = dict(
        db.session.execute(
            select(model.reference, model.public_id).execution_options(scoped="the whole table")
        ).all()
    )
    numbers.pop(None, None)
    for relation in READERS:
        for role in Role:
            user = stage.people[relation].get(role)
            text = read(stage, user, path.replace("q=", "q=hkqc")) if user else None
            if text is None:
                continue
            opened += 1
            within = seen(stage.world.actor(user), model)
            leaked = {n for n, public in numbers.items() if n in text and public not in within}
            assert not leaked, (path, relation, role, leaked)
    assert opened > 0


def read(stage, user, path: str) -> str | None:
    answer = fetch(stage.world.client(user), path)
    if answer.status_code in (403, 404):
        return None
    assert answer.status_code == 200, (path, answer.status_code)
    if path.endswith(".xlsx"):
        sheet = load_workbook(io.BytesIO(answer.data), read_only=True).active
        return "\n".join(str(cell) for row in sheet.values for cell in row)
    return answer.get_data(as_text=True)


def test_the_bank_s_list_is_not_an_empty_one(stage):
    """The control: one's own list names what a peer's does not."""
    referral = stage.told.referral.reference
    own = stage.people["own"][Role.BANK_OFFICER]
    peer = stage.people["peer"][Role.BANK_OFFICER]
    assert referral in read(stage, own, "/bank") and referral not in read(stage, peer, "/bank")
    assert referral in read(stage, own, "/bank/export.xlsx")


def test_the_search_finds_by_the_reader_s_own_gate(stage):
    own = stage.people["own"][Role.BANK_OFFICER]
    firm = stage.told.farm.firm
    ids = {firm.public_id, stage.told.referral.public_id}
    for user, expected in (
        (own, True),
        (stage.people["peer"][Role.BANK_OFFICER], False),
        (stage.people["elsewhere"][Role.FINANCE_CENTRE], False),
    ):
        page = fetch(stage.world.client(user), "/search?q=hkqc")
        found = set(ID.findall(page.get_data(as_text=True)))
        assert page.status_code == 200 and bool(found & ids) is expected, user.login
