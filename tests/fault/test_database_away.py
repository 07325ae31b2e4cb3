"""A database that does not answer: every door says so, and when to come back; none breaks."""

import pytest

from app import create_app
from app.infra.doors import DOORS
from tests.attack.doors import paths


@pytest.fixture(scope="module")
def homeless(tmp_path_factory):
    """The application with nothing behind its database's address."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2"
    return create_app({"DATABASE_URL": nowhere, "VAR": tmp_path_factory.mktemp("var")})


def test_every_door_answers_503_or_without_the_database(homeless):
    client, away = homeless.test_client(), 0
    with client.session_transaction() as session:
        session["_user_id"] = "a token of before"
    for door, path in paths(DOORS):
        headers = {"Authorization": "Bearer x"} if door.kind == "api" else {}
        answer = client.open(path, method=door.method, headers=headers)
        status = answer.status_code
        assert status < 500 or status == 503, f"{door.method} {path}: {status}"
        if status == 503 and door.rule != "/readyz":
            assert int(answer.headers["Retry-After"]) > 0, path
        away += status == 503
    assert away > 200


def test_the_process_is_up_all_the_same(homeless):
    assert homeless.test_client().get("/healthz").status_code == 200


def test_the_page_says_that_nothing_was_lost(homeless):
    client = homeless.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "a token of before"
    answer = client.get("/me")
    assert answer.status_code == 503 and "没有保存任何改动" in answer.get_data(as_text=True)
