"""Choices as spreadsheets write them: 本科学历 and 大学 mean 本科, F means 女."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from dutydesk.records import Education, Sex

_ENDINGS = re.compile(r"(?:学历|文化程度|文化|毕业|在读|肄业|结业|程度|学位|\(.*?\))+$")
_SEXES: Final = {
    Sex.MALE: ("男", "男性", "男士", "先生", "m", "male", "1"),
    Sex.FEMALE: ("女", "女性", "女士", "f", "female", "2"),
}
_EDUCATIONS: Final = {
    Education.PRIMARY: ("小学",),
    Education.MIDDLE: ("初中", "初级中学", "中学", "初中及以下", "初中以下"),
    Education.HIGH: ("高中", "普高", "普通高中", "高级中学"),
    Education.VOCATIONAL: (
        *("中专", "中等专科", "中等专业学校", "中等职业教育", "中等职业", "中职", "中技", "技校", "技工学校", "技工"),
        *("职高", "职业高中", "职中", "中专技校", "中专中技"),
    ),
    Education.COLLEGE: ("大专", "专科", "大学专科", "高职", "高等职业", "高职高专", "高专", "高技", "大学大专"),
    Education.BACHELOR: ("本科", "大学本科", "大学", "学士", "全日制本科", "大本", "本科学士"),
    Education.MASTER: ("硕士", "硕士研究生", "研究生", "硕士研究生班"),
    Education.DOCTOR: ("博士", "博士研究生", "博士后"),
}
_SEX_BY_WORD = {word: sex for sex, words in _SEXES.items() for word in words}
_EDUCATION_BY_WORD = {word: education for education, words in _EDUCATIONS.items() for word in words}
_MANNERS = re.compile(r"^(?:全日制|非全日制|在职|函授|自考|成人|成教|电大|夜大|网络|统招|普通)(?=.{2})")


def read_sex(text: str) -> Sex:
    """Return the sex that is meant. Raises ValueError with a whole Chinese sentence."""
    found = _SEX_BY_WORD.get(_plain(text).lower())
    if found is None:
        raise ValueError(f"性别“{text[:10]}”无法识别，应为男或女。")
    return found


def read_education(text: str) -> Education:
    """Return the education that is meant. Raises ValueError with a whole Chinese sentence."""
    plain = _plain(text)
    bare = _MANNERS.sub("", _ENDINGS.sub("", plain))
    found = _EDUCATION_BY_WORD.get(plain) or _EDUCATION_BY_WORD.get(bare)
    if found is None:
        raise ValueError(f"文化程度“{text[:10]}”无法识别，应为{'、'.join(choice.value for choice in Education)}之一。")
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s/、.。]", "", unicodedata.normalize("NFKC", text))
