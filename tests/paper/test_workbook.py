from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.cell.cell import Cell
from python_calamine import CalamineWorkbook

from dutydesk.paper import workbook
from dutydesk.paper.worksheet import Cover, Heading, Table, Value

HOSTILE = [
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://example.invalid","点我")',
    "=1+1",
    "#N/A",
    "\t=1",
    "\r\n=1+2",
    "{=1}",
    "TRUE",
    "2026-11-23",
    "1E5",
    "_x0041_",
    "0012",
]
ID = "110101199003072624"
OFFICE = shutil.which("soffice") or ""
SYSTEM_PYTHON_HAS_UNO = bool(OFFICE) and Path("/usr/lib/python3/dist-packages/uno.py").exists()
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")


def table(rows: list[list[Value]], exact: tuple[int, ...] = ()) -> Table:
    width = len(rows[0])
    return Table("值机员", tuple(Heading(f"第{n}列", exact=n in exact) for n in range(width)), rows)


def cells(xlsx: bytes, sheet: str = "值机员") -> list[list[Cell]]:
    read = openpyxl.load_workbook(io.BytesIO(xlsx))[sheet]
    return [[cell for cell in row if isinstance(cell, Cell)] for row in read.iter_rows(min_row=2)]


def converted(xlsx: bytes, suffix: str, *, chosen: str = "") -> bytes:
    with tempfile.TemporaryDirectory() as made:
        source = Path(made, "source.xlsx")
        source.write_bytes(xlsx)
        subprocess.run(
            [
                OFFICE,
                f"-env:UserInstallation={Path(made).as_uri()}/profile",
                "--headless",
                "--convert-to",
                f"{suffix}{chosen}",
                "--outdir",
                made,
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Path(made, f"source.{suffix}").read_bytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_it_looks_like(text: str) -> None:
    ((cell,),) = cells(workbook.draw([table([[text]])]))
    assert cell.data_type == "s"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook.draw([table([[text]])]))).get_sheet_by_index(0)
    assert isinstance(sheet.to_python()[1][0], str)


def test_no_formula_stands_anywhere_in_the_file() -> None:
    xlsx = workbook.draw([table([[text] for text in HOSTILE])])
    assert all(cell.data_type == "s" for (cell,) in cells(xlsx))


def test_an_id_number_keeps_its_eighteen_digits_in_a_text_column() -> None:
    ((name, number),) = cells(workbook.draw([table([["张三", ID]], exact=(1,))]))
    assert (number.value, number.data_type, number.number_format) == (ID, "s", "@")
    assert name.number_format == "General"


def test_a_number_of_more_than_fifteen_digits_becomes_text() -> None:
    ((number,),) = cells(workbook.draw([table([[int(ID)]])]))
    assert (number.value, number.data_type) == (ID, "s")


def test_dates_are_dates_shown_in_chinese() -> None:
    moment = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
    ((day, at, clock, none),) = cells(workbook.draw([table([[date(2026, 11, 23), moment, time(8, 0), None]])]))
    assert (day.value, day.number_format) == (datetime(2026, 11, 23), 'yyyy"年"m"月"d"日"')  # noqa: DTZ001  (Excel knows no zones)
    assert at.value == moment.astimezone().replace(tzinfo=None)
    assert clock.value == time(8, 0)
    assert none.value is None


def test_a_day_before_1900_is_written_in_words() -> None:
    ((day,),) = cells(workbook.draw([table([[date(1899, 1, 2)]])]))
    assert day.value == "1899年1月2日"


def test_a_sheet_prints_on_a4_with_its_header_on_every_page() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.draw([table([["张三", ID]])])))["值机员"]
    assert sheet.print_title_rows == "$1:$1"
    assert int(sheet.page_setup.paperSize or 0) == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == "A2"
    assert all(sheet.row_dimensions[row].height for row in (1, 2))


def test_a_long_text_gets_a_row_high_enough_for_it() -> None:
    book = workbook.draw([table([["说明" * 60], ["短"]])])
    sheet = openpyxl.load_workbook(io.BytesIO(book))["值机员"]
    long, short = sheet.row_dimensions[2].height, sheet.row_dimensions[3].height
    assert long is not None
    assert short is not None
    assert long >= 5 * short / 1.5


