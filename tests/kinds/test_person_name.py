from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutydesk.kinds.coverage import drawable
from dutydesk.kinds.person_name import PersonName

RARE = "䶮㛃𬱖喆堃〇𠀀𫚭\U0002ebf0"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 三", "张三"),
        ("曾\u3000志", "曾志"),
        (" 欧阳䶮 ", "欧阳䶮"),
        ("王\u200b五\ufeff", "王五"),
        ("⼤明", "大明"),
        ("阿卜杜热合曼•买买提", "阿卜杜热合曼·买买提"),
        ("阿卜杜热合曼・买买提", "阿卜杜热合曼·买买提"),
        ("阿卜杜热合曼‧买买提", "阿卜杜热合曼·买买提"),
        ("阿卜杜热合曼 . 买买提", "阿卜杜热合曼·买买提"),
        ("Ｊｏｈｎ　Smith", "John Smith"),
    ],
)
def test_a_name_has_one_normal_form(typed: str, name: str) -> None:
    assert PersonName.read(typed) == name
    assert PersonName.read(name) == name


@pytest.mark.parametrize("char", RARE)
def test_rare_characters_are_names_like_others(char: str) -> None:
    assert PersonName.read(f"李{char}") == f"李{char}"


@pytest.mark.parametrize(
    "typed", ["", "  ", "张三1", "=1+1", "12", "N/A", "张三（组长）", "李A", "·张", "张·", "张··三", "张,三", "a"]
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"。$"):
        PersonName.read(typed)


def test_a_character_that_no_font_draws_is_refused_with_its_code_point() -> None:
    with pytest.raises(ValueError, match=r"U\+31350"):
        PersonName.read("张\U00031350")


def test_a_private_character_is_refused_with_its_code_point() -> None:
    with pytest.raises(ValueError, match=r"自造字（U\+E863）"):
        PersonName.read("张\ue863")


def test_forty_characters_are_a_name_and_one_more_is_not() -> None:
    assert len(PersonName.read("买" * 40)) == 40
    with pytest.raises(ValueError, match="最多 40 个字，现为 41 个字"):
        PersonName.read("买" * 41)


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x32FFF), max_size=50))
def test_whatever_is_typed_gives_a_drawable_name_or_a_sentence(typed: str) -> None:
    sentence = ""
    try:
        name = PersonName.read(typed)
    except ValueError as refused:
        name, sentence = PersonName("张三"), str(refused)
    assert PersonName.read(name) == name
    assert all(drawable(char) for char in name)
    assert sentence.endswith("。") or not sentence
