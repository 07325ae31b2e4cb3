"""Names found by pinyin and initials."""

from app.infra.search import initials_of, pinyin_of


def test_a_name_has_pinyin_and_initials():
    assert pinyin_of("奉节脐橙") == "fengjieqicheng"
    assert initials_of("奉节脐橙A店") == "fjqcad"
