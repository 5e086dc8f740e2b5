from __future__ import annotations

import io
import time
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from dutydesk.errors import BadFile
from dutydesk.work.importing import limits
from dutydesk.work.importing.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = (("姓名", "身份证号码", "备注"), ("欧阳䶮", "210103199307136696", "𬱖"), ("", "", ""), ("李㛃", "x", "a,b"))


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, data in parts.items():
            new.writestr(part, data)
    return path


def refused(path: Path) -> BadFile:
    begun = time.perf_counter()
    with pytest.raises(BadFile) as caught:
        read_file(path)
    assert time.perf_counter() - begun < 5, "under one second on a quiet machine"
    assert caught.value.message.endswith("。")
    assert caught.value.hint.endswith("。")
    return caught.value


def test_an_xlsx_file_is_read_cell_by_cell(write_xlsx: Callable[..., Path]) -> None:
    book = read_file(write_xlsx([("入职", 3, 2.5, True, None), (date(2021, 3, 5), datetime(2021, 3, 5, 8))]))  # noqa: DTZ001  (spreadsheets know no zones)
    assert book.sheets[0].rows[0][:4] == ("入职", 3, 2.5, True)
    assert book.sheets[0].rows[1][:2] == (date(2021, 3, 5), date(2021, 3, 5))
    assert not book.epoch_1904


def test_rows_keep_the_spreadsheets_own_numbers(write_xlsx: Callable[..., Path]) -> None:
    rows = read_file(write_xlsx([(), (), (None, "x")])).sheets[0].rows
    assert len(rows) == 3
    assert rows[2] == (None, "x")


def test_formulas_are_known_with_their_places(write_xlsx: Callable[..., Path]) -> None:
    grid = read_file(write_xlsx([("a", "=1+1"), ("", '=HYPERLINK("http://x","点我")')])).sheets[0]
    assert grid.formulas == {(0, 1), (1, 1)}


def test_a_dimension_of_one_cell_hides_nothing(write_xlsx: Callable[..., Path]) -> None:
    path = with_part(write_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda old: old.replace(b'ref="A1:C4"', b'ref="A1"'))
    assert len(read_file(path).sheets[0].rows) == 4


def test_days_counted_from_1904_are_known(write_xlsx: Callable[..., Path]) -> None:
    path = with_part(
        write_xlsx([("a", 1)]),
        "xl/workbook.xml",
        lambda old: old.replace(b"<workbookPr ", b'<workbookPr date1904="1" '),
    )
    assert read_file(path).epoch_1904


def test_an_xls_file_is_read_with_its_formulas_and_merged_cells(data: Path) -> None:
    grid = read_file(data / "staff-old.xls").sheets[0]
    assert grid.name == "花名册"
    assert grid.rows[2][1:3] == ("欧阳䶮", "210103199307136696")
    assert grid.rows[2][5] == date(2022, 1, 30)
    assert grid.formulas == {(2, 7), (3, 7), (4, 7), (5, 7), (5, 1)}
    assert (2, 4, 3, 4) in grid.merges


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [separator.join(f'"{cell}"' if cell == "a,b" else cell for cell in row) for row in ROWS]
    path = tmp_path / "花名册.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert read_file(path).sheets[0].rows == ROWS


