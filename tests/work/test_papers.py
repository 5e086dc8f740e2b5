from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from dutydesk.errors import BadFile, NotAllowed, Refused
from dutydesk.paper.raster import page_texts
from dutydesk.records import Outcome, Paper, PaperState, Role
from dutydesk.store import journal
from dutydesk.store.actor import Actor
from dutydesk.work import entries, officers, papers, scans, staff_lists

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlmodel import Session

TODAY = date.today()


def day(before: int) -> date:
    return TODAY - timedelta(days=before)


@pytest.fixture
def paper(session: Session) -> Paper:
    """A staff list that was printed twenty days ago."""
    site = {"name": "第三医院项目分部", "provider_name": "蓝盾", "client_name": "第三医院", "lead_name": "周敬言"}
    entries.save(session, entries.kind_named("site"), {**site, "client_department": "保卫处"})
    officers.save_officer(
        session,
        {
            "employee_number": "ZJ001",
            "name": "刘桂英",
            "sex": "女",
            "id_number": "11010519741019654X",
            "education": "大专",
            "position": "值机员",
            "joined_on": "2021-06-14",
            "duty_since": "2021-06-14",
        },
    )
    return staff_lists.issue(session, day(20), printed_at=datetime.now(UTC) - timedelta(days=20))


def waits_for(session: Session) -> list[str]:
    return [row.waits_for for row in papers.in_flight(session)]


def test_a_paper_lives_step_by_step(session: Session, paper: Paper) -> None:
    assert (paper.state(), waits_for(session)) == (PaperState.PRINTED, ["待签字"])
    papers.sign(session, paper, day(19), "周敬言")
    assert (paper.state(), waits_for(session)) == (PaperState.SIGNED, ["待报送"])
    papers.submit(session, paper, day(18))
    assert (paper.state(), waits_for(session)) == (PaperState.SUBMITTED, ["待用户单位批准"])
    (row,) = papers.in_flight(session)
    assert (row.age_days, row.stale, [p.form for p in row.with_it]) == (18, False, ["approval_reply"])
    papers.decide(session, paper, Outcome.APPROVED, day(10), "顾长河", "保卫〔2026〕26 号")
    assert (paper.state(), waits_for(session)) == (PaperState.APPROVED, [])
    assert (paper.submitted_to, paper.decided_by, paper.reply_number) == ("保卫处", "顾长河", "保卫〔2026〕26 号")
    assert [p.outcome for p in papers.companions(session, paper)] == [Outcome.APPROVED]


def test_a_paper_bears_the_head_of_the_journal_before_it_for_ever(session: Session, paper: Paper) -> None:
    said = "".join(page_texts(papers.pdf(session, paper)))
    printed = re.search(r"记录 (\d{6})·([0-9A-F]{4})", said)
    assert printed
    rows = session.connection().exec_driver_sql("SELECT hash, table_name FROM journal WHERE seq >= ?", (printed[1],))
    (digest, _), (_, following) = rows.fetchmany(2)
    assert digest[:4].upper() == printed[2]
    assert following == "paper"


def test_no_step_is_skipped_or_taken_twice(session: Session, paper: Paper) -> None:
    with pytest.raises(Refused, match="尚未签字，不能报送"):
        papers.submit(session, paper, TODAY)
    with pytest.raises(Refused, match="尚未报送用户单位，不能登记“已批准”"):
        papers.decide(session, paper, Outcome.APPROVED, TODAY, "顾长河")
    papers.sign(session, paper, day(19), "周敬言")
    with pytest.raises(Refused, match="不能重复登记"):
        papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    with pytest.raises(Refused, match="不能重复登记"):
        papers.submit(session, paper, day(18))
    papers.decide(session, paper, Outcome.RETURNED, day(17), "顾长河", why="缺两人的照片")
    assert waits_for(session) == ["已退回，待改正重打"]
    with pytest.raises(Refused, match="退回，不能再办理"):
        papers.decide(session, paper, Outcome.APPROVED, day(16), "顾长河")


def test_no_step_is_dated_before_the_one_before_or_in_the_future(session: Session, paper: Paper) -> None:
    with pytest.raises(Refused, match=r"签字日期（.*）不能早于打印日期"):
        papers.sign(session, paper, day(21), "周敬言")
    with pytest.raises(Refused, match="签字日期不能晚于今天"):
        papers.sign(session, paper, TODAY + timedelta(days=1), "周敬言")
    with pytest.raises(Refused, match="请填写签字人"):
        papers.sign(session, paper, day(15), " ")
    papers.sign(session, paper, day(15), "周敬言")
    with pytest.raises(Refused, match=r"报送日期（.*）不能早于签字日期"):
        papers.submit(session, paper, day(16))
    papers.submit(session, paper, day(15))
    with pytest.raises(Refused, match=r"用户单位意见日期（.*）不能早于报送日期"):
        papers.decide(session, paper, Outcome.APPROVED, day(16), "顾长河")
    with pytest.raises(Refused, match="请填写用户单位签字的人"):
        papers.decide(session, paper, Outcome.APPROVED, day(14), "")


