"""What each verb does. Every one prints what it did, for people or as JSON, and returns the exit code."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from dutydesk.command import roster
from dutydesk.command.backing_up import backup, restore
from dutydesk.command.opening import WrongUse, desk, desk_or_none, folder_of, read_secret, write_code
from dutydesk.command.rota import solve
from dutydesk.command.support import support
from dutydesk.command.verify import verify

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from sqlmodel import Session

    from dutydesk.records import Paper

DONE, FOUND = 0, 1


def demo(options: argparse.Namespace) -> int:
    """Fill a new data folder with an invented site, and write its recovery code."""
    if options.data is None or options.code_file is None:
        raise WrongUse("demo 需要 --data 和 --code-file：演示数据放在哪里，恢复码写到哪里。")
    from dutydesk.store.actor import recovery_holder
    from dutydesk.work import demo, setup

    folder = folder_of(options)
    beginning = setup.begin(folder)
    kept = write_code(options.code_file, beginning.code.words())
    setup.confirm_code(folder, beginning.code.words())
    store = setup.open_store(folder, code=beginning.code.words())
    try:
        with store.session(recovery_holder()) as session:
            site = demo.fill(session, options.officers, options.seed)
            name = site.name
    finally:
        store.close()
    if options.json:
        _say_json({"data": str(folder.path), "code_file": str(options.code_file), "officers": options.officers})
        return DONE
    print(f"演示分部“{name}”已建好，{options.officers} 人在册：{folder.path}")
    print(f"恢复码在 {options.code_file}，请妥善保管。")
    if kept is not None:
        print(f"原来的恢复码文件已改名为 {kept}。")
    return DONE


def review(options: argparse.Namespace) -> int:
    """Hold the records of a day against the standard; 1 where anything was found."""
    from dutydesk.kinds.words import words
    from dutydesk.work.review import board, board_json

    on: date = options.on or date.today()
    with desk(options) as session:
        rows = board(session, on)
    found = sum(len(row.findings) for row in rows)
    if options.json:
        _say_json(board_json(rows, on))
        return FOUND if found else DONE
    print(f"{words(on)}的条款情况")
    for row in rows:
        if row.state.value == "not_yet":
            continue
        print(f"\n{row.number:<6}{row.state.words}  {row.gist}")
        for finding in row.findings:
            print(f"      - {finding.sentence}")
    asleep = sum(row.state.value == "not_yet" for row in rows)
    print(f"\n共 {len(rows)} 条：{found} 处需要办理；{asleep} 条尚未启用。")
    return FOUND if found else DONE


def pack(options: argparse.Namespace) -> int:
    """Write the pack for the client; 1 where something that was asked for is missing."""
    from dutydesk.work.pack import Choice, write_pack

    choice = Choice(
        starts_on=options.starts_on,
        ends_on=options.ends_on,
        contents=None if options.contents is None else tuple(filter(None, options.contents.split(","))),
        with_id_numbers=options.with_id_numbers,
        receiver=options.receiver,
        reason=options.reason,
        password="" if options.password_file is None else read_secret(options.password_file, "密码文件"),
    )
    with desk(options) as session:
        written = write_pack(session, options.out, choice)
    if options.json:
        _say_json(
            {
                "folder": str(written.folder),
                "complete": written.complete,
                "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in written.files],
                "missing": [{"what": absent.what, "why": absent.why} for absent in written.missing],
                "withheld": [{"what": absent.what, "why": absent.why} for absent in written.withheld],
                "outdated": [{"what": absent.what, "why": absent.why} for absent in written.outdated],
            }
        )
    else:
        print(f"资料包已写好并逐个核对，共 {written.counted}：{written.folder}")
        for words, absents in (("缺少", written.missing), ("未附", written.withheld), ("已过时", written.outdated)):
            for absent in absents:
                print(f"{words}：{absent.what}：{absent.why}")
        if written.missing:
            print("资料包不完整，封面已注明。")
    return DONE if written.complete else FOUND


def import_officers(options: argparse.Namespace) -> int:
    """Import officers from a spreadsheet; 1 where a row is refused, and then nothing is written unless told so."""
    from dutydesk.work.importing.apply import apply
    from dutydesk.work.importing.header import propose
    from dutydesk.work.importing.judge import judge
    from dutydesk.work.importing.reading import read_file

    workbook = read_file(options.file)
    with desk_or_none(options) if options.check else desk(options) as session:
        rows = judge(session, workbook, propose(workbook), date.today())
        refused = sum(row.action == "refuse" for row in rows)
        applied = None
        if not options.check and (options.skip_refused or not refused):
            applied = apply(session, [row for row in rows if row.action in {"add", "update"}])
    if options.json:
        _say_json({"rows": [row.as_json() for row in rows]})
        return FOUND if refused else DONE
    for row in rows:
        for sentence in (*row.faults, *row.notes):
            print(f"第 {row.row_number} 行：{sentence}")
    print("，".join(f"{words} {sum(row.action == action for row in rows)} 人" for action, words in _ACTIONS) + "。")
    if options.check:
        print("只做了检查，没有写入。")
    elif applied is None:
        print("有问题的行未改正，没有导入任何人员。请改正后再导入，或加 --skip-refused 只导入其余各行。")
    else:
        print(f"已导入：新增 {applied.added} 人，更新 {applied.updated} 人。")
    return FOUND if refused else DONE


_ACTIONS = (("add", "可新增"), ("update", "有变化"), ("none", "无变化"), ("refuse", "有问题"))


def print_staff_list(options: argparse.Namespace) -> int:
    """Write the PDF of the staff list: the last one where it still holds, else a new one."""
    from dutydesk.store import medium
    from dutydesk.work import papers, staff_lists

    with desk(options) as session:
        paper = _holding_list(session) or staff_lists.issue(session, date.today())
        data = papers.save_as(session, paper, str(options.out))
    medium.write_file(options.out, data)  # after it was entered where it goes
    if options.json:
        _say_json({"number": paper.number, "pages": paper.pages, "file": str(options.out)})
    else:
        print(f"清单 {paper.number} 已写好，共 {paper.pages} 页：{options.out}")
    return DONE


def _holding_list(session: Session) -> Paper | None:
    """Return the last list of everybody, where it is neither void nor returned and the records say the same still."""
    from sqlmodel import col, select

    from dutydesk.records import Outcome, StaffList
    from dutydesk.work import freshness, staff_lists

    last = session.exec(select(StaffList).order_by(col(StaffList.id).desc())).first()
    paper = None if last is None or last.by_choice else staff_lists.paper_of(session, last)
    if paper is None or paper.withdrawn_on or paper.outcome is Outcome.RETURNED or freshness.stale(session, paper):
        return None
    return paper


def _say_json(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=1))


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "demo": demo,
    "import officers": import_officers,
    "print staff-list": print_staff_list,
    "review": review,
    "pack": pack,
    "verify": verify,
    "backup": backup,
    "restore": restore,
    "support": support,
    "roster fill": roster.fill,
    "roster check": roster.check,
    "roster repair": roster.repair,
    "rota solve": solve,
}
