"""Pages come back, are read in the process apart, sorted, joined in page order and filed by somebody who has looked."""

from __future__ import annotations

import io
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw
from sqlmodel import select

from dutydesk.errors import BadFile, NotAllowed, Refused
from dutydesk.paper import raster, reading
from dutydesk.records import Outcome, PageState, Paper, PaperState, Role, ScanPage, ScanStack
from dutydesk.store.actor import Actor
from dutydesk.work import entries, papers, scans, staff_lists
from dutydesk.work.intake import filing, stack_reading, tray
from dutydesk.work.intake.filing import Filing, Steps
from tests.paper.damage import DPI, clean, phone, seal
from tests.samples import entry

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store

SITE = {"name": "第三医院项目分部", "provider_name": "蓝盾", "client_name": "第三医院", "lead_name": "周敬言"}


def by_chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  (the same damage each time)


@pytest.fixture
def paper(session: Session) -> Paper:
    """A staff list of two pages, with its reply."""
    entries.save(session, entries.kind_named("site"), {**SITE, "client_department": "保卫处"})
    kind = entries.kind_named("officer")
    for order in range(14):
        given = entry(f"单雨{'一二三四五六七八九十百千万亿'[order]}", order + 1, employee_number=f"ZJ{order:03}")
        entries.save(session, kind, given)
    found = staff_lists.issue(session, date.today())
    assert found.pages == 2
    return found


def printed(session: Session, paper: Paper) -> list[Image.Image]:
    store: Store = session.info["store"]
    pages = raster.page_images(store.blobs.read(paper.pdf), DPI / 72)
    return [Image.frombytes("RGB", (page.width, page.height), page.data) for page in pages]


def stack(path: Path, pages: list[Image.Image]) -> Path:
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=75)
    return path


def come_back(session: Session, path: Path) -> tray.Tray:
    tray.keep(session, stack_reading.read_stack(path))
    return tray.contents(session)


def ids(bundle: tray.Bundle) -> list[int]:
    return [one.page.id or 0 for one in bundle.pages]


def test_a_stack_in_disorder_is_sorted_joined_in_page_order_and_filed(
    session: Session, paper: Paper, tmp_path: Path
) -> None:
    reply = papers.companions(session, paper)[0]
    first, second = printed(session, paper)
    answer = seal(printed(session, reply)[0], by_chance(1))
    blank = Image.new("RGB", first.size, "white")
    came = [answer, second.rotate(180), clean(blank, by_chance(2)), clean(first, by_chance(3))]
    found = come_back(session, stack(tmp_path / "扫描.pdf", came))
    assert not found.loose
    by_number = {bundle.paper.number: bundle for bundle in found.bundles}
    assert [one.page.paper_page for one in by_number[paper.number].pages] == [1, 2]
    assert by_number[reply.number].main.number == paper.number
    assert [page.state for page in session.exec(select(ScanPage))].count(PageState.BLANK) == 1
    scan = filing.file(
        session, Filing(paper_id=paper.id or 0, page_ids=ids(by_number[paper.number]), signed=True, people="周敬言")
    )
    assert (scan.pages, scan.signed, scan.sealed, scan.looked_by) == ("1—2", True, False, "周敬言")
    joined = list(raster.page_images(scans.scan_bytes(session, scan), DPI / 72))
    read = [reading.read(Image.frombytes("RGB", (p.width, p.height), p.data)) for p in joined]
    assert [(one.codes[0].page, one.turn) for one in read] == [(1, 0), (2, 0)]
    assert paper.state() is PaperState.PRINTED  # nothing is entered that nobody has said
    assert [bundle.paper.number for bundle in tray.contents(session).bundles] == [reply.number]


def test_the_reply_takes_the_steps_of_the_list_it_goes_along_with(
    session: Session, paper: Paper, tmp_path: Path
) -> None:
    reply = papers.companions(session, paper)[0]
    found = come_back(session, stack(tmp_path / "回执.pdf", [printed(session, reply)[0]]))
    today = date.today()
    steps = Steps(
        signed_on=today, signed_by="周敬言", submitted_on=today, outcome=Outcome.APPROVED, decided_on=today,
        decided_by="顾长河", reply_number="保卫〔2026〕9 号",
    )  # fmt: skip
    filing.file(
        session,
        Filing(paper_id=reply.id or 0, page_ids=ids(found.bundles[0]), sealed=True, people="保卫处", steps=steps),
    )
    assert paper.state() is PaperState.APPROVED
    assert filing.sealed(session) == {reply.id}
    assert not tray.waiting(session)


