"""No ID number and no name where none belongs: logs, temporary files, WAL, journal, and whatever lies unencrypted."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sqlmodel import select

from dutydesk.desktop import defects
from dutydesk.records import Certificate, Officer, StaffListLine
from dutydesk.store import bigrams, cipher, journal
from dutydesk.work import demo, officers, papers, signin, staff_lists, support
from dutydesk.work.pack import Choice, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dutydesk.store.actor import Actor
    from dutydesk.store.database import Store

PEOPLE = 40
FEW = 5
PASSWORD = "值机台-2026"
NEWCOMER = ("欧阳文静", "110105199003072426")
# Copies every file before Python removes it: in the process that runs the verbs, and in those that it starts.
KEEPING = """
import os, sys
kept, busy, count = os.environ["KEPT"], [], 0
def keep(event, given):
    global count
    if event != "os.remove" or busy:
        return
    busy.append(event)
    try:
        path, folder = given
        handle = os.open(path, os.O_RDONLY, **({} if folder == -1 else {"dir_fd": folder}))
        with open(handle, "rb") as file:
            data = file.read()
        count += 1
        with open(os.path.join(kept, f"{os.getpid()}-{count}"), "wb") as copy:
            copy.write(data)
    except OSError:
        pass
    finally:
        busy.clear()
sys.addaudithook(keep)
"""
RUNNING = """
import json, logging, os, sys
from dutydesk.command.entrance import run
log = os.path.join(os.environ["KEPT"], "everything.log")
logging.basicConfig(filename=log, level=logging.DEBUG, encoding="utf-8")
codes = [run(words) for words in json.loads(sys.argv[1])]
sys.exit(0 if set(codes) <= {0, 1} else repr(codes))
"""


def forms(number: str) -> list[bytes]:
    """Return the ways in which a text could lie in a file; few bytes would be met by chance in what is encrypted."""
    ways = {number.encode(), number.encode("utf-16-le"), number.encode("gb18030")}
    return [way for way in ways if len(way) > FEW]


def telling(data: bytes, secrets: list[str]) -> list[str]:
    return [secret for secret in secrets if any(form in data for form in forms(secret))]


def files_in(*places: Path) -> list[Path]:
    return [path for place in places for path in place.rglob("*") if path.is_file()]


def found_in(paths: list[Path], secrets: list[str]) -> dict[str, list[str]]:
    seen = {path.name: telling(path.read_bytes(), secrets) for path in paths}
    return {name: told for name, told in seen.items() if told}


@pytest.fixture
def log(store: Store) -> Iterator[Path]:
    """Everything that any part of the program says, down to the last detail, in the log of the data folder."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    defects.keep_log(store.folder.logs)
    root.setLevel(logging.DEBUG)
    yield store.folder.logs / "dutydesk.log"
    root.setLevel(level)
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def test_a_main_job_leaves_no_personal_data_where_none_belongs(
    store: Store, lead: Actor, log: Path, tmp_path: Path
) -> None:
    with store.session(lead) as session:
        demo.fill(session, PEOPLE, 7)
        officer = session.exec(select(Officer)).first()
        assert officer is not None
        signin.confirm_password(session, PASSWORD)
        officers.reveal_id(session, officer.id or 0, f"核对 {officer.id_number} 的原件")
        officers.save_officer(session, {"note": f"曾用号 {officer.id_number}"}, officer.id)
        paper = staff_lists.issue(session, date.today())
        papers.save_as(session, paper, str(tmp_path / "清单.pdf"))
        write_pack(session, tmp_path / "资料包", Choice(with_id_numbers=True, receiver="保卫处", reason="报批"))
        with pytest.raises(ValueError, match=officer.id_number) as raised:
            int(f"{officer.name}{officer.id_number}")
        defects.number(raised.value)
    numbers, names = _people(store, lead)
    assert len(numbers) > PEOPLE
    folder = store.folder
    open_files = [folder.database, folder.database.with_name("desk.db-wal"), *files_in(folder.blobs)]
    assert open_files[1].stat().st_size > 0
    assert not found_in(open_files, numbers)
    assert not found_in([*files_in(folder.logs), folder.vault, folder.heads, folder.tail], [*numbers, *names])
    assert log.stat().st_size > 0

    plain = cipher.connect(folder.database, store.key)
    try:
        entries = str(plain.execute("SELECT * FROM journal").fetchall())
        assert not [number for number in numbers if number in entries]
        whole = "SELECT count(*) FROM journal_words WHERE journal_words MATCH ?"
        assert not [n for n in numbers if plain.execute(whole, (bigrams.wanted(n),)).fetchone()[0]]
        assert journal.verify(plain).whole
    finally:
        plain.close()

    with store.session(lead) as session:
        support.write(tmp_path / "维护资料.zip", folder, session)
    with zipfile.ZipFile(tmp_path / "维护资料.zip") as made:
        parts = {name: telling(made.read(name), [*numbers, *names]) for name in made.namelist()}
    assert "logs/dutydesk.log" in parts
    assert not {name: told for name, told in parts.items() if told}


