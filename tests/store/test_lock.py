from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import FolderBusy
from dutydesk.store import lock

if TYPE_CHECKING:
    from dutydesk.store.folder import DataFolder

HOLD = """
import sys, time
from pathlib import Path
from dutydesk.store import lock
from dutydesk.store.folder import DataFolder
held = lock.hold(DataFolder(Path(sys.argv[1])))
print("held", flush=True)
time.sleep(60)
"""


def test_a_held_folder_is_refused_and_its_holder_named(folder: DataFolder) -> None:
    with lock.hold(folder) as held:
        with pytest.raises(FolderBusy, match=rf"进程 {os.getpid()}，自 \d+月\d+日 \d\d:\d\d 起"):
            lock.hold(folder)
        assert lock.holder(folder) == held.holder
        assert held.holder.socket == lock.socket_name(folder)
    assert lock.holder(folder) is None
    lock.hold(folder).release()


def test_releasing_twice_does_not_take_the_folder_from_another(folder: DataFolder) -> None:
    first = lock.hold(folder)
    first.release()
    with lock.hold(folder) as second:
        first.release()
        assert lock.holder(folder) == second.holder


def test_another_process_holds_and_its_crash_leaves_the_folder_free(folder: DataFolder) -> None:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(folder.path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(FolderBusy, match=f"进程 {child.pid}"):
        lock.hold(folder)
    child.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with lock.hold(folder) as held:
        assert held.holder.pid == os.getpid()


def test_a_spoiled_note_of_the_holder_only_leaves_the_name_out(folder: DataFolder) -> None:
    with lock.hold(folder):
        folder.holder.write_text("{", encoding="utf-8")
        with pytest.raises(FolderBusy, match="由另一个值机台程序使用。"):
            lock.hold(folder)