def test_a_refused_step_files_nothing(session: Session, paper: Paper, tmp_path: Path) -> None:
    found = come_back(session, stack(tmp_path / "清单.pdf", printed(session, paper)))
    wanted = Filing(paper_id=paper.id or 0, page_ids=ids(found.bundles[0]), steps=Steps(submitted_on=date.today()))
    with pytest.raises(Refused, match="尚未签字"), session.begin_nested():
        filing.file(session, wanted)
    assert tray.waiting(session) == 2
    assert not scans.scans(session, paper)


def test_missing_and_doubled_pages_are_said(session: Session, paper: Paper, tmp_path: Path) -> None:
    _first, second = printed(session, paper)
    found = come_back(session, stack(tmp_path / "清单.pdf", [second, clean(second, by_chance(4))]))
    (bundle,) = found.bundles
    assert (bundle.missing, bundle.doubled, bundle.filed) == ((1,), (2,), ())
    one, other = ids(bundle)
    with pytest.raises(Refused, match="第 2 页选了不止一张"):
        filing.file(session, Filing(paper_id=paper.id or 0, page_ids=[one, other]))
    filing.file(session, Filing(paper_id=paper.id or 0, page_ids=[one], doubles=[other]))
    assert session.get_one(ScanPage, other).state is PageState.LEFT
    assert filing.missing_pages(session, paper) == (1,)
    again = come_back(session, stack(tmp_path / "又.pdf", [clean(second, by_chance(5))]))
    assert again.bundles[0].filed == (2,)


def test_photos_from_a_folder_come_in_by_name(session: Session, paper: Paper, tmp_path: Path) -> None:
    folder = tmp_path / "手机照片"
    folder.mkdir()
    for place, page in enumerate(printed(session, paper), 1):
        phone(page, by_chance(place)).save(folder / f"IMG_{place}.jpg", quality=80)
    (folder / "说明.txt").write_text("x", "utf-8")
    paths = stack_reading.files_in([folder])
    assert [path.name for path in paths] == ["IMG_1.jpg", "IMG_2.jpg"]
    for path in paths:
        tray.keep(session, stack_reading.read_stack(path))
    (bundle,) = tray.contents(session).bundles
    scan = filing.file(session, Filing(paper_id=paper.id or 0, page_ids=ids(bundle)))
    texts = raster.page_count(scans.scan_bytes(session, scan))
    assert texts == 2


def test_a_sideways_photo_with_a_phones_own_mark_stands_upright_in_the_file(
    session: Session, paper: Paper, tmp_path: Path
) -> None:
    lying = printed(session, paper)[0].rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned by 90° clockwise
    lying.save(tmp_path / "IMG.jpg", quality=80, exif=exif)
    (bundle,) = come_back(session, tmp_path / "IMG.jpg").bundles
    assert bundle.pages[0].page.turn == 0
    scan = filing.file(session, Filing(paper_id=paper.id or 0, page_ids=ids(bundle)))
    drawn = raster.page_image(scans.scan_bytes(session, scan), 0, DPI / 72)
    read = reading.read(Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data))
    assert (read.codes[0].page, read.turn) == (1, 0)


def test_a_page_that_cannot_be_read_is_sorted_by_its_printed_number(
    session: Session, paper: Paper, tmp_path: Path
) -> None:
    page = printed(session, paper)[0]
    draw = ImageDraw.Draw(page)
    draw.rectangle((1250, 0, 1654, 260), fill="white")
    draw.rectangle((0, 2000, 400, 2339), fill="white")
    found = come_back(session, stack(tmp_path / "破损.pdf", [page]))
    (loose,) = found.loose
    assert loose.trouble == tray.UNREAD
    page_id = loose.page.id or 0
    for typed, said in (("QD-2026-999999", "没有编号"), ("abc", "没有看懂"), ("1", "符合")):
        with pytest.raises(Refused, match=said):
            tray.assign(session, page_id, typed)
    with pytest.raises(Refused, match="没有第 3 页"):
        tray.assign(session, page_id, paper.number, 3)
    assert tray.assign(session, page_id, f"ｑｄ－{paper.number[3:]} / 1", 1) is paper
    assert tray.contents(session).bundles[0].paper is paper
    tray.loosen(session, page_id)
    assert tray.contents(session).loose
    tray.set_aside(session, [page_id], "不是本系统的纸件")
    assert not tray.waiting(session)