def test_the_verbs_leave_no_personal_data_in_temporary_files_and_logs(
    tmp_path: Path, trial: Any, read_people: Callable[[Path, Path], tuple[list[str], list[str]]]
) -> None:
    data, code, kept, temporary, out = (tmp_path / name for name in ("desk", "code.txt", "kept", "temporary", "out"))
    for place in (kept, temporary, out):
        place.mkdir()
    at = ["--data", str(data), "--code-file", str(code)]
    secret = out / "密码.txt"
    secret.write_text("Qing-Song-2026", "utf-8")
    give = ["--with-id-numbers", "--receiver", "保卫处", "--reason", "报批"]
    jobs = [
        ["demo", "--officers", str(PEOPLE), *at],
        ["import", "officers", str(_staff_file(out)), *at],
        ["import", "officers", str(_staff_file(out)), "--check"],
        ["print", "staff-list", "--out", str(out / "清单.pdf"), *at],
        ["pack", "--out", str(out / "资料包"), *give, *at],
        ["pack", "--out", str(out / "资料包"), *give, "--password-file", str(secret), *at],
        ["review", *at],
        ["verify", *at],
        ["backup", "--to", str(out / "备份"), *at],
        ["support", "--out", str(out / "维护资料.zip"), *at],
    ]
    (tmp_path / "sitecustomize.py").write_text(KEEPING, "utf-8")
    environment = trial.environment() | dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(temporary)) | {"KEPT": str(kept)}
    environment["PYTHONPATH"] = os.pathsep.join((str(tmp_path), environment["PYTHONPATH"]))
    (out / "备份").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", RUNNING, json.dumps(jobs)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    numbers, names = read_people(data, code)
    assert NEWCOMER[1] in numbers
    secrets = [*numbers, *names, code.read_text("ascii").strip()]
    looked_at = [*files_in(kept, temporary, data / "logs"), data / "desk.db", *files_in(data / "blobs", out / "备份")]
    assert any(path.name.split("-")[0].isdecimal() for path in files_in(kept)), "nothing was kept: look at the hook"
    assert not found_in(looked_at, numbers)
    assert not found_in(files_in(kept, temporary), secrets)
    assert not telling((done.stdout + done.stderr).encode(), numbers)
    with zipfile.ZipFile(out / "维护资料.zip") as made:
        assert not [n for n in made.namelist() if telling(made.read(n), secrets)]
    trial.figure(
        "personal data looked for in logs, temporary files, WAL, journal and backups",
        len(secrets),
        f"none found in {len(looked_at)} files",
    )


@pytest.fixture
def read_people() -> Callable[[Path, Path], tuple[list[str], list[str]]]:
    """Open a desk by its code and read whom it holds."""
    from dutydesk.work import setup

    def read(data: Path, code: Path) -> tuple[list[str], list[str]]:
        from dutydesk.store.actor import recovery_holder

        store = setup.open_store(data, code=code.read_text("ascii").strip())
        try:
            return _people(store, recovery_holder())
        finally:
            store.close()

    return read


def _people(store: Store, actor: Actor) -> tuple[list[str], list[str]]:
    with store.session(actor) as session:
        people = session.exec(select(Officer)).all()
        lines = session.exec(select(StaffListLine)).all()
        held = [one.number for one in session.exec(select(Certificate)) if len(one.number) == 18]
        numbers = {str(one.id_number) for one in (*people, *lines)} | set(held)
        return sorted(numbers), sorted({str(one.name) for one in people})


def _staff_file(folder: Path) -> Path:
    path = folder / "花名册.xlsx"
    if not path.exists():
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["姓名", "性别", "身份证号", "学历", "岗位", "入职日期", "开始值机日期"])
        sheet.append([NEWCOMER[0], "女", NEWCOMER[1], "大专", "值机员", date(2024, 3, 5), date(2019, 7, 1)])
        book.save(path)
    return path
