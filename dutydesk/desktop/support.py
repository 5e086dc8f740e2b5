"""Hand a maintainer what he needs: asked for in the help window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dutydesk.desktop import defects, file_dialog
from dutydesk.desktop.dialogs import Sheet
from dutydesk.desktop.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from sqlmodel import Session

    from dutydesk.desktop.desk import Desk

_TITLE = "导出维护资料"
_HINT = "把这个文件交给维护人员即可；其中没有人员资料、密码和密钥。"


def write_support(parent: QWidget, desk: Desk) -> None:
    """Ask where to, write the file in the worker thread, and say what is in it."""
    target = file_dialog.save_file(parent, _TITLE, f"值机台维护资料-{date.today():%Y%m%d}.zip", "压缩文件 (*.zip)")
    if target is None:
        return

    def work(session: Session) -> list[str]:
        from dutydesk.work import support

        return support.write(target, session.info["store"].folder, session)

    def done(names: list[str]) -> None:
        sheet = Sheet(parent, "维护资料已写好。", _HINT, width=460)
        sheet.setModal(True)
        sheet.body.addWidget(label(f"{target.name}：{'、'.join(names)}", "second", wrap=True))
        sheet.add_buttons("知道了", sheet.accept, cancel="")
        sheet.open()

    desk.write(work, done, lambda error: defects.show(error, parent), words="正在写维护资料", owner=parent)
