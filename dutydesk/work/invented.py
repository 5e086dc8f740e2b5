"""Invented people: names, ID numbers that check, dates and certificates that fit together. Same seed, same people."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from stdnum.cn import ric

from dutydesk.kinds.years import months_before
from dutydesk.records import CertificateKind, Education, Sex

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_COMMON = 20
_MALE = (
    "建国 志强 伟 磊 海涛 永明 文博 振华 立军 宏亮 鹏飞 晓东 俊杰 国庆 春生 长林 新宇 浩然 德胜 卫东 金龙 凯 勇 超 "
    "建军 世杰 天宇 庆丰 学文 少华 玉柱 连成 明辉 东升 兴旺 思远 宝山 树林 铁柱 子轩 家豪 冬 亮 斌 峰 平安 广福 继业"
)
_FEMALE = (
    "丽 静 敏 秀霞 桂英 雪梅 晓燕 海燕 红 玉兰 淑芬 婷婷 佳怡 文静 春梅 凤琴 欣怡 艳 娟 丹 慧 月华 秋菊 彩云 雅琴 "
    "美玲 思琪 小红 金花 素珍 冬梅 莉莉 瑞芳 爱华 玉洁 晶晶 倩 悦 琳 菲 淑珍 秀兰 若曦 梦瑶"
)
_RARE = (
    ("张䶮", Sex.MALE),
    ("李㛃", Sex.FEMALE),
    ("王𬱖", Sex.MALE),
    ("阿依古丽·买买提", Sex.FEMALE),
    ("单志刚", Sex.MALE),
    ("欧阳文静", Sex.FEMALE),
    ("仇海涛", Sex.MALE),
    ("查玉兰", Sex.FEMALE),
    ("吴𠅤", Sex.MALE),
    ("巴特尔", Sex.MALE),
)
_RARE_FROM = 6
_REGIONS = (
    "110101 110102 110105 110106 110107 110108 110109 110111 110112 110113 110221 110223 110228 "
    "110229 120113 130102 130131 130283 130322 130432 130521 130683 130722 131022 131082 131125 "
    "140311 140423 142201 150404 150702 210102 211381 220181 230103 231182 320305 321084 330281 "
    "341221 360121 370125 370881 371322 372922 410102 410522 411321 412728 420106 421125 430103 "
    "440106 450102 500112 510104 511024 520102 530102 610102 612701 620102 622421 640104 "
)
_LEARNED = (Education.MIDDLE, Education.HIGH, Education.VOCATIONAL, Education.COLLEGE, Education.BACHELOR)
_LEARNED_WEIGHTS = (6, 30, 24, 32, 8)
_OLDEST, _OF_AGE = 56, 18
_YEAR, _MONTH = 12, 30.44


@dataclass(frozen=True, slots=True)
class Person:
    """Hold what an invented officer's record says, except where he or she works."""

    name: str
    sex: Sex
    id_number: str
    education: Education
    joined_on: date
    duty_since: date
    phone: str


