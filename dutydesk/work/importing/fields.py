"""The columns that are looked for in a staff spreadsheet, and the words that companies write above them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
_ORNAMENT = re.compile(r"[\s*※★:、.。_/\\-]+")
_NEVER = re.compile(
    r"紧急|家属|家庭|配偶|父|母|担保|推荐|有效期|地址|住址|到期|正面|反面|复印|照片|类型|种类|类别|发证|签发"
    r"|出生|年龄|离职|合同|保险|毕业|转正|部门|班组|籍贯|民族|政治|等级|专业|户口|银行|开户"
)


@dataclass(frozen=True, slots=True)
class Field:
    """Describe one wanted column. Earlier spellings are better ones; `pattern` finds the rest."""

    key: str
    words: str
    spellings: tuple[str, ...]
    pattern: re.Pattern[str]


def _field(key: str, words: str, spellings: str, pattern: str) -> Field:
    return Field(key, words, (words, *spellings.split()), re.compile(pattern))


FIELDS: Final = (
    _field(
        "name",
        "姓名",
        "员工姓名 人员姓名 值机员姓名 保安员姓名 职工姓名 本人姓名 人员名称 名字 姓氏名字",
        r"姓名$",
    ),
    _field("sex", "性别", "男女", r"性别"),
    _field(
        "id_number",
        "身份证编号",
        "身份证号码 身份证号 公民身份号码 公民身份证号码 公民身份证号 居民身份证号码 居民身份证号 "
        "居民身份证编号 身份号码 "
        "身份证件号码 身份证件号 二代身份证号 居民身份证 身份证 有效证件号码 证件号码 证件号 证件编号",
        r"身份证.*(?:号|码)|身份号码",
    ),
    _field(
        "education",
        "文化程度",
        "学历 最高学历 文化水平 教育程度 受教育程度 学历层次 学历水平 文化 全日制学历 第一学历",
        r"学历|文化程度",
    ),
    _field(
        "position",
        "岗位职务",
        "职务 职位 岗位 职务岗位 工作岗位 岗位名称 所在岗位 现任职务 担任职务 现岗位 现职务 工种 职务名称",
        r"岗位|职务|职位",
    ),
    _field(
        "joined_on",
        "加入组织日期",
        "入职日期 入职时间 加入组织时间 加入公司日期 加入公司时间 入司日期 入司时间 "
        "进公司日期 进公司时间 到职日期 到职时间 "
        "聘用日期 录用日期 入职年月 入职年月日 入职 入司 进司日期 进司时间 到岗日期 到岗时间",
        r"(?:入职|入司|到职|进司|加入|进公司|进单位).*(?:日|时间|年月)|^入职",
    ),
    _field(
        "duty_since",
        "开始值机日期",
        "值机开始日期 开始值机时间 值机开始时间 从事值机日期 从事值机时间 从事值机起始日期 "
        "值机起始日期 值机上岗日期 上岗日期 上岗时间",
        r"(?:值机|上岗).*(?:日期|时间)",
    ),
    _field(
        "years",
        "从事值机年数",
        "从事值机年限 值机年限 值机年数 值机工作年限 值机工作年数 值机工龄 值机从业年限 值机经验 从业年限 从业年数 "
        "岗位年限 本岗位年限 工作年限 工作年数 工龄 司龄 年限 年数",
        r"值机.*(?:年|工龄)|(?:从业|工作|岗位).*年|工龄|年限|年数",
    ),
    _field(
        "employee_number",
        "编号",
        "员工编号 工号 人员编号 值机员编号 员工号 员工工号 职工编号 工作证号 工作证编号",
        r"工号|(?:员工|职工|人员).*(?:编号|号码)",
    ),
    _field(
        "phone",
        "联系电话",
        "手机号码 手机号 手机 电话 电话号码 联系方式 联系手机 移动电话 本人电话 联系号码",
        r"手机|电话",
    ),
    _field("note", "说明", "备注 备注说明 其他说明 附注 情况说明 备注栏", r"备注|说明"),
)
WORDS: Final = {field.key: field.words for field in FIELDS}
REQUIRED: Final = ("name", "id_number", "education", "position", "joined_on")
"""Without a column for each of these no row can be taken; sex follows from the ID, years from the joining date."""


def fitness(title: str, field: Field) -> int:
    """Return how well a header fits a field: 0 not at all, more is better."""
    short = shortened(title)
    if short in field.spellings:
        return 1000 - field.spellings.index(short)
    if not short or len(short) > 20 or _NEVER.search(short):  # noqa: PLR2004  (a sentence is no header)
        return 0
    return 100 - len(short) if field.pattern.search(short) else 0


def shortened(title: str) -> str:
    """Return a header without spaces, brackets and ornament: `* 身份证号码（18位）：` is 身份证号码."""
    text = unicodedata.normalize("NFKC", title)
    return _ORNAMENT.sub("", _BRACKETS.sub("", "".join(text.split())))
