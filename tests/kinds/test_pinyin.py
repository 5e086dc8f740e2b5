from __future__ import annotations

import pytest

from dutydesk.kinds.pinyin import search_keys


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("单志强", "shanzhiqiang", "szq"),
        ("仇英", "qiuying", "qy"),
        ("曾国平", "zengguoping", "zgp"),
        ("查文斌", "zhawenbin", "zwb"),
        ("解学恭", "xiexuegong", "xxg"),
        ("区志明", "ouzhiming", "ozm"),
        ("任建国", "renjianguo", "rjg"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("尉健行", "weijianxing", "wjx"),
        ("单于明", "chanyuming", "cym"),
        ("万俟卨", "moqixie", "mqx"),
        ("欧阳䶮", "ouyangyan", "oyy"),
        ("长孙皇", "zhangsunhuang", "zsh"),
        ("吕布", "lvbu", "lb"),
        ("𬱖文博", "diwenbo", "dwb"),
        ("阿卜杜热合曼·买买提", "abudurehemanmaimaiti", "abdrhmmmt"),
        ("John Smith", "johnsmith", "js"),
    ],
)
def test_a_name_is_found_by_pinyin_and_initials(name: str, full: str, initials: str) -> None:
    assert {full, initials} <= set(search_keys(name).split())


@pytest.mark.parametrize(
    ("name", "typed"), [("单志刚", "shanzg"), ("欧阳明", "ouyangm"), ("吕布", "lvb"), ("邱海棠", "qiuht")]
)
def test_a_name_is_found_by_its_surname_and_initials(name: str, typed: str) -> None:
    assert typed in search_keys(name).split()


def test_a_surname_is_not_found_by_its_everyday_reading() -> None:
    assert not any(key.startswith("dan") for key in search_keys("单志强").split())


def test_a_given_name_is_found_by_each_of_its_readings() -> None:
    assert {"zhangle", "zhangyue"} <= set(search_keys("张乐").split())


def test_keys_stay_short_for_long_names() -> None:
    assert len(search_keys("乐" * 40).split()) <= 48


def test_nothing_has_no_keys() -> None:
    assert search_keys("") == ""
