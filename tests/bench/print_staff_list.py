"""Print Annex A for some officers in this fresh process and say what it took: CPU seconds, bytes and megabytes.

`print_staff_list.py OFFICERS` draws as dutydesk does; with a second argument the same page is drawn by reportlab alone:
that file holds every word and line with its place, so that reportlab has nothing to lay out.
"""

from __future__ import annotations

import marshal
import sys
import time
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_MM = 72 / 25.4
LABELS = {
    "made_on": "编制日期", "number": "清单编号", "client_name": "用户单位名称", "provider_name": "公司名称",
    "people": "人员数量",
}  # fmt: skip
COLUMNS = {
    "order": "序号", "name": "姓名", "sex": "性别", "id_number": "身份证编号", "education": "文化程度",
    "position": "岗位职务", "joined_on": "加入组织日期", "years": "从事值机年数", "note": "说明",
}  # fmt: skip
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
_GIVEN = "伟强磊军洋勇杰娟涛明超秀霞平刚英华文玉建国海燕红梅志丽玲桂兰春凤云"


def officer(index: int) -> dict[str, str]:
    """Invent one officer. No rare names: they would make reportlab parse a third, larger font."""
    name = _SURNAMES[index % len(_SURNAMES)] + _GIVEN[index % len(_GIVEN)] + _GIVEN[index // 7 % len(_GIVEN)]
    return {
        "order": "", "name": name, "sex": "男" if index % 3 else "女", "education": "大专",
        "id_number": f"1101051985{index % 12 + 1:02d}{index % 28 + 1:02d}{index % 1000:03d}X",
        "position": "值机员", "joined_on": "2021年2月8日", "years": str(index % 20), "note": "",
    }  # fmt: skip


def draw(officers: int) -> bytes:
    """Draw with dutydesk."""
    from dutydesk.paper.document import Filled, draw
    from dutydesk.paper.form import load

    fields = {
        "made_on": "2026年11月24日", "number": "QD-2026-000123", "client_name": "北京市第三人民医院保卫处",
        "provider_name": "北京蓝盾值机服务有限公司", "people": str(officers),
    }  # fmt: skip
    lines = [officer(index) for index in range(officers)]
    filled = Filled(fields=fields, tables={"lines": lines}, number="QD-2026-000123", copies=2)
    return draw(load("staff_list", LABELS, {"lines": COLUMNS}), filled)


def replay(pages: list[list[tuple[Any, ...]]]) -> bytes:
    """Draw what was recorded with reportlab and its own TTFont."""
    from io import BytesIO

    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for font in dict.fromkeys(step[4] for page in pages for step in page if step[0] == "text"):
        pdfmetrics.registerFont(TTFont(font, str(_ROOT / "resources" / "fonts" / f"{font}.ttf")))
    out = BytesIO()
    canvas = Canvas(out, pagesize=(210 * _MM, 297 * _MM), pageCompression=1, invariant=1)
    for page in pages:
        for kind, *step in page:
            if kind == "text":
                x, y, words, font, size, spacing = step
                canvas.setFont(font, size)
                canvas.drawString(x, y, words, charSpace=spacing)
            elif kind == "lines":
                canvas.setLineWidth(step[0])
                canvas.lines(step[1])
            else:
                path = canvas.beginPath()
                for x, y, wide, high in step[0]:
                    path.rect(x, y, wide, high)
                canvas.drawPath(path, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def main() -> None:
    """Draw, and tell."""
    sys.path.insert(0, str(_ROOT))
    loading = 0.0
    if len(sys.argv) > 2:
        began = time.process_time()
        pages = marshal.loads(Path(sys.argv[2]).read_bytes())  # noqa: S302 (written by the benchmark itself)
        loading = time.process_time() - began
        pdf = replay(pages)
    else:
        pdf = draw(int(sys.argv[1]))
    print(time.process_time() - loading, len(pdf), _peak_megabytes())


def _peak_megabytes() -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
