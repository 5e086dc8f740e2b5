"""The verbs backup and restore."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dutydesk.command.opening import WrongUse, desk, folder_of, read_secret
from dutydesk.kinds.words import words

if TYPE_CHECKING:
    import argparse

DONE, FOUND = 0, 1
_MEGABYTE = 1 << 20


def backup(options: argparse.Namespace) -> int:
    """Write a backup of the desk, check it and thin out older ones; 1 where attachments lack.

    At a place that the desk knows it counts there as one of the desk's own: 今日 tells its age.
    """
    from dutydesk.records import BackupPlace
    from dutydesk.store import backup as storing
    from dutydesk.store import journal
    from dutydesk.work import backups

    with desk(options) as session:
        store = session.info["store"]
        store.sign_head("备份")
        made = storing.write(store.folder, store.key, options.to, "命令", thorough=True)
        if (place := backups.place_at(session, options.to)) is not None:
            backups.record(session, [backups.Outcome(place.id, made, None)])
        else:
            journal.note(session, "backup", str(BackupPlace.__tablename__), None, made.folder.name)
    if options.json:
        told = {"folder": str(made.folder), "size": made.size, "entries": made.head_seq, "left": made.left}
        print(json.dumps({**told, "missing": list(made.missing)}, ensure_ascii=False, indent=1))
    else:
        print(f"备份已写好并逐页校验，{made.size / _MEGABYTE:.1f} MB：{made.folder}")
        print(f"这里现有 {made.left} 份备份。恢复时需要打印的恢复码，请妥善保管。")
        if made.missing:
            print(f"有 {len(made.missing)} 个附件在数据文件夹中缺失或损坏，备份里没有它们。")
    return FOUND if made.missing else DONE


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the place of the data folder's content, which is kept aside; 1 where attachments lack."""
    if options.data is None or options.code_file is None:
        raise WrongUse("restore 需要 --data 和 --code-file：恢复到哪个数据文件夹，用哪个恢复码。")
    from dutydesk.store import lock
    from dutydesk.store import restore as storing
    from dutydesk.work import restoring

    folder, code = folder_of(options), read_secret(options.code_file, "恢复码文件")
    restoring.offers(options.pack)  # a wrong place is said before a data folder is made
    with lock.hold(folder) as held:
        storing.finish(folder)
        examined = restoring.examine(options.pack, code, folder)
        restored = restoring.put_back(examined, folder, held, lambda: None, without_missing=options.without_missing)
        restored.store.close()
    made_at = restored.made_at.astimezone()
    if options.json:
        told = {"data": str(folder.path), "made_at": made_at.isoformat(), "missing": restored.missing}
        aside = None if restored.aside is None else str(restored.aside)
        print(json.dumps({**told, "aside": aside}, ensure_ascii=False, indent=1))
    else:
        print(f"已恢复 {words(made_at.date())} {made_at:%H:%M} 的备份：{folder.path}")
        if restored.aside is not None:
            print(f"原有数据没有删除，存于：{restored.aside}")
        if restored.missing:
            print(f"有 {restored.missing} 个附件在备份中缺失或损坏，没有恢复。")
    return FOUND if restored.missing else DONE
