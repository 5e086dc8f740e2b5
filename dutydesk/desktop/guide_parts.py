"""The cards of the first-run guide: each asks for one thing and hands over plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from dutydesk.desktop import typed
from dutydesk.desktop.code_line import CodeLine
from dutydesk.desktop.editors import Combo
from dutydesk.desktop.fields import Fields
from dutydesk.desktop.tokens import STEP
from dutydesk.desktop.widgets import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dutydesk.kinds.kind import Kind

PATTERNS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "两班：白班 08:00-20:00、夜班 20:00-08:00": (("白班", "08:00", "20:00"), ("夜班", "20:00", "08:00")),
    "三班：早班、中班、夜班，各 8 小时": (
        ("早班", "08:00", "16:00"),
        ("中班", "16:00", "00:00"),
        ("夜班", "00:00", "08:00"),
    ),
    "全天一班：08:00-次日 08:00": (("全天班", "08:00", "08:00"),),
}


class Step(QWidget):
    """Be one step: `faults` refuses to go on, `values` is what was typed."""

    title = ""
    hint = ""

    def start(self) -> None:
        """Put the focus where typing begins."""

    def faults(self) -> str:
        """Return why the guide cannot go on, or ""."""
        return ""


class Choose(Step):
    """Begin with the own site, or look at the demo first.

    Signals:
        own: the own site. demo: the demo. restore: the own site, from a backup.
    """

    title = "欢迎使用值机服务台账"
    hint = "本程序帮助项目负责人按 T/BAX 0001.2—2021 管理一个服务项目分部。资料加密保存在这台电脑上，不联网。"
    own = Signal()
    demo = Signal()
    restore = Signal()

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._own = button("建立本分部的台账", "clipboard-check", "primary", self.own.emit)
        demo = button("先看演示", "eye", on=self.demo.emit)
        restore = button("从备份恢复…", "history", on=self.restore.emit)
        for one in (self._own, demo, restore):
            one.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(
            column(
                label("建立本分部的台账", "heading"),
                label(
                    "依次完成：恢复码、分部信息、合同与岗位、项目负责人密码。约需十分钟，中途可以关闭，下次接着填。",
                    wrap=True,
                ),
                label(f"资料保存在：{folder}", "small", wrap=True),
                self._own,
                label("", "small"),
                label("从备份恢复", "heading"),
                label("换了电脑或重装了系统：有备份和打印的恢复码，就能恢复原来的全部资料。", wrap=True),
                restore,
                label("", "small"),
                label("先看演示", "heading"),
                label("用虚构的分部和人员试用全部功能，画面标明“演示”。以后随时可以再来建立自己的台账。", wrap=True),
                demo,
                0,
            )
        )

    def start(self) -> None:
        """Start at the own site."""
        self._own.setFocus(Qt.FocusReason.OtherFocusReason)


class ShowCode(Step):
    """Show the recovery code, to be printed or saved.

    Signals:
        print_wanted, save_wanted: the buttons.
    """

    title = "恢复码"
    hint = "恢复码是打开资料的唯一备用钥匙。电脑损坏、重装系统或更换电脑后，没有它谁也打不开资料。"
    print_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, keeping: str = "请打印两份，分别由项目负责人和服务商保管。") -> None:
        super().__init__()
        self._groups = QGridLayout()
        self._groups.setSpacing(2 * STEP)
        self.kept = False
        self._print = button("打印…", "printer", on=self.print_wanted.emit)
        save = button("存到 U 盘…", "save", on=self.save_wanted.emit)
        self.done = label("", "second", wrap=True)
        self.setLayout(
            column(
                self._groups,
                label(f"{keeping}不要拍照上传，不要留在这台电脑里。", wrap=True),
                row(self._print, save, 0),
                label("这台电脑没有打印机的，存到 U 盘，拿到别处打印，打印后立即删除这个文件。", "second", wrap=True),
                self.done,
                0,
                gap=4 * STEP,
            )
        )

    def show_code(self, groups: Sequence[str]) -> None:
        """Show the groups, four a line."""
        for at, group in enumerate(groups):
            shown = label(group, "code")
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setAccessibleName(f"第 {at + 1} 组 {group}")
            self._groups.addWidget(shown, at // 4, at % 4)

    def start(self) -> None:
        """Start at the printer."""
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)


class TypeCode(Step):
    """Have the code typed back.

    Signals:
        entered: Enter was pressed.
    """

    entered = Signal()

    title = "核对恢复码"
    hint = "请照着打印件把恢复码输入一遍，确认打印清楚、没有遗漏。核对之前，程序不会保存任何资料。"

    def __init__(self) -> None:
        super().__init__()
        self.line = CodeLine()
        self.line.returnPressed.connect(self.entered)
        self.setLayout(column(label("恢复码"), self.line, 0))

    def start(self) -> None:
        """Start at the line."""
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def faults(self) -> str:
        """Want something typed."""
        return "" if self.line.text().strip() else "请输入恢复码。"


class SiteStep(Step):
    """Ask for the facts of the site."""

    title = "分部信息"
    hint = "这些内容会印在清单和各种表单的抬头上。带 * 的为必填项，其余以后可在“设置”中补充。"

    def __init__(self, site: Kind) -> None:
        super().__init__()
        self.fields = Fields(site.columns)
        self.setLayout(column(self.fields, 0))

    def start(self) -> None:
        """Start at the first field."""
        self.fields.start()


class ContractStep(Step):
    """Ask for contract, shifts and posts; may be left for later."""

    title = "合同与岗位"
    hint = "按合同填写。合同文本不在手边可以先跳过，以后在“设置”中填写。"

    def __init__(self, contract: Kind) -> None:
        super().__init__()
        self.fields = Fields([c for c in contract.columns if not c.name.startswith("has_") and c.name != "scan"])
        self._pattern = Combo()
        self._pattern.setAccessibleName("班次安排")
        self._pattern.addItems(list(PATTERNS))
        self._posts = QGridLayout()
        self._posts.setHorizontalSpacing(2 * STEP)
        self._posts.setVerticalSpacing(2 * STEP)
        self._posts.setColumnStretch(0, 1)
        for at, words in enumerate(("岗位名称", "每班人数")):
            self._posts.addWidget(label(words, "second"), 0, at)
        self._lines: list[tuple[QLineEdit, QLineEdit]] = []
        add = button("增加一个岗位", "plus", "quiet", self._add_line)
        self.setLayout(
            column(
                self.fields,
                label("班次", "heading"),
                self._pattern,
                label("岗位", "heading"),
                self._posts,
                row(add, 0),
                0,
                gap=2 * STEP,
            )
        )
        self._add_line()
        self._lines[0][0].setText("监控值机岗")

    def start(self) -> None:
        """Start at the first field."""
        self.fields.start()

    def faults(self) -> str:
        """Want a number of people for every post."""
        for name, people in self._lines:
            count = typed.number(people.text())
            if name.text().strip() and not (isinstance(count, int) and 1 <= count <= 99):  # noqa: PLR2004  (as records has it)
                people.setFocus(Qt.FocusReason.OtherFocusReason)
                return f"请填写“{name.text().strip()}”的每班人数，1 到 99。"
        return ""

    def shifts(self) -> tuple[tuple[str, str, str], ...]:
        """Return name, start and end of each shift."""
        return PATTERNS[self._pattern.currentText()]

    def posts(self) -> list[tuple[str, int]]:
        """Return name and people of each post."""
        lines = [(name.text().strip(), typed.number(people.text())) for name, people in self._lines]
        return [(name, count) for name, count in lines if name and isinstance(count, int)]

    def _add_line(self) -> None:
        name, people = QLineEdit(), QLineEdit()
        name.setAccessibleName("岗位名称")
        people.setAccessibleName("每班人数")
        people.setPlaceholderText("如 2")
        people.setMaximumWidth(120)
        at = self._posts.rowCount()
        self._posts.addWidget(name, at, 0)
        self._posts.addWidget(people, at, 1)
        self._lines.append((name, people))
        if len(self._lines) > 1:
            name.setFocus(Qt.FocusReason.OtherFocusReason)


class LeadStep(Step):
    """Ask for the branch lead's name and password.

    Signals:
        entered: Enter was pressed in the last field.
    """

    entered = Signal()

    title = "项目负责人"
    hint = "项目负责人用姓名和密码登录，可以办理全部事项，并为班长、值机员添加操作员。密码至少 8 个字符。"

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.password = QLineEdit()
        self.again = QLineEdit()
        parts: list[QWidget] = []
        for words, line in (("姓名", self.name), ("密码", self.password), ("再输入一次密码", self.again)):
            name = label(words)
            name.setBuddy(line)
            line.setAccessibleName(words)
            parts += [name, line]
        for line in (self.password, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        self.setLayout(column(*parts, 0, gap=STEP + 2))

    def start(self) -> None:
        """Start at the first empty line."""
        (self.password if self.name.text() else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def faults(self) -> str:
        """Want a name and two equal passwords; `work.signin` judges the rest."""
        if not self.name.text().strip():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return "请填写姓名。"
        if self.password.text() == self.again.text():
            return ""
        self.again.selectAll()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        return "两次输入的密码不一样，请重新输入。"
