"""Protected rows are read for somebody; the exceptions are a reviewed list, and no back door is."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.infra.db import db
from app.infra.scope import Unscoped, protected_models
from app.needs.models import FinancingNeed
from tests.attack.unscoped import APP, LISTED, places
from tests.needs.builders import a_farm

# Who may handle tables without their models: the sealer and its proofs, which read the journal.
RAW_TABLES = {"app/infra/audit", "app/infra/backup"}


def test_every_unscoped_read_is_on_the_reviewed_list():
    reviewed = LISTED.read_text(encoding="utf-8").splitlines()
    found = places()
    assert found == reviewed, "\n".join(sorted(set(found) ^ set(reviewed)))


def test_every_reason_says_something():
    for line in places():
        reason = line.split(": ", 2)[-1]
        assert len(reason) >= 15 and " " in reason, line


def test_no_module_reads_a_protected_table_by_its_name():
    tables = {model.__tablename__ for model in protected_models()}
    named = re.compile(rf"\b(?:from|join|update|into)\s+(?:{'|'.join(tables)})\b", re.IGNORECASE)
    for path in APP.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for number, line in enumerate(source.splitlines(), start=1):
            quoted = '"' in line and named.search(line) and "import" not in line
            assert not quoted, f"{path}:{number}: {line.strip()}"


def test_tables_without_models_are_used_by_the_journal_s_keepers_alone():
    for path in APP.rglob("*.py"):
        where = path.parent.relative_to(APP.parent).as_posix()
        if where in RAW_TABLES:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            # A mix-in and the base look at their own class.
            assert ".__table__" not in line or "cls.__table__" in line, f"{path}: {line}"


Row = aliased(FinancingNeed)
UNMARKED = {
    "rows": select(FinancingNeed),
    "a column": select(FinancingNeed.public_id),
    "a count": select(func.count(FinancingNeed.id)),
    "a count of the table": select(func.count()).select_from(FinancingNeed),
    "an alias": select(Row),
    "some": select(FinancingNeed).limit(1),
}


@pytest.mark.parametrize("statement", UNMARKED.values(), ids=UNMARKED)
def test_an_unmarked_select_raises_also_in_production(context, statement):
    with pytest.raises(Unscoped):
        db.session.execute(statement)


def test_fetching_by_key_raises_too(world):
    key = a_farm(world).need().id
    db.session.expunge_all()
    with pytest.raises(Unscoped):
        db.session.get(FinancingNeed, key)


def test_every_protected_model_is_guarded(context):
    assert len(protected_models()) >= 18
    for model in protected_models():
        with pytest.raises(Unscoped):
            db.session.execute(select(model).limit(1))