class People:
    """Invent people one after another; no two share an ID number, and few share a name."""

    def __init__(self, seed: int, on: date) -> None:
        self._chance = random.Random(seed)  # noqa: S311  (invented people, not secrets)
        self._seed = seed
        self.on = on
        self._given = {Sex.MALE: _MALE.split(), Sex.FEMALE: _FEMALE.split()}
        self._regions = _REGIONS.split()
        self._names: set[str] = set()
        self._numbers: set[str] = set()
        self._count = 0

    def invent(self, least: float = 15, most: float = 130) -> Person:
        """Return the next person, who joined so many months ago; below twelve, one who had never stood duty before."""
        self._count += 1
        name, sex = self._name()
        months = self._chance.triangular(least, most, least + (most - least) / 8)
        joined_on = self.on - timedelta(days=round(months * _MONTH))
        earlier = 0 if most < _YEAR else self._chance.choice((0, 0, 0, 6, 14, 30))
        duty_since = months_before(joined_on, earlier)
        return Person(
            name=name,
            sex=sex,
            id_number=self._id_number(sex, duty_since),
            education=self._chance.choices(_LEARNED, _LEARNED_WEIGHTS)[0],
            joined_on=joined_on,
            duty_since=duty_since,
            phone=f"1{self._chance.choice('3578')}90000{self._chance.randrange(10**4):04}",
        )

    def _name(self) -> tuple[str, Sex]:
        place = self._count - _RARE_FROM
        if 0 <= place < len(_RARE):
            return _RARE[place]
        sex = self._chance.choices((Sex.MALE, Sex.FEMALE), (7, 3))[0]
        name = ""
        for _ in range(8):
            common = self._chance.random() < 0.6  # noqa: PLR2004  (the share of the commonest surnames)
            surname = self._chance.choice(_SURNAMES[:_COMMON] if common else _SURNAMES)
            name = surname + self._chance.choice(self._given[sex])
            if name not in self._names:
                break
        self._names.add(name)
        return name, sex

    def _id_number(self, sex: Sex, duty_since: date) -> str:
        """Return a number whose owner was of age when the duty began and is not beyond working age now."""
        while True:
            year = self._chance.randint(self.on.year - _OLDEST, duty_since.year - _OF_AGE - 1)
            month = self._chance.randint(1, _YEAR)
            day = self._chance.randint(1, calendar.monthrange(year, month)[1])
            order = self._chance.randrange(1, 500) * 2 - (1 if sex is Sex.MALE else 0)
            number = f"{self._chance.choice(self._regions)}{year:04}{month:02}{day:02}{order:03}"
            if number not in self._numbers:
                self._numbers.add(number)
                return number + ric.calc_check_digit(number + "0")

    def certificates(self, person: Person, index: int) -> Iterator[dict[str, Any]]:
        """Invent the certificates of the officer at that place; at a few places some expire soon or have expired."""
        chance = random.Random(f"{self._seed}/{index}")  # noqa: S311  (invented papers, not secrets)
        renewed = _last_anniversary(person.joined_on, self.on, 3)
        yield {
            "kind": CertificateKind.LABOUR_CONTRACT,
            "number": f"LD-{person.joined_on.year}-{index:04}",
            "issued_on": renewed,
            "expires_on": months_before(renewed, -3 * _YEAR) - timedelta(days=1),
        }
        if index != _UNINSURED:
            yield {"kind": CertificateKind.SOCIAL_INSURANCE, "number": "", "issued_on": person.joined_on}
        yield {
            "kind": CertificateKind.SECURITY_GUARD,
            "number": f"京保{person.duty_since.year}{chance.randrange(10**5, 10**6)}",
            "issued_on": person.duty_since,
        }
        if chance.random() < 0.4:  # noqa: PLR2004  (the share who hold one)
            yield {
                "kind": CertificateKind.FIRE_OPERATOR,
                "number": f"{chance.randrange(10**11, 10**12)}",
                "issued_on": person.joined_on,
            }
        left = _HEALTH_LEFT.get(index, chance.randint(40, 330))
        if index in _HEALTH_LEFT or chance.random() < 0.5:  # noqa: PLR2004  (the share who were examined)
            expires = self.on + timedelta(days=left)
            yield {
                "kind": CertificateKind.HEALTH,
                "number": "",
                "issued_on": months_before(expires, _YEAR),
                "expires_on": expires,
            }


_UNINSURED = 11
_HEALTH_LEFT = {9: -6, 14: 3, 17: 5, 23: 18, 31: 26}
"""By the officer's place: how many days the health certificate still holds."""


def _last_anniversary(since: date, on: date, years: int) -> date:
    """Return the last day up to `on` that lies a multiple of so many years after `since`."""
    day = since
    while (later := months_before(day, -years * _YEAR)) <= on:
        day = later
    return day