def test_changed_data_call_for_a_new_print(session: Session, paper: Paper) -> None:
    officers.save_officer(session, {"position": "值机班长"}, 1)
    assert waits_for(session) == ["已变更，需重打"]
    staff_lists.issue(session, TODAY)
    assert waits_for(session) == ["待签字", "已有新版，待作废"]
    papers.withdraw(session, paper, "岗位变动，已重新编制")
    assert waits_for(session) == ["待签字"]
    assert len(papers.in_flight(session, everything=True)) == 2


def test_an_approved_paper_comes_back_when_its_data_change(session: Session, paper: Paper) -> None:
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    papers.decide(session, paper, Outcome.APPROVED, day(17), "顾长河")
    officers.save_officer(session, {"position": "值机班长"}, 1)
    assert waits_for(session) == ["已变更，需重打"]
    staff_lists.issue(session, TODAY)
    assert waits_for(session) == ["待签字"]


def test_a_withdrawn_paper_stays_with_its_reason(session: Session, paper: Paper) -> None:
    with pytest.raises(Refused, match="请填写作废原因"):
        papers.withdraw(session, paper, "")
    papers.withdraw(session, paper, "漏列一人")
    assert paper.state() is PaperState.WITHDRAWN
    assert paper.remark == "作废原因：漏列一人"
    assert journal.history(session, "paper", paper.id or 0)[-1].why == "漏列一人"
    assert not papers.stale(session, paper)
    for act in (
        lambda: papers.sign(session, paper, TODAY, "周敬言"),
        lambda: papers.withdraw(session, paper, "又一次"),
        lambda: papers.take_back(session, paper, "误登记"),
    ):
        with pytest.raises(Refused, match="作废"):
            act()


def test_what_the_client_has_accepted_is_replaced_and_never_voided(session: Session, paper: Paper) -> None:
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    papers.decide(session, paper, Outcome.APPROVED, day(10), "顾长河")
    (reply,) = papers.companions(session, paper)
    for each in (paper, reply):
        with pytest.raises(Refused, match=r"已于.*批准，不能作废") as refused:
            papers.withdraw(session, each, "人员变动")
        assert "新的一份批准后即取代它" in refused.value.hint
    assert (paper.withdrawn_on, paper.remark) == (None, "")
    assert staff_lists.latest_approved(session) is not None
    papers.take_back(session, paper, "登记错了纸件")
    papers.withdraw(session, paper, "人员变动，已重新编制")
    assert paper.state() is PaperState.WITHDRAWN


@pytest.mark.parametrize("outcome", [Outcome.FILED, Outcome.RECEIVED])
def test_what_needs_an_approval_is_not_done_with_when_it_was_received(
    session: Session, paper: Paper, outcome: Outcome
) -> None:
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    with pytest.raises(Refused, match="须由用户单位批准"):
        papers.decide(session, paper, outcome, day(10), "顾长河")
    assert paper.state() is PaperState.SUBMITTED


def test_a_return_needs_its_reason_and_keeps_it_until_it_is_taken_back(session: Session, paper: Paper) -> None:
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    with pytest.raises(Refused, match="退回原因"):
        papers.decide(session, paper, Outcome.RETURNED, day(10), "顾长河", why=" ")
    papers.decide(session, paper, Outcome.RETURNED, day(10), "顾长河", why="缺两人的照片")
    assert paper.remark == "退回原因：缺两人的照片"
    papers.take_back(session, paper, "登记错了纸件")
    assert (paper.remark, paper.state()) == ("", PaperState.SUBMITTED)


def test_a_returned_paper_may_be_voided(session: Session, paper: Paper) -> None:
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    papers.decide(session, paper, Outcome.RETURNED, day(10), "顾长河", why="缺两人的照片")
    papers.withdraw(session, paper, "用户单位退回，已改正重打")
    assert paper.state() is PaperState.WITHDRAWN


def test_a_newer_approved_list_takes_the_place_of_the_older(session: Session, paper: Paper) -> None:
    def approve(printed: Paper, before: int) -> None:
        papers.sign(session, printed, day(before), "周敬言")
        papers.submit(session, printed, day(before))
        papers.decide(session, printed, Outcome.APPROVED, day(before), "顾长河")

    approve(paper, 10)
    officers.save_officer(session, {"position": "值机班长"}, 1)
    approve(staff_lists.issue(session, TODAY), 0)
    (in_force,) = staff_lists.approved_lists(session)
    assert in_force.made_on == TODAY
    assert waits_for(session) == []


