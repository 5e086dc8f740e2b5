"""A paper's life, one for every form: frozen when printed, then signed, submitted, decided on, or withdrawn."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from dutydesk.errors import Refused
from dutydesk.kinds.words import words
from dutydesk.paper import document, raster
from dutydesk.paper import form as forms
from dutydesk.paper import reprint as again
from dutydesk.records import Outcome, Paper, PaperState
from dutydesk.store import heads, journal
from dutydesk.work import disclosures, settings
from dutydesk.work.freshness import fingerprint, stale
from dutydesk.work.in_flight import PaperRow, in_flight
from dutydesk.work.paper_forms import PAPER_FORMS
from dutydesk.work.roles import Act, allow
from dutydesk.work.scans import attach_scan, scan_bytes, scans
from dutydesk.work.signin import allow_again
from dutydesk.work.staff_list_lines import the_site

if TYPE_CHECKING:
    from sqlmodel import Session

    from dutydesk.store.database import Store

__all__ = [
    "PaperRow",
    "attach_scan",
    "companions",
    "decide",
    "fingerprint",
    "freeze",
    "in_flight",
    "main_of",
    "next_number",
    "pdf",
    "reprint",
    "save_as",
    "scan_bytes",
    "scans",
    "sign",
    "stale",
    "submit",
    "take_back",
    "to_print",
    "withdraw",
]

_RETURNED_WHY = "退回原因："
_TAKE_BACK = "登记有误时请先撤回上一步。"
_REPLACE = "有变更时请重新编制并报送，新的一份{0}后即取代它；{0}登记有误时，请先撤回上一步。"
_NAMES = re.compile(r"[、，,；;]+")
_NUMBER = re.compile(r"([A-Z]+)-(\d{4})-(\d{6})")


def freeze(
    session: Session,
    form_name: str,
    record: Any,
    content: document.Filled,
    *,
    copies: int | None = None,
    printed_at: datetime | None = None,
) -> Paper:
    """Print a record: draw its form, keep the PDF, and enter the paper with its number and the fingerprint of its data.

    Args:
        session: The session.
        form_name: A name of PAPER_FORMS.
        record: The record that is printed; it has an id.
        content: The words; an empty number is replaced by the next one of the form.
        copies: How many copies are printed; None is the desk's setting.
        printed_at: When; only an invented past names another time than now.
    """
    spec = PAPER_FORMS[form_name]
    allow(session, spec.act)
    at = printed_at or datetime.now(UTC)
    number = content.number or next_number(session, form_name, at.astimezone().date())
    number_of_copies = settings.get_number(session, "copies") if copies is None else copies
    if number_of_copies < 1:
        raise Refused("份数至少为一份。", "请填写打印份数后再试。")
    store: Store = session.info["store"]
    form = forms.load(form_name, spec.fields, spec.tables, store.folder.path / "forms")
    filled = content._replace(number=number, copies=number_of_copies, head=heads.short(session))
    pdf_bytes = document.draw(form, filled)
    paper = Paper.model_validate(
        {
            "number": number,
            "form": form_name,
            "title": form.title,
            "edition": content.edition,
            "of_table": str(record.__tablename__),
            "of_id": record.id,
            "fingerprint": fingerprint(spec.live(session, record)),
            "pdf": store.blobs.keep(pdf_bytes),
            "pages": raster.page_count(pdf_bytes),
            "copies": number_of_copies,
            "printed_at": at,
            "printed_by": _actor_name(session),
        }
    )
    session.add(paper)
    session.flush()
    disclosures.of_paper(session, paper, "纸质", at=at)
    return paper


def next_number(session: Session, form_name: str, on: date) -> str:
    """Return the next number of a form's year: QD-2026-000124. Papers are never removed, so none comes back."""
    prefix = f"{PAPER_FORMS[form_name].prefix}-{on.year:04}-"
    last = session.exec(
        select(Paper.number).where(col(Paper.number).startswith(prefix)).order_by(col(Paper.number).desc()).limit(1)
    ).first()
    found = _NUMBER.fullmatch(last) if last else None
    return f"{prefix}{(int(found[3]) if found else 0) + 1:06}"


def pdf(session: Session, paper: Paper) -> bytes:
    """Return the PDF as it was printed. Raises StoreError where the file is missing or damaged."""
    spec = PAPER_FORMS[paper.form]
    allow(session, spec.act if spec.personal else Act.READ)
    store: Store = session.info["store"]
    return store.blobs.read(paper.pdf)


def to_print(session: Session, paper: Paper) -> bytes:
    """Return the PDF for printing it once more: as it was printed, but each page says which time it is."""
    allow(session, PAPER_FORMS[paper.form].act)
    return again.marked(pdf(session, paper), f"第 {paper.times_printed + 1} 次打印　{words(date.today())}")


