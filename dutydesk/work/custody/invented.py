"""The invented site's documents: drawings, plans, lists of passwords; some lent, one overdue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.records import Carrier, Document, DocumentKind, LoanItem, Officer, OfficerStatus, Secrecy, Source
from dutydesk.work import entries
from dutydesk.work.custody import counter, register

if TYPE_CHECKING:
    from sqlmodel import Session

_K, _S = DocumentKind, Secrecy
_DOCUMENTS = (
    ("安防监控系统竣工图", _K.DRAWING, _S.INTERNAL, 3, "1 号柜 1 层"),
    ("摄像机点位图（含编号）", _K.DRAWING, _S.INTERNAL, 2, "1 号柜 1 层"),
    ("门禁系统布线图", _K.DRAWING, _S.INTERNAL, 1, "1 号柜 1 层"),
    ("消防联动逻辑说明", _K.MANUAL, _S.OPEN, 2, "1 号柜 2 层"),
    ("硬盘录像机操作手册", _K.MANUAL, _S.OPEN, 4, "1 号柜 2 层"),
    ("监控中心突发事件处置预案", _K.PLAN, _S.INTERNAL, 3, "1 号柜 3 层"),
    ("重要部位钥匙领用规定", _K.RULE, _S.OPEN, 2, "1 号柜 3 层"),
    ("监控平台账号权限清单", _K.ACCESS, _S.SECRET, 1, "保险柜"),
    ("弱电井巡查记录（上年度）", _K.RECORD, _S.OPEN, 1, "2 号柜 1 层"),
    ("视频调阅登记簿（上年度）", _K.RECORD, _S.INTERNAL, 1, ""),
)


def fill(session: Session, today: date) -> None:
    """Register the documents, copy one with approval, lend some, and take one back."""
    received = today - timedelta(days=200)
    made: list[Document] = []
    for number, (title, kind, secrecy, copies, place) in enumerate(_DOCUMENTS, 1):
        document: Document = _save(
            session,
            "document",
            code=f"ZL-{number:04}",
            title=title,
            kind=kind,
            secrecy=secrecy,
            source=Source.CLIENT if kind is not DocumentKind.RECORD else Source.PROVIDER,
            carrier=Carrier.PAPER,
            edition="第 1 版",
            place=place,
            keeper="班长",
            received_on=received,
            received_from="顾长河",
        )
        register.add_copies(session, document, copies)
        made.append(document)
    copied = today - timedelta(days=40)
    register.add_copies(session, made[1], 1, "夜班桌面参照", "顾长河", copied)
    _lend(session, made, today)


def _lend(session: Session, made: list[Document], today: date) -> None:
    query = select(Officer.id).where(Officer.status == OfficerStatus.ON_DUTY).order_by(col(Officer.id)).limit(3)
    people = session.exec(query).all()
    taken = [register.copies(session, document.id or 0)[0].copy.id or 0 for document in made]
    for officer, copies in zip(people, (taken[:2], taken[4:5], taken[5:6]), strict=False):
        counter.lend(session, officer or 0, copies, today + timedelta(days=7), "设备巡检参照")
    if people:
        counter.give_back(session, taken[:1])
        late = session.exec(select(LoanItem).where(LoanItem.copy_id == taken[1])).one()
        late.due_on = today - timedelta(days=3)
        session.add(late)
        session.flush()


def _save(session: Session, table: str, **values: Any) -> Any:
    return entries.save(session, entries.kind_named(table), values)
