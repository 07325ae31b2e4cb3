"""The journal in words: every kind and every state has its own."""

from app.infra.db import Model, Stateful
from app.oversight.queries import state_words
from app.shell import labels
from app.shell.kinds import KINDS, kind_label


def test_every_subject_with_states_has_a_name(app):
    classes = [mapper.class_ for mapper in Model.registry.mappers]
    kinds = {each.__name__ for each in classes if issubclass(each, Stateful)}
    assert kinds <= set(KINDS)


def test_whatever_has_a_labelled_action_has_a_name():
    """A kind the journal names by an action must not stand there by its class."""
    assert {kind for kind, _ in labels._LABELS if kind} <= set(KINDS)


def test_a_state_is_said_by_its_own_machine(app):
    assert state_words("FinancingNeed", None) == ""
    assert state_words("FinancingNeed", "draft") == "草稿"
    assert state_words("Nothing", "odd") == "odd" and kind_label("Nothing") == "Nothing"


def test_the_journal_page_shows_no_codes_of_kinds(world):
    world.person("bank_officer")
    page = world.client(world.person("auditor")).get("/audit").get_data(as_text=True)
    assert "账号" in page and "User <code>" not in page
