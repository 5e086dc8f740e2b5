"""设置: the facts of the site, contracts, shifts, posts, teams, operators and the settings of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from dutydesk.desktop.backup_panel import Backups
from dutydesk.desktop.keys_panel import Keys
from dutydesk.desktop.kind_list import KindList
from dutydesk.desktop.page import Page
from dutydesk.desktop.settings_parts import DeskSettings, Operators, Panel, SiteFacts
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import Subjects, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from dutydesk.desktop.desk import Desk, Ref

_WIDTH = 176


class SettingsPage(Page):
    """Subjects at the left, one panel at the right. A panel reads its records when it is first shown."""

    key, title, icon = "settings", "设置", "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        makers: tuple[tuple[str, str, Callable[[], Panel]], ...] = (
            ("site", "分部信息", lambda: SiteFacts(self)),
            (
                "contract",
                "服务合同",
                lambda: KindList(self, "contract", "还没有登记合同", "登记合同编号、期限，并核对 4.3 的九项内容。"),
            ),
            ("shiftkind", "班次", lambda: KindList(self, "shiftkind", "还没有班次", "例如 白班 08:00–20:00。")),
            ("post", "值机岗位", lambda: KindList(self, "post", "还没有岗位", "按合同登记每一个必须有人值守的岗位。")),
            (
                "headcount",
                "岗位人数",
                lambda: KindList(
                    self, "headcount", "还没有岗位人数", "登记合同约定的每个岗位、每个班次的人数（5.4）。"
                ),
            ),
            ("team", "工作班组", lambda: KindList(self, "team", "还没有班组", "按 5.1 设置工作班组。", "ENTER")),
            (
                "rotation",
                "轮班方式",
                lambda: KindList(
                    self,
                    "rotation",
                    "还没有轮班方式",
                    "按班次的符号写出一个循环，例如 白夜休休；起算日期当天排第一个班。",
                ),
            ),
            (
                "crew",
                "班组轮班",
                lambda: KindList(
                    self, "crew", "班组还没有轮班", "例如四班两运转，四个班组依次提前 0、1、2、3 天。", "ENTER"
                ),
            ),
            (
                "placement",
                "定岗",
                lambda: KindList(self, "placement", "还没有定岗", "为每名值机员指定平时的岗位，才能排班。", "ENTER"),
            ),
            ("leave", "请假", lambda: KindList(self, "leave", "没有请假", "登记后，排班时这些天不排班。", "ENTER")),
            (
                "trainingtopic",
                "培训项目",
                lambda: KindList(
                    self,
                    "trainingtopic",
                    "还没有培训项目",
                    "上岗前的实地交底、技能操作、管理制度（8.2），以及上岗后的复训。",
                ),
            ),
            (
                "rosterparameter",
                "排班参数",
                lambda: KindList(
                    self,
                    "rosterparameter",
                    "按通常的参数",
                    "月标准工时 165.33 小时（9920 分钟）、加班 36 小时；要从某天起改变时新增一条。",
                ),
            ),
            ("holiday", "节假日", lambda: KindList(self, "holiday", "还没有节假日", "法定节假日和调休上班的日子。")),
            ("operator", "操作员", lambda: Operators(self)),
            ("keys", "恢复码", lambda: Keys(self)),
            ("backupplace", "备份", self._backups),
            ("setting", "本机设置", lambda: DeskSettings(self)),
        )
        self._makers = {key: make for key, _, make in makers}
        self._panels: dict[str, Panel] = {}
        self._stale: dict[str, bool] = {}
        self._subjects = Subjects("设置项目", _WIDTH)
        self.first = self._subjects
        for _, words, _ in makers:
            self._subjects.add(words)
        self._stack = QStackedWidget()
        across = row(self._subjects, gap=3 * STEP)
        across.addWidget(self._stack, 1)
        self.body.addLayout(across, 1)
        self._subjects.currentRowChanged.connect(self._choose)
        self._subjects.setCurrentRow(0)

    def refresh(self, tables: frozenset[str]) -> None:
        """Let each panel read again what it shows."""
        shown = self._stack.currentWidget()
        for key, panel in self._panels.items():
            if not tables or tables & panel.tables:
                if panel is shown:
                    panel.refresh()
                    self._stale[key] = False
                else:
                    self._stale[key] = True

    def open_record(self, ref: Ref) -> None:
        """Show the panel of a table, and the record in it; without an id, begin a new one where there is none."""
        if ref.table in self._makers:
            self._subjects.setCurrentRow(list(self._makers).index(ref.table))
            self._panels[ref.table].open_record(ref.id)

    @property
    def unsaved(self) -> bool:
        """Tell whether a panel holds something unsaved."""
        return any(panel.unsaved for panel in self._panels.values())

    def may_leave(self) -> bool:
        """Ask before unsaved words are lost."""
        return all(panel.may_leave() for panel in self._panels.values())

    def _backups(self) -> Panel:
        panel = Backups(self)
        panel.restore_wanted.connect(self._restore)
        return panel

    def _restore(self) -> None:
        from dutydesk.desktop.window import Window

        window = self.window()
        if isinstance(window, Window):
            window.restore_wanted.emit()

    def _choose(self, place: int) -> None:
        key = list(self._makers)[place]
        if key not in self._panels:
            panel = self._makers[key]()
            self._panels[key] = panel
            self._stack.addWidget(panel)
            self._stale[key] = True
        panel = self._panels[key]
        self._stack.setCurrentWidget(panel)
        self.set_fact(self._subjects.item(place).text())
        actions = panel.actions()
        self.set_actions(*actions)
        self.only(panel.act, *actions)
        self.messages.hide()
        if self._stale[key]:
            self._stale[key] = False
            panel.refresh()