def test_text_that_excel_was_told_to_keep_is_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_text('sep=;\n姓名;身份证\n周敬言;="210103199307136696"\n', "utf-8")
    assert read_file(path).sheets[0].rows[1] == ("周敬言", "210103199307136696")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.xlsx", b"", "是空的"),
        ("程序.xlsx", b"MZ\x90\x00" + bytes(500), "这是一个程序"),
        ("程序.csv", b"MZ\x90\x00" + bytes(500), "这是一个程序"),
        ("文件.xlsx", b"%PDF-1.7\n", "PDF"),
        ("图片.xls", b"\x89PNG\r\n\x1a\n", "图片"),
        ("网页.xls", b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        ("旧格式.xls", b'<?xml version="1.0"?><Workbook/>', "网页格式"),
        ("乱.xlsx", b"hello, world", "不是表格"),
        ("乱.csv", "今天天气很好\n没有分隔".encode(), "不是表格"),
        ("乱.csv", b"a,b\x00c,\x01d\n", "不是表格"),
        ("乱.csv", b"a,\xff\xff\xff\n", "编码无法识别"),
        ("断.xlsx", b"PK\x03\x04" + bytes(100), "已损坏"),
        ("断.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused(path).message
    assert name in refused(path).message


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "没有.xlsx").message


def test_a_file_above_twenty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.csv"
    path.write_bytes(b"a,b\n" * 5_000_001)
    assert "20 MB" in refused(path).message


def test_a_bomb_is_refused_before_it_is_unpacked(write_xlsx: Callable[..., Path]) -> None:
    path = with_part(write_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda old: old + b" " * 150_000_000)
    assert path.stat().st_size < limits.FILE_BYTES
    assert "异常巨大" in refused(path).message


def test_an_archive_that_lies_about_its_sizes_is_refused(write_xlsx: Callable[..., Path]) -> None:
    path = with_part(write_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda old: old + b" " * 50_000_000)
    with zipfile.ZipFile(path) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (5_000).to_bytes(4, "little")))
    assert "已损坏" in refused(path).message


def test_archives_within_archives_are_no_tables(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("0.dll", bytes(1_000_000))
    path = tmp_path / "42.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        for number in range(16):
            book.writestr(f"{number}.zip", inner.getvalue())
    assert "压缩包" in refused(path).message


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/x.xml"]
)
@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
def test_external_entities_are_refused(write_xlsx: Callable[..., Path], part: str, code: str) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'.encode(code)
    path = with_part(write_xlsx(ROWS), part, lambda old: doctype + old)
    assert "外部实体" in refused(path).message


def test_a_doctype_split_by_padding_is_still_found(write_xlsx: Callable[..., Path]) -> None:
    padding = b"<!--" + b"x" * ((1 << 20) - 9) + b"-->"
    path = with_part(write_xlsx(ROWS), "xl/workbook.xml", lambda old: padding + b"<!DOCTYPE x>" + old)
    assert refused(path).message


@pytest.mark.parametrize(("place", "words"), [("A1048576", "20000 行"), ("XFD1", "200 列"), ("XFD1048576", "行")])
def test_a_stray_cell_far_away_is_refused(write_xlsx: Callable[..., Path], place: str, words: str) -> None:
    row = "".join(char for char in place if char.isdigit())
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    path = with_part(write_xlsx([("a",)]), "xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", cell))
    assert words in refused(path).message


def test_a_blank_cell_far_away_hinders_nothing(write_xlsx: Callable[..., Path]) -> None:
    cell = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = with_part(write_xlsx(ROWS), "xl/worksheets/sheet1.xml", lambda old: old.replace(b"</sheetData>", cell))
    assert len(read_file(path).sheets[0].rows) == 4


def test_a_workbook_with_a_password_is_refused_as_such(write_xlsx: Callable[..., Path], tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    with write_xlsx(ROWS).open("rb") as plain, path.open("wb") as target:
        encrypt: Any = OOXMLFile(plain).encrypt
        encrypt("密码2026", target)
    assert "打开密码" in refused(path).message


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.bin"])
def test_other_office_files_are_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "别的.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr(name, "x")
    assert refused(path).hint


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
def test_a_file_cut_short_is_refused(write_xlsx: Callable[..., Path], kept: float) -> None:
    path = write_xlsx(ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "已损坏" in refused(path).message


def test_an_empty_sheet_is_refused(write_xlsx: Callable[..., Path]) -> None:
    assert "没有任何内容" in refused(write_xlsx([()])).message


def test_too_many_rows_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "长.csv"
    path.write_text("a,b\n" * (limits.ROWS + 1), "utf-8")
    assert f"{limits.ROWS} 行" in refused(path).message


def test_a_reader_that_is_too_slow_is_stopped(write_xlsx: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READING_SECONDS", 0.001)
    assert "超时" in refused(write_xlsx(ROWS)).message
