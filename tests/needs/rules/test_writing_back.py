"""Results written back on a list."""

from app.needs.rules.writing_back import result_refusals


def test_a_refusal_needs_its_reason():
    assert [r.code for r in result_refusals("refused", " ")] == ["reason_missing"]
    assert result_refusals("refused", "负债过高") == ()


def test_other_results_need_none():
    assert result_refusals("credited", "") == ()


def test_an_unknown_result_is_refused():
    assert [r.code for r in result_refusals("splendid", "")] == ["result_unknown"]


def test_a_reason_has_an_end():
    assert [r.code for r in result_refusals("credited", "长" * 301)] == ["reason_long"]
