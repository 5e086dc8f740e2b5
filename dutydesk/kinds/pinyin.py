"""Search keys of a name: 张三 is found by zhangsan, zs and zhangs, 单雄信 by shanxiongxin and not by dan."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cache

from dutydesk.kinds.person_name import is_han

_MOST_SPELLINGS = 16

# How a character is read as a surname, the usual reading first; without it 单 would be found by dan.
_SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "查": "zha", "解": "xie", "区": "ou", "朴": "piao", "尉": "wei",
    "盖": "ge gai", "翟": "zhai di", "任": "ren", "华": "hua", "纪": "ji", "燕": "yan", "车": "che", "缪": "miao",
    "宓": "mi", "冼": "xian", "洗": "xian", "员": "yun", "郇": "xun huan", "种": "chong", "乜": "nie", "召": "shao",
    "覃": "qin tan", "繁": "po", "黑": "he", "折": "she", "秘": "bi", "逄": "pang", "令": "ling", "祭": "zhai",
    "隗": "wei kui", "牟": "mu mou", "佴": "nai", "訾": "zi", "郗": "xi chi", "晁": "chao", "殷": "yin", "葛": "ge",
    "宁": "ning", "乐": "yue le", "句": "gou", "过": "guo", "哈": "ha", "那": "na", "能": "nai", "曲": "qu",
    "撒": "sa", "石": "shi", "沈": "shen", "谌": "chen shen", "应": "ying", "於": "yu", "臧": "zang", "占": "zhan",
    "卜": "bu", "薄": "bo", "柏": "bai", "鲍": "bao", "费": "fei", "长": "chang", "陆": "lu", "贾": "jia",
    "万": "wan", "叶": "ye", "谢": "xie", "尹": "yin", "俞": "yu", "余": "yu", "粘": "nian", "妫": "gui", "阚": "kan",
    "相": "xiang", "褚": "chu", "晟": "cheng", "盛": "sheng", "干": "gan", "行": "xing", "仉": "zhang", "冯": "feng",
    "都": "du", "戚": "qi", "呙": "guo", "肖": "xiao", "芮": "rui", "莘": "shen xin", "幺": "yao", "么": "yao",
    "祝": "zhu", "阿": "a", "适": "kuo", "角": "jue", "甯": "ning", "亓": "qi", "逯": "lu", "郝": "hao", "卓": "zhuo",
    "吕": "lv", "藏": "zang", "藉": "ji", "大": "da", "弗": "fu", "父": "fu", "给": "ji", "颉": "xie jie",
    "强": "qiang", "瞿": "qu", "厍": "she", "洪": "hong", "尧": "yao", "景": "jing", "红": "hong",
}  # fmt: skip
_COMPOUND = {
    "尉迟": "yu chi", "单于": "chan yu", "澹台": "tan tai", "万俟": "mo qi", "长孙": "zhang sun", "令狐": "ling hu",
    "宰父": "zai fu", "皇甫": "huang fu", "司马": "si ma", "上官": "shang guan", "欧阳": "ou yang", "夏侯": "xia hou",
    "诸葛": "zhu ge", "闻人": "wen ren", "东方": "dong fang", "赫连": "he lian", "公羊": "gong yang", "濮阳": "pu yang",
    "淳于": "chun yu",
    "太叔": "tai shu", "申屠": "shen tu", "公孙": "gong sun", "仲孙": "zhong sun", "轩辕": "xuan yuan",
    "钟离": "zhong li", "宇文": "yu wen", "慕容": "mu rong", "鲜于": "xian yu", "闾丘": "lv qiu", "司徒": "si tu",
    "司空": "si kong", "亓官": "qi guan", "司寇": "si kou", "颛孙": "zhuan sun", "端木": "duan mu", "拓跋": "tuo ba",
    "呼延": "hu yan", "羊舌": "yang she", "南宫": "nan gong", "独孤": "du gu", "西门": "xi men", "百里": "bai li",
    "第五": "di wu", "区阳": "ou yang", "纳兰": "na lan", "乐正": "yue zheng", "漆雕": "qi diao", "公冶": "gong ye",
    "巫马": "wu ma", "公西": "gong xi", "壤驷": "rang si", "东郭": "dong guo", "谷梁": "gu liang", "段干": "duan gan",
    "哈剌": "ha la", "完颜": "wan yan", "耶律": "ye lv", "叶赫": "ye he", "那拉": "na la", "爱新": "ai xin",
}  # fmt: skip


def search_keys(name: str) -> str:
    """Return full pinyin, initials, and the surname followed by initials, separated by spaces: `zhangsan zs zhangs`.

    The surname is read as a surname; each other character also in its rarer readings, one at a time, so that
    乐 is found by le and by yue. ü is v. Names in Latin letters are found by themselves and by their initials.
    """
    text = "".join(char for char in name if is_han(char))
    if not text:
        words = re.findall(r"[^\W\d_]+", name.lower())
        return " ".join(dict.fromkeys(("".join(words), "".join(word[0] for word in words)))) if words else ""
    surname = _surname(text) or [_readings(text[0])]
    readings = surname + [_readings(char) for char in text[len(surname) :]]
    readings = [found for found in readings if found]
    usual = [found[0] for found in readings]
    spellings = [usual]
    for place, found in enumerate(readings):
        spellings += [[*usual[:place], other, *usual[place + 1 :]] for other in found[1:]]
    keys = [
        "".join(spelling[:whole]) + "".join(syllable[0] for syllable in spelling[whole:])
        for whole in (len(readings), 0, len(surname))
        for spelling in spellings[:_MOST_SPELLINGS]
    ]
    return " ".join(dict.fromkeys(keys))


def _surname(text: str) -> list[tuple[str, ...]]:
    if len(text) > 2 and (compound := _COMPOUND.get(text[:2])):  # noqa: PLR2004  (two characters of surname, then a name)
        return [(syllable,) for syllable in compound.split()]
    single = _SURNAMES.get(text[0])
    return [tuple(single.split())] if single else []


@cache
def _readings(char: str) -> tuple[str, ...]:
    # The package would read 2.5 MB of phrases when it is imported; names need its characters alone.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    marked = pinyin_dict.get(ord(char), "")
    return tuple(dict.fromkeys(plain for one in marked.split(",") if (plain := _without_tone(one))))


def _without_tone(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFC", parts))
    bare = re.sub("u[\u0300-\u036f]*\u0308", "v", parts)
    return "".join(char for char in bare if "a" <= char <= "z")
