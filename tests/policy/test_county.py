"""County packs."""

import shutil
from collections import Counter

import pytest

from app.policy.county import COUNTIES, county_pack
from app.policy.entries import PolicyError


def test_fengjie_has_its_33_places():
    pack = county_pack("fengjie")
    assert pack.code == "500236"
    assert Counter(t.kind for t in pack.townships) == {"街道": 4, "镇": 18, "乡": 11}


def test_fengjie_has_one_core_seven_key_parks_and_a_platform_elsewhere():
    pack = county_pack("fengjie")
    assert Counter(p.role for p in pack.parks) == {"core": 1, "key": 7, "other": 26}
    key = [p.townships[0][-3:] for p in pack.parks if p.role == "key"]
    assert key == ["112", "111", "106", "107", "109", "116", "207"]
    others = {p.townships[0] for p in pack.parks if p.role != "core"}
    assert others == {t.code for t in pack.townships}


def test_a_second_county_can_be_loaded():
    assert county_pack("sample").name == "样例县"


@pytest.mark.parametrize("name", ["nowhere", "../counties/fengjie", ""])
def test_an_unknown_pack_is_refused(name):
    with pytest.raises(PolicyError, match="no such pack"):
        county_pack(name)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("townships.toml", "990101001", "500236001", "is not of"),
        ("parks.toml", '["990101101"]', '["990101999"]', "unknown"),
        ("county.toml", 'name = "样例县"\n', "", "is missing"),
    ],
)
def test_a_wrong_pack_is_refused(tmp_path, file, old, new, message):
    shutil.copytree(COUNTIES / "sample", tmp_path / "sample")
    wrong = tmp_path / "sample" / file
    wrong.write_text(wrong.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PolicyError, match=message):
        county_pack("sample", tmp_path)
