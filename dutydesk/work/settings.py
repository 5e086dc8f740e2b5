"""The settings of a desk, each declared once: the page of settings is drawn from this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import select

from dutydesk.errors import InvalidEntry
from dutydesk.records import Setting
from dutydesk.work.roles import Act, allow

if TYPE_CHECKING:
    from sqlmodel import Session

_YES, _NO = "是", "否"
_READ = "校准页上读出的数，打印时按它补偿"


@dataclass(frozen=True, slots=True)
class Declared:
    """Declare one setting; the type of its default is its type, and numbers lie between `least` and `most`."""

    name: str
    words: str
    default: bool | int | str
    help: str
    least: int = 0
    most: int = 0

    @property
    def type(self) -> type[bool | int | str]:
        """Return the type of the setting's values."""
        return type(self.default)


SETTINGS: tuple[Declared, ...] = (
    Declared("copies", "纸件份数", 2, "打印清单等纸件时默认的份数，一式两份即填 2。", 1, 9),
    Declared("expiry_days", "证件到期提醒天数", 30, "证件到期前多少天开始在“今日”中提醒。", 1, 365),
    Declared("reply_days", "批复等待天数", 7, "纸件报送后多少天未收到批复即提醒催办。", 1, 90),
    Declared("publish_days", "值班表提前发布天数", 7, "月初之前多少天还没有发布下月值班表即提醒。", 1, 31),
    Declared("text_percent", "文字大小（%）", 100, "窗口中文字的大小，100 为标准。", 80, 200),
    Declared(
        "ask_again",
        words="查看和导出前再次输入密码",
        default=True,
        help="查看完整身份证编号和导出资料前，要求当前操作员再输入密码。",
    ),
    Declared(
        "ask_again_minutes",
        "再次输入密码的间隔（分钟）",
        5,
        "当前操作员在这段时间内输入过密码的，查看和导出时不再要求。换人后总要重新输入。",
        1,
        60,
    ),
    Declared("backup_days", "备份提醒天数", 7, "最近一次校验过的备份超过多少天，“今日”中以红色提醒。", 1, 90),
    Declared("backup_hour", "每日备份时刻（点）", 3, "每天几点之后备份一次；到时程序未运行的，下次启动后备份。", 0, 23),
    Declared("backup_on_closing", words="退出时备份", default=True, help="关闭程序时备份到已连接的备份位置。"),
    Declared("loan_days", "资料借阅期限（天）", 7, "借出资料时默认几天内归还。", 1, 365),
    Declared("training_days", "培训到期提醒天数", 30, "培训有效期满前多少天开始在“今日”和培训矩阵中提醒。", 1, 365),
    Declared(
        "confirming_days",
        "培训确认书办理天数",
        15,
        "培训后多少天内应完成《接受培训确认书》的三方签字并报用户单位备案。",
        1,
        90,
    ),
    Declared(
        "confirm_each",
        words="接受培训确认书每人一份",
        default=False,
        help="默认每次培训一份，参训人员共同签字；选“是”时每名参训人员各打印一份。",
    ),
    Declared("badge_right", "工作牌打印偏右（0.1 毫米）", 0, f"{_READ}，偏右为正、偏左为负。", -99, 99),
    Declared("badge_down", "工作牌打印偏下（0.1 毫米）", 0, f"{_READ}，偏下为正、偏上为负。", -99, 99),
    Declared("badge_back_right", "工作牌背面偏右（0.1 毫米）", 0, "双面打印时，校准页第 2 页上读出的数。", -99, 99),
    Declared("badge_back_down", "工作牌背面偏下（0.1 毫米）", 0, "双面打印时，校准页第 2 页上读出的数。", -99, 99),
    Declared(
        "alone_by_room",
        words="监控中心内有老员工即可（5.5）",
        default=False,
        help="从事值机不满一年的人员，默认要求同一岗位有满一年的人员同班；选“是”时，中心内任一岗位有即可。",
    ),
    Declared("pack_folder", "资料包保存位置", "", "导出资料包时默认的文件夹，留空则每次选择。"),
)


def declared(name: str) -> Declared:
    """Return a setting's declaration. Raises KeyError for a name that was never declared."""
    for setting in SETTINGS:
        if setting.name == name:
            return setting
    raise KeyError(name)


def get(session: Session, name: str) -> bool | int | str:
    """Return a setting's value, or its default where none was put or what was put cannot be read."""
    setting = declared(name)
    kept = session.exec(select(Setting.value).where(Setting.name == name)).first()
    if kept is None:
        return setting.default
    if isinstance(setting.default, bool):
        return kept == _YES
    if isinstance(setting.default, int):
        return int(kept) if kept.lstrip("-").isdecimal() else setting.default
    return kept


def get_number(session: Session, name: str) -> int:
    """Return the value of a setting that is a number."""
    return int(get(session, name))


def put(session: Session, name: str, value: bool | int | str) -> None:  # noqa: FBT001  (yes is one of the values)
    """Change a setting. Raises InvalidEntry for a number out of its bounds."""
    allow(session, Act.SETTINGS)
    setting = declared(name)
    if type(value) is not setting.type:
        raise TypeError(f"{name} is a {setting.type.__name__}")
    if type(value) is int and not setting.least <= value <= setting.most:
        raise InvalidEntry({name: f"{setting.words}应在 {setting.least} 到 {setting.most} 之间。"})
    text = (_YES if value else _NO) if isinstance(value, bool) else str(value)
    row = session.exec(select(Setting).where(Setting.name == name)).first() or Setting(name=name)
    row.value = text
    session.add(row)
    session.flush()
