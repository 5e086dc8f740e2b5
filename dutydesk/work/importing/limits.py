"""What a file from outside may be, and the sentence for each that is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FILE_BYTES: Final = 20_000_000
UNPACKED_BYTES: Final = 200_000_000
RATIO: Final = 100
RATIO_COUNTS_FROM: Final = 1_000_000
"""A part that unpacks to less than this is harmless however well it was packed."""
PARTS: Final = 2_000
SHEETS: Final = 50
ROWS: Final = 20_000
COLUMNS: Final = 200
CELL_CHARACTERS: Final = 2_000
READING_SECONDS: Final = 20

TEXT_SUFFIXES: Final = frozenset({".csv", ".txt", ".tsv"})
_STARTS: Final = (
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_AS_XLSX = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入。"
_ASK = "请核对文件来源，不要打开来历不明的文件。"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Say why a file is refused, and what to do next."""

    message: str
    hint: str


REFUSALS: Final = {
    "missing": Sentence("找不到这个文件，或没有读取它的权限。", "请核对文件位置，U 盘是否已拔出。"),
    "empty": Sentence("这个文件是空的，没有任何内容。", "请核对是否选对了文件。"),
    "too_large": Sentence(f"文件超过 {FILE_BYTES // 1_000_000} MB，不像人员表。", "请删去图片和多余的工作表后再导入。"),
    "program": Sentence("这是一个程序，不是表格，已拒绝读取。", _ASK),
    "pdf": Sentence("这是 PDF 文件，不是表格。", "请向人事部门索要 Excel 表格。"),
    "picture": Sentence("这是图片，不是表格。", "请向人事部门索要 Excel 表格。"),
    "archive": Sentence("这是压缩包，不是表格。", "请先解压，再导入其中的表格。"),
    "web_page": Sentence("这个文件其实是网页格式，不是真正的 Excel 表格。", _AS_XLSX),
    "xlsb": Sentence("暂不支持 xlsb 格式。", _AS_XLSX),
    "ods": Sentence("暂不支持 ods 格式。", _AS_XLSX),
    "document": Sentence("这是文字文档或演示文稿，不是表格。", "请把表格另存为 xlsx 后再导入。"),
    "not_table": Sentence("这个文件不是表格，或扩展名与内容不符。", _AS_XLSX),
    "encrypted": Sentence("这个表格设有打开密码，无法读取。", "请用 Excel 或 WPS 打开，去掉密码另存后再导入。"),
    "bomb": Sentence("这个文件解压后异常巨大，可能是恶意文件，已拒绝读取。", _ASK),
    "dtd": Sentence("这个表格内含外部实体定义，可能是恶意文件，已拒绝读取。", _ASK),
    "damaged": Sentence("这个表格已损坏，无法读取。", "请用 Excel 或 WPS 打开确认，另存为 xlsx 后再导入。"),
    "encoding": Sentence("这个文本文件的编码无法识别。", "请另存为 UTF-8 编码的 csv，或另存为 xlsx 后再导入。"),
    "too_many_rows": Sentence(
        f"表格超过 {ROWS} 行，不像人员表。", "请删去多余的行（包括很靠下的零星单元格）后再导入。"
    ),
    "too_many_columns": Sentence(
        f"表格超过 {COLUMNS} 列，不像人员表。", "请删去多余的列（包括很靠右的零星单元格）后再导入。"
    ),
    "too_many_sheets": Sentence(f"工作表超过 {SHEETS} 张，不像人员表。", "请只保留人员表后再导入。"),
    "no_rows": Sentence("这个表格里没有任何内容。", "请核对是否选对了文件。"),
    "too_slow": Sentence("这个表格过于复杂，读取超时，已停止。", "请把人员表单独复制到新的表格后再导入。"),
}


def sniff(data: bytes, suffix: str) -> str:
    """Return "zip", "ole" or "text" for what may be read, or else the key of a refusal."""
    if not data or len(data) > FILE_BYTES:
        return "too_large" if data else "empty"
    if found := next((key for start, key in _STARTS if data.startswith(start)), ""):
        return found
    opening = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"mime-version", b"<meta", b"<style", b"<div")):
        return "web_page"
    return "text" if suffix.lower() in TEXT_SUFFIXES else "not_table"