def reprint(session: Session, paper: Paper, copies: int | None = None, why: str = "") -> bytes:
    """Return what `to_print` does, and count it, journal it and enter it in the register."""
    data = to_print(session, paper)
    paper.times_printed += 1
    session.add(paper)
    journal.note(session, "print", "paper", paper.id, why or f"第 {paper.times_printed} 次打印")
    disclosures.of_paper(session, paper, "纸质", copies=copies)
    return data


def save_as(session: Session, paper: Paper, place: str) -> bytes:
    """Return the PDF as it was printed, for a file at `place`; journalled and disclosed."""
    if PAPER_FORMS[paper.form].personal:
        allow_again(session, Act.EXPORT)
    else:
        allow(session, Act.PRINT)
    data = pdf(session, paper)
    journal.note(session, "export", "paper", paper.id, "另存为 PDF 文件")
    disclosures.of_paper(session, paper, f"电子文件：{place}", copies=1)
    return data


def sign(session: Session, paper: Paper, on: date, by: str) -> None:
    """Enter who signed the paper and when. Raises Refused out of order."""
    _begin(session, paper)
    if paper.signed_on:
        raise Refused(f"{paper.number} 已于{words(paper.signed_on)}签字，不能重复登记。", _TAKE_BACK)
    if paper.submitted_on:
        raise Refused(f"{paper.number} 已报送，不能再登记签字。", _TAKE_BACK)
    if not by.strip():
        raise Refused("请填写签字人。", "填写在纸件上签字的人的姓名。")
    signers = PAPER_FORMS[paper.form].signers
    if len(_NAMES.split(by.strip("、，,；; "))) < len(signers):
        hint = "请照纸面依次填写各方签字人，用顿号分开，例如“周敬言、顾长河、参训人员 12 人”。"
        raise Refused(f"{paper.title}须由{'、'.join(signers)}都签字，现在只填写了“{by.strip()}”。", hint)
    _check_day(on, "签字日期", _printed_on(paper), "打印日期")
    paper.signed_on, paper.signed_by = on, by.strip()
    _keep(session, [paper])


def submit(session: Session, paper: Paper, on: date, to: str = "") -> None:
    """Enter when the paper went to the client, and to whom: without a name, to the department in charge."""
    _begin(session, paper)
    if paper.submitted_on:
        raise Refused(f"{paper.number} 已于{words(paper.submitted_on)}报送，不能重复登记。", _TAKE_BACK)
    if paper.signed_on is None:
        raise Refused(f"{paper.number} 尚未签字，不能报送。", "请先登记签字日期和签字人。")
    _check_day(on, "报送日期", paper.signed_on, "签字日期")
    site = the_site(session)
    receiver = to.strip() or site.client_department or site.client_name
    together = [paper, *companions(session, paper)]
    for each in together:
        each.submitted_on, each.submitted_to = on, receiver
    _keep(session, together)


def decide(  # noqa: PLR0917  (in the order in which the client's reply says it)
    session: Session, paper: Paper, outcome: Outcome, on: date, by: str, reply_number: str = "", why: str = ""
) -> None:
    """Enter what the client did with the paper: what it was asked for, or returned it, and then `why`."""
    _begin(session, paper)
    asked, returned = PAPER_FORMS[paper.form].outcomes
    if outcome not in {asked, returned}:
        hint = f"接收的人请登记在报送的“接收部门（人）”里；收到{_words_of(asked)}后再登记意见。"
        raise Refused(f"{paper.number} 须由用户单位{_words_of(asked)}，“{outcome.value}”不能办结。", hint)
    if outcome is returned and not why.strip():
        raise Refused("请填写退回原因。", "照用户单位的意见填写，例如“缺一人的照片”。")
    if paper.submitted_on is None:
        raise Refused(f"{paper.number} 尚未报送用户单位，不能登记“{outcome.value}”。", "请先登记报送日期。")
    _check_day(on, "用户单位意见日期", paper.submitted_on, "报送日期")
    if not by.strip():
        raise Refused("请填写用户单位签字的人。", "填写在回执上签字的人的姓名。")
    together = [paper, *companions(session, paper)]
    if outcome is returned:
        paper.remark = "\n".join(filter(None, (paper.remark, f"{_RETURNED_WHY}{why.strip()}")))
    for each in together:
        each.outcome, each.decided_on, each.decided_by = outcome, on, by.strip()
        each.reply_number = reply_number.strip()
    _keep(session, together)


