from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from dutydesk.records import (
    Certificate,
    CertificateKind,
    Education,
    Officer,
    Paper,
    Sex,
    Site,
    StaffList,
    StaffListLine,
)
from dutydesk.work import pack
from dutydesk.work.pack import Choice

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

FIRST, SECOND = "110101199003072674", "11010119850513106X"
PDF = b"%PDF-1.7 one frozen page"
OLD_PDF = b"%PDF-1.7 a page of last year"


def fill(session: Session) -> None:
    blobs = session.info["store"].blobs
    session.add(
        Site(name="滨河数据中心分部", provider_name="安值技术有限公司", client_name="滨河银行", lead_name="周敬言")
    )
    for number, name, id_number, note in (
        ("ZJ001", "=cmd|'/c calc'!A0", FIRST, f"备用证件 {SECOND}"),
        ("ZJ002", "阿依古丽·买买提", SECOND, "+1"),
    ):
        session.add(
            Officer(
                employee_number=number,
                name=name,
                sex=Sex.MALE,
                id_number=id_number,
                education=Education.COLLEGE,
                position="值机员",
                joined_on=date(2022, 3, 5),
                duty_since=date(2019, 6, 1),
                phone="13900000000",
                photo="ab" * 32,
                note=note,
            )
        )
    session.flush()
    session.add(Certificate(officer_id=1, kind=CertificateKind.SOCIAL_INSURANCE, number=FIRST))
    for number, made_on, data in (("1", date(2025, 11, 2), OLD_PDF), ("2", date(2026, 11, 2), PDF)):
        staff_list = StaffList(
            number=f"QD-{made_on.year}-00000{number}",
            made_on=made_on,
            client_name="滨河银行",
            provider_name="安值",
            people=1,
        )
        session.add(staff_list)
        session.flush()
        assert staff_list.id
        session.add(
            StaffListLine(
                staff_list_id=staff_list.id,
                officer_id=1,
                order=1,
                name="张三",
                sex=Sex.MALE,
                id_number=FIRST,
                education=Education.COLLEGE,
                position="值机员",
                joined_on=date(2022, 3, 5),
                years=6,
            )
        )
        for form, title in (("staff_list", "背景可信基本信息清单"), ("approval_reply", "批准回执")):
            session.add(
                Paper(
                    number=f"{'QD' if form == 'staff_list' else 'PF'}-{made_on.year}-00000{number}",
                    form=form,
                    title=title,
                    of_table="stafflist",
                    of_id=staff_list.id,
                    fingerprint="0" * 64,
                    pdf=blobs.keep(data + form.encode()),
                    pages=1,
                    printed_at=datetime.combine(made_on, datetime.min.time(), UTC).astimezone(),
                )
            )
    session.flush()


@pytest.fixture
def filled(session: Session) -> Session:
    fill(session)
    return session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "stick"
    path.mkdir()
    return path


@pytest.fixture
def written(filled: Session, stick: Path) -> Path:
    return pack.write_pack(filled, stick, Choice()).folder
