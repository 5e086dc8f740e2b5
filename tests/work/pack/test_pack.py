from __future__ import annotations

import io
import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from sqlmodel import select

from dutydesk.errors import InvalidEntry, NotAllowed, Refused
from dutydesk.records import Disclosure, Outcome, Paper, Role, Site
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work import pack
from dutydesk.work.pack import CLAUSES, PAPERS, WORKBOOK, Choice
from dutydesk.work.sheets import EXPORTED, Period
from dutydesk.work.verify import MANIFEST, verify

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store

FIRST, SECOND = "110101199003072674", "11010119850513106X"
PDF = b"%PDF-1.7 one frozen page"


ON_PURPOSE = Choice(with_id_numbers=True, receiver="滨河银行保卫部 李主任", reason="报批背景可信清单")


def manifest_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / MANIFEST).read_text("utf-8"))


def book_of(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / WORKBOOK)


def column(book: openpyxl.Workbook, sheet: str, words: str) -> list[Any]:
    rows = list(book[sheet].iter_rows())
    at = [cell.value for cell in rows[0]].index(words)
    return [row[at] for row in rows[1:]]


def values(book: openpyxl.Workbook, sheet: str, words: str) -> list[Any]:
    return [cell.value for cell in column(book, sheet, words)]


def cover(book: openpyxl.Workbook) -> dict[str, Any]:
    return {str(row[0].value): row[1].value for row in book["封面"].iter_rows()}


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# What is in a pack


