"""Reading the parameter files: a wrong file is refused with the way out."""

import pytest

from app.policy.entries import PolicyError, parameters_in

GOOD = """
[limit]
label = "上限"
unit = "fen"
[[limit.values]]
from = 2022-01-01
value = 100
source = "a#1"
confidence = "S"
"""


def read(folder, text):
    (folder / "loans.toml").write_text(text, encoding="utf-8")
    return parameters_in(folder)


def test_the_key_begins_with_the_name_of_the_file(tmp_path):
    assert list(read(tmp_path, GOOD)) == ["loans.limit"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('label = "上限"\n', "", "has no label"),
        ('unit = "fen"\n', "", "has no unit"),
        ('unit = "fen"', 'unit = "yuan"', "unknown unit 'yuan'"),
        ("from = 2022-01-01\n", "", "has no from"),
        ("value = 100\n", "", "has no value"),
        ('source = "a#1"\n', "", "has no source"),
        ('confidence = "S"', "", "has no confidence"),
        ('confidence = "S"', 'confidence = "X"', "use S, K or D"),
        ("value = 100", "value = 0.5", "is a float"),
        ("from = 2022-01-01", 'from = "2022"', "is no day"),
        ("from = 2022-01-01", "from = 2022-01-01\nto = 2021-01-01", "before it begins"),
        ("value = 100", "value = 100\nvalu = 1", "unknown field 'valu'"),
        ("[[limit.values]]", "[[limit.value]]", "has no values"),
        ('label = "上限"', "label = ", "Mend the TOML"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, old, new, message):
    with pytest.raises(PolicyError, match=message):
        read(tmp_path, GOOD.replace(old, new))


def test_two_values_on_one_day_are_refused(tmp_path):
    second = GOOD[GOOD.index("[[") :]
    first = GOOD.replace("value = 100", "to = 2023-06-30\nvalue = 100")
    with pytest.raises(PolicyError, match="two values hold on 2023-01-01"):
        read(tmp_path, first + second.replace("2022-01-01", "2023-01-01"))


def test_a_share_must_be_a_decimal(tmp_path):
    with pytest.raises(PolicyError, match="not a decimal"):
        read(tmp_path, GOOD.replace('"fen"', '"share"').replace("100", '"a fifth"'))