def test_what_belongs_to_no_paper_here_says_why(session: Session, paper: Paper, tmp_path: Path) -> None:
    pages = printed(session, paper)
    both = Image.new("RGB", (pages[0].width * 2, pages[0].height), "white")
    both.paste(pages[0], (0, 0))
    both.paste(pages[1], (pages[0].width, 0))
    papers.withdraw(session, paper, "重打")
    found = come_back(session, stack(tmp_path / "作废.pdf", [pages[0], both]))
    assert not found.bundles
    assert "作废" in found.loose[0].trouble
    assert found.loose[1].trouble == tray.SEVERAL


def test_the_same_file_is_not_taken_twice_and_is_kept_as_it_came(
    session: Session, paper: Paper, tmp_path: Path
) -> None:
    path = stack(tmp_path / "清单.pdf", printed(session, paper))
    come_back(session, path)
    with pytest.raises(Refused, match="完全相同"):
        come_back(session, path)
    (kept,) = session.exec(select(ScanStack))
    store: Store = session.info["store"]
    assert store.blobs.read(kept.scan) == path.read_bytes()


def test_the_same_file_again_brings_back_what_was_left_unfiled(session: Session, paper: Paper, tmp_path: Path) -> None:
    pages = printed(session, paper)
    path = stack(tmp_path / "清单.pdf", [*pages, Image.new("RGB", pages[0].size, "white")])
    (bundle,) = come_back(session, path).bundles
    first, second = ids(bundle)
    filing.file(session, Filing(paper_id=paper.id or 0, page_ids=[first]))
    tray.set_aside(session, [second], "以为不要")
    assert not tray.waiting(session)
    again = come_back(session, path)
    assert ids(again.bundles[0]) == [second]
    assert [one.trouble for one in again.loose] == ["空白页"]
    assert len(session.exec(select(ScanStack)).all()) == 1


def test_what_was_filed_by_mistake_goes_back_to_the_tray(session: Session, paper: Paper, tmp_path: Path) -> None:
    (bundle,) = come_back(session, stack(tmp_path / "清单.pdf", printed(session, paper))).bundles
    scan = filing.file(session, Filing(paper_id=paper.id or 0, page_ids=ids(bundle)))
    with pytest.raises(Refused, match="原因"):
        filing.unfile(session, scan, " ")
    assert filing.unfile(session, scan, "归错了纸件") == 2
    assert not scans.scans(session, paper)
    assert ids(tray.contents(session).bundles[0]) == ids(bundle)


def test_a_file_that_is_no_scan_is_refused_with_its_name(tmp_path: Path) -> None:
    wrong = tmp_path / "清单.docx"
    wrong.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(BadFile, match=r"清单\.docx"):
        stack_reading.read_stack(wrong)


def test_a_scan_page_that_is_turned_in_its_file_is_shown_upright(
    tmp_path: Path, session: Session, paper: Paper
) -> None:
    import pypdfium2

    path = stack(tmp_path / "横.pdf", [printed(session, paper)[0].rotate(90, expand=True)])
    document = pypdfium2.PdfDocument(path.read_bytes())
    document[0].set_rotation(90)
    written = io.BytesIO()
    document.save(written)
    document.close()
    path.write_bytes(written.getvalue())
    assert stack_reading.read_stack(path).pages[0].turn == 0


def test_who_only_reads_cannot_take_pages_in(store: Store, tmp_path: Path) -> None:
    Image.new("RGB", (400, 600), "grey").save(tmp_path / "x.png")
    read = stack_reading.read_stack(tmp_path / "x.png")
    with store.session(Actor(9, "李夏", Role.READER)) as session, pytest.raises(NotAllowed):
        tray.keep(session, read)


@pytest.mark.parametrize(("numbers", "said"), [([1], "1"), ([3, 1, 2, 5], "1—3、5"), ([2, 4], "2、4")])
def test_pages_are_named_as_people_do(numbers: list[int], said: str) -> None:
    assert filing.spans(numbers) == said
