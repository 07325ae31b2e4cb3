"""The table of GB/T 4754-2017."""

from app.policy.industries import INDUSTRIES, SECTION_OF_DIVISION, industry_name


def test_every_section_and_division_is_there_in_both_languages():
    sections = [code for code in INDUSTRIES if len(code) == 1]
    assert sections == list("ABCDEFGHIJKLMNOPQRST")
    assert sorted(SECTION_OF_DIVISION) == [f"{n:02d}" for n in range(1, 98)]
    assert all(line.en for line in INDUSTRIES.values() if len(line.code) <= 3)


def test_a_group_lies_in_its_division():
    for code in INDUSTRIES:
        if len(code) > 3:
            assert SECTION_OF_DIVISION[code[1:3]] == code[0]
        if len(code) == 5:
            assert code[:4] in INDUSTRIES


def test_an_unlisted_class_is_called_by_its_group():
    assert industry_name("C1353") == "肉制品及副产品加工"
    assert industry_name("C1319") == "谷物磨制"
    assert industry_name("C13", "en").startswith("Processing")
