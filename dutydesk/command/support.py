"""`dutydesk support`: what a maintainer needs, in one file. It is written also where the desk does not open."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from dutydesk.command.opening import desk, folder_of
from dutydesk.errors import StoreError

if TYPE_CHECKING:
    import argparse

DONE = 0


def support(options: argparse.Namespace) -> int:
    """Write logs, versions, sizes and counts; the counts only with the recovery code."""
    from dutydesk.work import support

    folder = folder_of(options)
    if options.code_file is None:
        names, counted = support.write(options.out, folder), False
    else:
        try:
            with desk(options) as session:
                names, counted = support.write(options.out, folder, session), True
        except StoreError as trouble:
            print(trouble.message, file=sys.stderr)
            names, counted = support.write(options.out, folder), False
    if options.json:
        print(json.dumps({"file": str(options.out), "names": names, "counted": counted}, ensure_ascii=False, indent=1))
        return DONE
    print(f"维护资料已写好：{options.out}")
    print("其中只有运行日志、版本、大小和条数，没有人员资料、密码和密钥。")
    if not counted:
        print("未打开资料，条数和设置没有写入；需要时请加 --code-file。")
    return DONE