def test_a_step_entered_by_mistake_is_taken_back_and_remembered(session: Session, paper: Paper) -> None:
    with pytest.raises(Refused, match="没有可以撤回的登记"):
        papers.take_back(session, paper, "误登记")
    papers.sign(session, paper, day(19), "周敬言")
    papers.submit(session, paper, day(18))
    papers.decide(session, paper, Outcome.RETURNED, day(17), "顾长河", why="缺两人的照片")
    states = [papers.take_back(session, paper, "日期登记有误") for _ in range(3)]
    assert states == [PaperState.SUBMITTED, PaperState.SIGNED, PaperState.PRINTED]
    assert journal.history(session, "paper", paper.id or 0)[-1].why == "日期登记有误"
    papers.sign(session, paper, day(19), "周敬言")


def test_what_goes_along_is_not_handled_alone(session: Session, paper: Paper) -> None:
    (reply,) = papers.companions(session, paper)
    with pytest.raises(Refused, match="随所附的纸件一并办理"):
        papers.sign(session, reply, TODAY, "顾长河")


def test_a_reader_handles_no_paper(session: Session, paper: Paper) -> None:
    session.info["actor"] = Actor(9, "赵冬", Role.READER)
    with pytest.raises(NotAllowed):
        papers.sign(session, paper, TODAY, "周敬言")


def picture(form: str, size: tuple[int, int] = (60, 80)) -> bytes:
    data = io.BytesIO()
    Image.effect_noise(size, 40).save(data, form)
    return data.getvalue()


def huge_png(side: int = 20_000) -> bytes:
    """Return a small file that says it is so many pixels wide and high."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b""))
    parts = (struct.pack(">I", len(b)) + a + b + struct.pack(">I", zlib.crc32(a + b)) for a, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def hold(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    ("name", "form", "media_type"),
    [
        ("扫描件.jpg", "JPEG", "image/jpeg"),
        ("扫描件.png", "PNG", "image/png"),
        ("名字不对.png", "JPEG", "image/jpeg"),
    ],
)
def test_a_scan_is_kept_as_it_came(  # noqa: PLR0917  (fixtures and cases)
    session: Session, paper: Paper, tmp_path: Path, name: str, form: str, media_type: str
) -> None:
    file = hold(tmp_path, name, picture(form))
    scan = papers.attach_scan(session, paper, file)
    assert (scan.media_type, scan.file_name) == (media_type, name)
    assert papers.scan_bytes(session, scan) == file.read_bytes()
    with pytest.raises(Refused, match="已有同样的扫描件"):
        papers.attach_scan(session, paper, file)


def test_a_paper_takes_several_scans(session: Session, paper: Paper, tmp_path: Path) -> None:
    papers.attach_scan(session, paper, hold(tmp_path, "1.pdf", papers.pdf(session, paper)))
    papers.attach_scan(session, paper, hold(tmp_path, "2.jpg", picture("JPEG")))
    assert [scan.media_type for scan in papers.scans(session, paper)] == ["application/pdf", "image/jpeg"]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "是空的"),
        (lambda: b"MZ\x90\x00" + bytes(200), "应是 PDF、JPEG 或 PNG 文件"),
        (lambda: b"%PDF-1.7\nnothing", "PDF 文件已损坏"),
        (lambda: picture("JPEG")[:900], "图片文件已损坏"),
        (lambda: picture("PNG", (200, 200))[:-400], "图片文件已损坏"),
        (huge_png, "像素"),
        (lambda: bytes(scans.LARGEST + 1), "超过 20 MB"),
        (lambda: picture("TIFF"), "应是 PDF、JPEG 或 PNG 文件"),
    ],
)
def test_what_is_no_sound_scan_is_refused(
    session: Session, paper: Paper, tmp_path: Path, make: Callable[[], bytes], sentence: str
) -> None:
    file = hold(tmp_path, "扫描件.pdf", make())
    with pytest.raises(BadFile, match=sentence):
        papers.attach_scan(session, paper, file)
    assert papers.scans(session, paper) == []


@pytest.mark.parametrize("side", [7_100, 13_000, 30_000])  # 50, 169 and 900 million pixels
def test_a_photo_of_too_many_pixels_is_refused_by_its_header(tmp_path: Path, side: int) -> None:
    file = hold(tmp_path, "照片.png", huge_png(side))
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(BadFile, match="超过 5000 万像素"):
            scans.read_file(file, photo=True)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 50_000_000
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\nnothing", "照片应是 JPEG 或 PNG"),
        (b"GIF89a", "照片应是 JPEG 或 PNG"),
        (b"\x89PNG\r\n\x1a\n", "已损坏"),
    ],
)
def test_what_is_no_photo_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(BadFile, match=sentence):
        scans.read_file(hold(tmp_path, "照片.png", data), photo=True)


def test_a_file_that_is_gone_is_said(session: Session, paper: Paper, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"读不出文件“没有\.pdf”"):
        papers.attach_scan(session, paper, tmp_path / "没有.pdf")
