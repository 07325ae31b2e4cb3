"""Fields at rest: unreadable elsewhere, found by index, keys that rotate."""

from base64 import urlsafe_b64encode
from os import urandom

import pytest
from sqlalchemy import text

from app.infra import fields
from app.infra.db import db


def test_a_field_is_ciphertext_in_the_database(world):
    user = world.entrepreneur(mobile="13812345678")
    stored = db.session.execute(
        text("select mobile from users where id = :id"), {"id": user.id}
    ).scalar_one()
    assert stored.startswith("v1:") and "13812345678" not in stored
    db.session.expire(user)
    assert user.mobile == "13812345678"


def test_a_ciphertext_moved_to_another_column_does_not_decrypt(context):
    sealed = fields.encrypt("13812345678", "users.mobile")
    with pytest.raises(fields.UnreadableField):
        fields.decrypt(sealed, "users.totp_secret")


@pytest.mark.parametrize("place", [-1, -9, 12])
def test_an_altered_ciphertext_does_not_decrypt(context, place):
    sealed = fields.encrypt("13812345678", "users.mobile")
    altered = list(sealed)
    altered[place] = "A" if altered[place] != "A" else "B"
    with pytest.raises(fields.UnreadableField):
        fields.decrypt("".join(altered), "users.mobile")


def test_the_same_value_is_sealed_differently_each_time(context):
    assert fields.encrypt("a", "users.mobile") != fields.encrypt("a", "users.mobile")


def test_a_new_key_reads_what_the_old_one_wrote(app, context):
    sealed = fields.encrypt("13812345678", "users.mobile")
    before = app.config["FIELD_KEYS"]
    app.config["FIELD_KEYS"] = f"k2:{urlsafe_b64encode(urandom(32)).decode()},{before}"
    try:
        assert fields.decrypt(sealed, "users.mobile") == "13812345678"
        assert fields.encrypt("x", "users.mobile").startswith("v1:k2:")
    finally:
        app.config["FIELD_KEYS"] = before


def test_the_index_finds_equal_values_of_one_column_only(context):
    index = fields.blind_index("13812345678", column="users.mobile")
    assert index == fields.blind_index("13812345678", column="users.mobile")
    assert index != fields.blind_index("13812345678", column="other.mobile")
    assert index != fields.blind_index("13812345679", column="users.mobile")