def test_a_pack_is_one_folder_with_workbook_papers_and_manifest(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    assert written.folder == stick / f"资料包-滨河数据中心分部-{date.today().isoformat()}"
    assert [entry.name for entry in stick.iterdir()] == [written.folder.name]
    assert {entry.name for entry in written.folder.iterdir()} == {
        WORKBOOK,
        MANIFEST,
        "QD-2025-000001 背景可信基本信息清单.pdf",
        "QD-2026-000002 背景可信基本信息清单.pdf",
        "PF-2025-000001 批准回执.pdf",
        "PF-2026-000002 批准回执.pdf",
    }
    assert (written.folder / "QD-2026-000002 背景可信基本信息清单.pdf").read_bytes() == PDF + b"staff_list"
    assert written.complete
    assert verify(written.folder).whole


def test_writing_and_verifying_count_the_files_that_lie_in_the_folder(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    verdict = verify(written.folder)
    assert len(written.files) == verdict.files == len(list(written.folder.iterdir())) == 6
    assert written.counted == verdict.counted == "6 个文件（含资料包清单 manifest.json）"


def test_the_workbook_has_cover_contents_a_sheet_for_each_kind_and_the_clauses(filled: Session, stick: Path) -> None:
    book = book_of(pack.write_pack(filled, stick, Choice()).folder)
    assert book.sheetnames == ["封面", "目录", *(kind.about.words for kind in EXPORTED), "条款情况"]
    assert "操作员" not in book.sheetnames
    assert "设置" not in book.sheetnames
    assert "5.2" in values(book, "条款情况", "条款")
    assert values(book, "目录", "名称")[:2] == ["服务项目分部", "服务合同"]


def test_every_labelled_field_is_a_column(filled: Session, stick: Path) -> None:
    book = book_of(pack.write_pack(filled, stick, Choice()).folder)
    for kind in EXPORTED:
        header = [cell.value for cell in next(book[kind.about.words].iter_rows(max_row=1))]
        assert header[: len(kind.columns)] == [column.label.words for column in kind.columns]


def test_id_numbers_are_masked_and_annex_a_stays_out_unless_meant(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, Choice())
    book = book_of(written.folder)
    assert values(book, "值机员", "身份证编号") == ["1101**********2674", "1101**********106X"]
    assert values(book, "值机员", "说明")[0] == "备用证件 1101**********106X"
    assert values(book, "证件证明", "证件编号") == ["1101**********2674"]
    assert not any(name.startswith("QD-") for name in everything(written.folder))
    assert [absent.what for absent in written.withheld] == [
        "QD-2025-000001 背景可信基本信息清单",
        "QD-2026-000002 背景可信基本信息清单",
    ]
    assert written.complete
    assert cover(book)["完整性"] == "完整"
    with ZipFile(written.folder / WORKBOOK) as parts:
        assert not any(FIRST.encode() in parts.read(part) for part in parts.namelist())


def test_id_numbers_on_purpose_are_whole_and_text(filled: Session, stick: Path) -> None:
    book = book_of(pack.write_pack(filled, stick, ON_PURPOSE).folder)
    for sheet in ("值机员", "清单人员"):
        cell = column(book, sheet, "身份证编号")[0]
        assert (cell.value, cell.data_type, cell.number_format) == (FIRST, "s", "@")
    assert cover(book)["接收方"] == "滨河银行保卫部 李主任"


def test_hostile_names_stay_text(filled: Session, stick: Path) -> None:
    book = book_of(pack.write_pack(filled, stick, Choice()).folder)
    names, notes = column(book, "值机员", "姓名"), column(book, "值机员", "说明")
    assert [cell.value for cell in names] == ["=cmd|'/c calc'!A0", "阿依古丽·买买提"]
    assert {cell.data_type for cell in (*names, *notes)} == {"s"}


def test_dates_are_dates_and_blobs_are_only_said_to_be_there(filled: Session, stick: Path) -> None:
    book = book_of(pack.write_pack(filled, stick, Choice()).folder)
    joined = column(book, "值机员", "加入组织日期")[0]
    assert (joined.value.date(), joined.number_format) == (date(2022, 3, 5), 'yyyy"年"m"月"d"日"')
    assert values(book, "值机员", "照片") == ["有", "有"]
    assert values(book, "清单人员", "清单") == ["QD-2025-000001", "QD-2026-000002"]
    assert values(book, "纸件", "状态") == ["已打印"] * 4


def test_the_period_chooses_lists_papers_and_disclosures_but_not_people(filled: Session, stick: Path) -> None:
    filled.add(Disclosure(at=datetime(2025, 1, 5, tzinfo=UTC), what="旧资料", receiver="甲", reason="乙", fields="丙"))
    choice = Choice(date(2026, 1, 1), date(2026, 12, 31), with_id_numbers=True, receiver="甲", reason="乙")
    written = pack.write_pack(filled, stick, choice)
    book = book_of(written.folder)
    assert values(book, "背景可信基本信息清单", "清单编号") == ["QD-2026-000002"]
    assert values(book, "清单人员", "清单") == ["QD-2026-000002"]
    assert values(book, "信息提供登记", "提供内容") == []
    assert len(values(book, "值机员", "姓名")) == 2
    assert sum(name.endswith(".pdf") for name in everything(written.folder)) == 2
    assert cover(book)["期间"] == "2026年1月1日 至 2026年12月31日"


def test_only_chosen_contents_are_in_the_pack(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, Choice(contents=("officer", CLAUSES)))
    assert book_of(written.folder).sheetnames == ["封面", "目录", "值机员", "条款情况"]
    assert set(everything(written.folder)) == {WORKBOOK, MANIFEST}


def test_contents_are_offered_with_what_there_is_in_the_period(filled: Session) -> None:
    offered = {content.key: content.count for content in pack.contents(filled, Period(date(2026, 1, 1), None))}
    assert offered["officer"] == 2
    assert offered["stafflist"] == offered["stafflistline"] == 1
    assert offered[PAPERS] == offered["paper"] == 2
    assert offered[CLAUSES] > 40
    assert not {"operator", "setting"} & set(offered)


def test_the_manifest_lists_sizes_hashes_and_row_counts(filled: Session, stick: Path) -> None:
    manifest = manifest_of(pack.write_pack(filled, stick, Choice()).folder)
    assert {file["name"] for file in manifest["files"]} >= {WORKBOOK}
    assert all(len(file["sha256"]) == 64 and file["size"] for file in manifest["files"])
    assert {"sheet": "值机员", "kind": "officer", "rows": 2} in manifest["sheets"]
    assert (manifest["complete"], manifest["missing"], manifest["with_id_numbers"]) == (True, [], False)


def test_a_paper_that_cannot_be_read_makes_the_pack_incomplete(filled: Session, stick: Path) -> None:
    paper = filled.exec(select(Paper).where(Paper.number == "PF-2026-000002")).one()
    (filled.info["store"].folder.blobs / paper.pdf).unlink()
    written = pack.write_pack(filled, stick, Choice())
    assert [absent.what for absent in written.missing] == ["PF-2026-000002 批准回执"]
    book = book_of(written.folder)
    assert cover(book)["完整性"] == "不完整"
    assert "不完整：缺少 1 项，见“目录”。" in cover(book)
    assert ("缺少", "PF-2026-000002 批准回执") in zip(
        values(book, "目录", "类别"), values(book, "目录", "名称"), strict=True
    )
    assert manifest_of(written.folder)["complete"] is False
    verdict = verify(written.folder)
    assert (verdict.whole, verdict.complete) == (True, False)


def test_annex_a_asked_for_but_never_printed_makes_the_pack_incomplete(filled: Session, stick: Path) -> None:
    choice = Choice(date(2024, 1, 1), date(2024, 12, 31), with_id_numbers=True, receiver="甲", reason="乙")
    assert [absent.what for absent in pack.write_pack(filled, stick, choice).missing] == [
        "背景可信基本信息清单（附录 A）"
    ]


def test_papers_asked_for_by_name_but_never_printed_are_missing(filled: Session, stick: Path) -> None:
    nothing_then = Choice(date(2024, 1, 1), date(2024, 12, 31), contents=("officer", PAPERS))
    assert not pack.write_pack(filled, stick, nothing_then).complete
    assert pack.write_pack(filled, stick, Choice(date(2024, 1, 1), date(2024, 12, 31))).complete


def test_an_invented_site_says_so_on_the_cover(filled: Session, stick: Path) -> None:
    filled.exec(select(Site)).one().invented = True
    assert "演示：本资料包由虚构的演示数据生成。" in cover(book_of(pack.write_pack(filled, stick, Choice()).folder))


def test_a_password_encrypts_the_workbook(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, Choice(password="滨河2026"))
    out = io.BytesIO()
    locked = OOXMLFile(io.BytesIO((written.folder / WORKBOOK).read_bytes()))
    locked.load_key("滨河2026", verify_password=True)
    locked.decrypt(out)
    assert openpyxl.load_workbook(out).sheetnames[0] == "封面"
    assert manifest_of(written.folder)["encrypted"] is True
    assert "滨河2026" not in (written.folder / MANIFEST).read_text("utf-8")


# Who may, and what is registered


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_pack_with_whole_id_numbers(filled: Session, stick: Path, tmp_path: Path) -> None:
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    subprocess.run(
        [
            shutil.which("soffice") or "",
            f"-env:UserInstallation={tmp_path.as_uri()}/profile",
            "--headless",
            "--convert-to",
            every_sheet,
            "--outdir",
            str(tmp_path / "csv"),
            str(written.folder / WORKBOOK),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    officers = (tmp_path / "csv" / "资料包-值机员.csv").read_text("utf-8").splitlines()
    assert officers[1].startswith(f"ZJ001,=cmd|'/c calc'!A0,男,{FIRST},大专,值机员,")
    assert len(list((tmp_path / "csv").iterdir())) == len(EXPORTED) + 3


def test_every_pack_is_entered_in_the_register_and_the_journal(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    entry = filled.exec(select(Disclosure)).one()
    assert (entry.what, entry.receiver, entry.reason) == (
        written.folder.name,
        "滨河银行保卫部 李主任",
        "报批背景可信清单",
    )
    assert (entry.people, entry.with_id_numbers, entry.operator_name) == (2, True, "周敬言")
    assert entry.medium == str(written.folder)
    assert "身份证编号" in entry.fields
    assert entry.id
    exports = [e for e in journal.history(filled, "disclosure", entry.id) if e.act == "export"]
    assert exports[0].why.startswith("报批背景可信清单")


def test_without_receiver_and_reason_no_whole_id_number_leaves(filled: Session, stick: Path) -> None:
    with pytest.raises(InvalidEntry) as refused:
        pack.write_pack(filled, stick, Choice(with_id_numbers=True, receiver=" "))
    assert set(refused.value.faults) == {"receiver", "reason"}
    assert not list(stick.iterdir())


def test_a_period_that_ends_before_it_begins_and_empty_contents_are_refused(filled: Session, stick: Path) -> None:
    with pytest.raises(InvalidEntry) as refused:
        pack.write_pack(filled, stick, Choice(date(2026, 2, 1), date(2026, 1, 1), contents=()))
    assert set(refused.value.faults) == {"ends_on", "contents"}


@pytest.mark.parametrize("role", [Role.SHIFT_LEADER, Role.OFFICER, Role.READER])
def test_only_the_lead_may_export(store: Store, stick: Path, role: Role) -> None:
    with pytest.raises(NotAllowed), store.session(Actor(7, "刘班长", role)) as opened:
        pack.write_pack(opened, stick, Choice())
    assert not list(stick.iterdir())


def test_without_a_site_there_is_nothing_to_pack(session: Session, stick: Path) -> None:
    with pytest.raises(Refused):
        pack.write_pack(session, stick, Choice())
    assert not list(stick.iterdir())


def test_a_paper_that_is_out_of_date_is_named_on_cover_contents_and_manifest(filled: Session, stick: Path) -> None:
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    assert [(old.what.split()[0], old.why.partition("：")[0]) for old in written.outdated] == [
        ("QD-2025-000001", "已有新版 QD-2026-000002，这一份待作废。"),
        ("QD-2026-000002", "已变更，需重打"),
    ]
    book = book_of(written.folder)
    assert cover(book)["完整性"] == "完整，但其中 2 份纸件已过时"
    assert any("纸件已过时：QD-2026-000002" in str(row[0].value) for row in book["封面"].iter_rows())
    listed = dict(zip(values(book, "目录", "名称"), values(book, "目录", "说明"), strict=True))
    assert "已变更，需重打" in listed["QD-2026-000002 背景可信基本信息清单.pdf"]
    assert "已变更，需重打" in manifest_of(written.folder)["outdated"][1]["why"]


def test_a_list_that_was_approved_and_replaced_is_history_and_not_out_of_date(filled: Session, stick: Path) -> None:
    first = filled.exec(select(Paper).where(Paper.number == "QD-2025-000001")).one()
    first.signed_on = first.submitted_on = first.decided_on = date(2025, 11, 5)
    first.outcome = Outcome.APPROVED
    filled.flush()
    written = pack.write_pack(filled, stick, ON_PURPOSE)
    assert [old.what.split()[0] for old in written.outdated] == ["QD-2026-000002"]