def test_what_a_workbook_cannot_hold_is_replaced_or_cut() -> None:
    ((control,), (long,)) = cells(workbook.draw([table([["a\x00b\ud800"], ["字" * 40_000]])]))
    assert control.value == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert str(long.value).endswith("…")
    assert len(str(long.value)) <= 32_767


def test_rare_characters_of_the_supplementary_planes_come_back() -> None:
    ((name,),) = cells(workbook.draw([table([["\U0002c9e9\U00020bb7"]])]))
    assert name.value == "\U0002c9e9\U00020bb7"


def test_sheet_names_are_made_valid_and_different() -> None:
    titles = ["清单/人员", "清单:人员", "一" * 40, "一" * 40, ""]
    drawn = workbook.draw([Table(title, (Heading("姓名"),), []) for title in titles])
    names = openpyxl.load_workbook(io.BytesIO(drawn)).sheetnames
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 for name in names)


def test_a_cover_shows_its_notices_before_its_facts() -> None:
    cover = Cover("封面", "资料包", (("项目", "=示例"), ("日期", date(2026, 11, 23))), ("不完整",))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.draw([cover])))["封面"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == ["资料包", "不完整", "项目"]
    assert sheet.cell(3, 2).data_type == "s"


@needs_office
def test_libreoffice_reads_hostile_text_and_id_numbers_as_they_are() -> None:
    rows: list[list[Value]] = [[text, ID] for text in ("=cmd|'/c calc'!A0", "+1", "-1", "@x", "_x0041_")]
    read = converted(workbook.draw([table(rows, exact=(1,))]), "csv", chosen=":Text - txt - csv (StarCalc):44,34,76")
    lines = read.decode().splitlines()
    assert lines[1:] == [f"{text},{ID}" for text, _ in rows]


def test_the_encrypted_workbook_opens_with_its_password_and_no_other() -> None:
    plain = workbook.draw([table([["张三", ID]])])
    locked = workbook.encrypt(plain, "值机服务2026")
    assert OfficeFile(io.BytesIO(locked)).is_encrypted()
    assert opened(locked, "值机服务2026") == plain
    with pytest.raises(InvalidKeyError):
        opened(locked, "值机服务2027")


def opened(locked: bytes, password: str) -> bytes:
    out = io.BytesIO()
    file = OOXMLFile(io.BytesIO(locked))
    file.load_key(password, verify_password=True)
    file.decrypt(out)
    return out.getvalue()


@pytest.mark.skipif(not SYSTEM_PYTHON_HAS_UNO, reason="LibreOffice takes a password only through python3-uno")
def test_libreoffice_opens_the_encrypted_workbook_with_its_chinese_password(tmp_path: Path) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(workbook.encrypt(workbook.draw([table([["=1+1", ID]], exact=(1,))]), "值机服务2026"))
    script = tmp_path / "open.py"
    script.write_text(_OPEN, "utf-8")
    done = subprocess.run(
        ["/usr/bin/python3", str(script), OFFICE, tmp_path.as_uri(), locked.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert done.stdout.decode().strip() == f"=1+1 {ID}"


_OPEN = """
import subprocess, sys, time, uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
office, folder, book = sys.argv[1:]
subprocess.Popen([office, f"-env:UserInstallation={folder}/profile", "--headless", "--accept=pipe,name=desk;urp;"])
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(100):
    try:
        there = resolver.resolve("uno:pipe,name=desk;urp;StarOffice.ComponentContext")
        break
    except NoConnectException:
        time.sleep(0.3)
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
hidden, password = PropertyValue(), PropertyValue()
hidden.Name, hidden.Value = "Hidden", True
password.Name, password.Value = "Password", "值机服务2026"
opened = desktop.loadComponentFromURL(book, "_blank", 0, (hidden, password))
print(*opened.Sheets[0].getCellRangeByName("A2:B2").DataArray[0])
opened.close(True)
desktop.terminate()
"""


def test_no_sheet_is_laid_among_the_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise AssertionError("a sheet in plain text")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", refuse)
    assert workbook.draw([Table("人员", (Heading("姓名"),), [["单雨桐"]])])