def withdraw(session: Session, paper: Paper, why: str) -> None:
    """Declare a paper void. It stays on record with its number, which is never given again.

    What the client has approved, filed or received stays what it was: a newer one takes its place (5.2), so nobody is
    left without an approved list.
    """
    allow(session, Act.HANDLE_PAPER)
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已于{words(paper.withdrawn_on)}作废。", "")
    if paper.outcome and paper.outcome is not Outcome.RETURNED:
        raise Refused(f"{paper.number} 用户单位{_decided(paper)}，不能作废。", _REPLACE.format(_decision(paper)))
    if not why.strip():
        raise Refused("请填写作废原因。", "例如“人员变动，已重新编制”。")
    together = [paper, *companions(session, paper)]
    for each in together:
        each.withdrawn_on = date.today()
        each.remark = "\n".join(part for part in (each.remark, f"作废原因：{why.strip()}") if part)
    _keep(session, together, why.strip())


def take_back(session: Session, paper: Paper, why: str) -> PaperState:
    """Take back the last step, entered by mistake, and return where the paper stands then. The journal keeps both."""
    allow(session, Act.HANDLE_PAPER)
    if not why.strip():
        raise Refused("请填写撤回的原因。", "例如“日期登记有误”。")
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已作废，不能撤回。", "请重新打印。")
    together = [paper, *companions(session, paper)]
    if paper.outcome:
        for each in together:
            each.outcome = each.decided_on = None
            each.decided_by = each.reply_number = ""
        kept = [line for line in paper.remark.splitlines() if not line.startswith(_RETURNED_WHY)]
        paper.remark = "\n".join(kept)
    elif paper.submitted_on:
        for each in together:
            each.submitted_on, each.submitted_to = None, ""
    elif paper.signed_on:
        paper.signed_on, paper.signed_by = None, ""
    else:
        raise Refused(f"{paper.number} 只是打印过，没有可以撤回的登记。", "不再使用的纸件请作废。")
    _keep(session, together, why.strip())
    return paper.state()


def companions(session: Session, paper: Paper) -> list[Paper]:
    """Return the papers that go along with this one, such as the reply sheet of a list; withdrawn ones left out."""
    following = [name for name, spec in PAPER_FORMS.items() if spec.follows == paper.form]
    query = select(Paper).where(
        col(Paper.form).in_(following),
        Paper.of_table == paper.of_table,
        Paper.of_id == paper.of_id,
        col(Paper.withdrawn_on).is_(None),
    )
    return list(session.exec(query.order_by(col(Paper.id))))


def main_of(session: Session, paper: Paper) -> Paper:
    """Return the paper in whose life the steps are entered: the one that this one goes along with, or itself."""
    if not (main := PAPER_FORMS[paper.form].follows):
        return paper
    query = select(Paper).where(Paper.form == main, Paper.of_table == paper.of_table, Paper.of_id == paper.of_id)
    found = session.exec(query.order_by(col(Paper.withdrawn_on).is_not(None), col(Paper.id).desc())).first()
    return found or paper


def _begin(session: Session, paper: Paper) -> None:
    """Pass where the paper can take a further step."""
    allow(session, Act.HANDLE_PAPER)
    if paper.withdrawn_on:
        raise Refused(f"{paper.number} 已作废，不能再办理。", "请重新打印一份后再办理。")
    if paper.outcome:
        raise Refused(f"{paper.number} 用户单位{_decided(paper)}，不能再办理。", "有变更时请重新编制并打印。")
    if main := PAPER_FORMS[paper.form].follows:
        hint = f"请在编号以 {PAPER_FORMS[main].prefix} 开头的纸件上登记。"
        raise Refused(f"{paper.title} {paper.number} 随所附的纸件一并办理，不单独登记。", hint)


def _decision(paper: Paper) -> str:
    return _words_of(paper.outcome) if paper.outcome else ""


def _words_of(outcome: Outcome) -> str:
    return outcome.value.removeprefix("已")


def _decided(paper: Paper) -> str:
    said = _decision(paper)
    return f"已于{words(paper.decided_on)}{said}" if paper.decided_on else said


def _check_day(on: date, what: str, earliest: date, earlier: str) -> None:
    if on > date.today():
        raise Refused(f"{what}不能晚于今天。", "请核对日期。")
    if on < earliest:
        raise Refused(f"{what}（{words(on)}）不能早于{earlier}（{words(earliest)}）。", "请核对日期。")


def _printed_on(paper: Paper) -> date:
    return paper.printed_at.astimezone().date()


def _keep(session: Session, together: list[Paper], why: str = "") -> None:
    before = session.info["why"]
    session.info["why"] = why or before
    try:
        session.add_all(together)
        session.flush()
    finally:
        session.info["why"] = before


def _actor_name(session: Session) -> str:
    actor = session.info["actor"]
    return actor.name if actor else ""
