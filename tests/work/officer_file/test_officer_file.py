"""The file of one officer holds what is asked for with the scans behind it, and is entered as given."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlmodel import col, select

from dutydesk.errors import BadFile, NotAllowed, Refused, StoreError
from dutydesk.paper import raster
from dutydesk.records import Certificate, Disclosure, Officer, Paper, PaperState, Role
from dutydesk.store.actor import Actor
from dutydesk.work import demo, papers, scans
from dutydesk.work.officer_file import consents, making
from dutydesk.work.officer_file.making import Giving

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store

GIVING = Giving("市公安局内保支队", "年度核查")


@pytest.fixture
def site(session: Session) -> Session:
    """The invented site."""
    demo.fill(session, 14)
    return session


@pytest.fixture
def officer(site: Session) -> Officer:
    """Somebody with certificates."""
    return site.get_one(Officer, site.exec(select(Certificate.officer_id)).first())


def text(pdf: bytes) -> str:
    return "".join(raster.page_texts(pdf))


def scanned(site: Session, officer: Officer, tmp_path: Path) -> None:
    held = site.exec(select(Certificate).where(Certificate.officer_id == officer.id)).all()
    photo = io.BytesIO()
    Image.new("RGB", (600, 400), "beige").save(photo, "JPEG")
    (tmp_path / "证.jpg").write_bytes(photo.getvalue())
    printed = papers.pdf(site, site.exec(select(Paper).where(col(Paper.pages) > 1)).first())  # pyright: ignore[reportArgumentType]
    (tmp_path / "证.pdf").write_bytes(printed)
    for certificate, name in zip(held, ("证.jpg", "证.pdf"), strict=False):
        certificate.scan = scans.keep(site, scans.read_file(tmp_path / name))  # pyright: ignore[reportAttributeAccessIssue]
        site.add(certificate)
    site.flush()


def test_the_file_says_everything_once_and_masks_the_number(site: Session, officer: Officer) -> None:
    said = text(making.make(site, officer.id or 0, GIVING))
    certificates = site.exec(select(Certificate).where(Certificate.officer_id == officer.id)).all()
    for words in (officer.name, "市公安局内保支队", "年度核查", "上岗前培训", certificates[0].kind.value):
        assert words in said
    assert str(officer.id_number) not in said
    whole = making.make(site, officer.id or 0, Giving("用户单位", "核查", with_id_number=True))
    assert str(officer.id_number) in text(whole)


def test_scans_of_certificates_follow_page_by_page(site: Session, officer: Officer, tmp_path: Path) -> None:
    alone = raster.page_count(making.make(site, officer.id or 0, GIVING))
    scanned(site, officer, tmp_path)
    behind = raster.page_count((tmp_path / "证.pdf").read_bytes()) + 1
    assert raster.page_count(making.make(site, officer.id or 0, GIVING)) == alone + behind


def test_each_giving_is_entered(site: Session, officer: Officer) -> None:
    making.make(site, officer.id or 0, GIVING)
    entry = site.exec(select(Disclosure).order_by(col(Disclosure.id).desc())).first()
    assert entry is not None
    assert (entry.receiver, entry.reason) == (GIVING.receiver, GIVING.reason)
    assert (entry.people, entry.with_id_numbers) == (1, False)
    assert officer.name not in entry.what
    with pytest.raises(Refused, match="提供给谁和事由"):
        making.make(site, officer.id or 0, Giving("用户单位", " "))


def test_a_missing_scan_stops_it_and_nothing_is_entered(
    site: Session, officer: Officer, tmp_path: Path, store: Store
) -> None:
    scanned(site, officer, tmp_path)
    name = site.exec(select(Certificate.scan).where(col(Certificate.scan).is_not(None))).first()
    (store.folder.blobs / str(name)).unlink()
    before = len(site.exec(select(Disclosure)).all())
    with pytest.raises((StoreError, BadFile)):
        making.make(site, officer.id or 0, GIVING)
    assert len(site.exec(select(Disclosure)).all()) == before


def test_who_may_not_export_makes_none(site: Session, officer: Officer, lead: Actor) -> None:
    site.info["actor"] = Actor(lead.operator_id, "某班长", Role.SHIFT_LEADER)
    with pytest.raises(NotAllowed):
        making.make(site, officer.id or 0, GIVING)
    site.info["actor"] = lead


def test_a_consent_counts_once_it_is_signed(site: Session, officer: Officer) -> None:
    paper = consents.print_consent(site, officer)
    assert consents.consent_of(site, officer.id or 0) is None
    papers.sign(site, paper, date.today(), f"{officer.name}、周敬言")
    assert consents.consent_of(site, officer.id or 0) is paper
    assert paper.state() is PaperState.SIGNED
    assert paper.number in text(making.make(site, officer.id or 0, GIVING))
