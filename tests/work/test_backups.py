from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dutydesk.errors import InvalidEntry, NotAllowed, Refused
from dutydesk.records import Role, Team
from dutydesk.store import journal, lock, packs, restore
from dutydesk.store.actor import Actor
from dutydesk.store.folder import DataFolder
from dutydesk.work import backups, restoring, settings, setup
from dutydesk.work.backups import Age

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from dutydesk.store.database import Store
    from dutydesk.work.backups import Place

NOW = datetime(2026, 11, 23, 10, 0).astimezone()
DAY = timedelta(days=1)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "U盘"
    place.mkdir()
    return place


@pytest.fixture
def place(store: Store, lead: Actor, stick: Path) -> Place:
    with store.session(lead) as session:
        return backups.add_place(session, stick, "蓝色 U 盘", is_stick=True)


def make(store: Store, lead: Actor, place: Place, path: Path) -> backups.Outcome:
    outcomes = backups.write_all(store, [(place, path)], "手动")
    with store.session(lead) as session:
        backups.record(session, outcomes)
    return outcomes[0]


@pytest.fixture
def backed_up(store: Store, lead: Actor, place: Place, stick: Path) -> Store:
    assert make(store, lead, place, stick).done is not None
    return store


def ran(session: Session, place: Place, at: datetime, fault: str = "") -> None:
    session.connection().exec_driver_sql(
        "INSERT INTO backup_run VALUES (?, ?, 'x', 1, ?)", (place.id, at.astimezone(UTC).isoformat(), fault)
    )


def test_a_stick_is_known_again_by_its_mark_wherever_it_comes(
    store: Store, place: Place, stick: Path, tmp_path: Path
) -> None:
    assert backups.reach(store.folder, place) == stick
    elsewhere = stick.rename(tmp_path / "另一个盘符")
    assert backups.reach(store.folder, place) is None
    assert backups.reach(store.folder, place, [tmp_path, elsewhere]) == elsewhere
    stick.mkdir()  # the empty mount point of a stick that is not plugged in
    assert backups.reach(store.folder, place, []) is None


def test_a_place_is_added_once_and_forgotten_without_touching_it(
    store: Store, lead: Actor, place: Place, stick: Path
) -> None:
    with store.session(lead) as session:
        with pytest.raises(InvalidEntry):
            backups.add_place(session, stick)
        with pytest.raises(InvalidEntry):
            backups.add_place(session, stick / "没有")
        with pytest.raises(InvalidEntry):
            backups.add_place(session, store.folder.path)
        backups.remove_place(session, place.id)
        assert backups.places(session) == []
        again = backups.add_place(session, stick)
        assert (again.mark, again.name) == (place.mark, "U盘")
        with pytest.raises(Refused):
            backups.remove_place(session, 99)


def test_a_new_place_knows_nothing_of_the_backups_at_one_that_was_removed(
    backed_up: Store, lead: Actor, place: Place, tmp_path: Path
) -> None:
    with backed_up.session(lead) as session:
        backups.remove_place(session, place.id)
        other = tmp_path / "另一个 U 盘"
        other.mkdir()
        assert backups.add_place(session, other).last is None
        assert backups.standing(session, date.today()).age is Age.NEVER


def test_only_the_lead_says_where_backups_go_but_anybody_makes_them(
    store: Store, lead: Actor, place: Place, stick: Path
) -> None:
    reader = Actor(lead.operator_id, lead.name, Role.READER)
    with pytest.raises(NotAllowed), store.session(reader) as session:
        backups.add_place(session, stick)
    outcome = make(store, reader, place, stick)
    assert outcome.done is not None
    with store.session(None) as session:
        found = backups.places(session)[0]
        assert found.last is not None
        assert found.last.name == outcome.done.folder.name
        assert found.failed is None
    with store.session(lead) as session:
        acts = [entry.act for entry in journal.history(session, "backupplace", place.id)]
    assert acts == ["add", "backup"]


def test_a_fault_at_one_place_keeps_none_of_the_others_from_theirs(
    store: Store, lead: Actor, place: Place, stick: Path, tmp_path: Path
) -> None:
    gone = tmp_path / "没有"
    outcomes = backups.write_all(store, [(place, gone), (place, stick)], "每日")
    assert outcomes[0].error is not None
    assert outcomes[1].done is not None
    with store.session(lead) as session:
        backups.record(session, outcomes[:1])
        failed = backups.places(session)[0].failed
        assert failed is not None
        assert "找不到备份的位置" in failed.fault


def test_a_backup_is_due_once_the_set_hour_has_struck_since_the_last_one(session: Session, stick: Path) -> None:
    settings.put(session, "backup_hour", 9)
    place = backups.add_place(session, stick)
    assert backups.due(session, NOW) == [place]
    ran(session, place, NOW - timedelta(hours=2))
    assert [one.id for one in backups.due(session, NOW)] == [place.id]
    assert backups.due(session, NOW - timedelta(hours=1, minutes=30)) == []
    ran(session, place, NOW - timedelta(minutes=30))
    assert backups.due(session, NOW) == []
    assert backups.due(session, NOW + timedelta(hours=20)) == []
    assert [one.id for one in backups.due(session, NOW + DAY)] == [place.id]


def test_a_failed_try_is_repeated_after_an_hour(session: Session, stick: Path) -> None:
    place = backups.add_place(session, stick)
    ran(session, place, NOW - timedelta(minutes=50), "空间不够。")
    assert backups.due(session, NOW) == []
    assert len(backups.due(session, NOW + timedelta(minutes=11))) == 1


@pytest.mark.parametrize(
    ("days", "age", "words"),
    [
        (0, Age.FRESH, "今天"),
        (1, Age.FRESH, "昨天"),
        (2, Age.AGING, "2 天前"),
        (7, Age.AGING, "7 天前"),
        (8, Age.OLD, "8 天前"),
    ],
)
def test_the_age_of_the_last_checked_backup_turns_red(
    session: Session, stick: Path, days: int, age: Age, words: str
) -> None:
    place = backups.add_place(session, stick)
    ran(session, place, NOW - days * DAY)
    ran(session, place, NOW + timedelta(minutes=1), "空间不够。")
    found = backups.standing(session, NOW.date())
    assert (found.age, found.days) == (age, days)
    assert found.sentence.endswith(words)
    assert found.is_bad == (age is Age.OLD)


def test_no_place_and_no_backup_are_red(session: Session, stick: Path) -> None:
    assert backups.standing(session, NOW.date()).age is Age.NOWHERE
    backups.add_place(session, stick)
    found = backups.standing(session, NOW.date())
    assert (found.age, found.is_bad, found.days) == (Age.NEVER, True, None)


def test_a_backup_of_a_day_to_come_counts_for_none(session: Session, stick: Path) -> None:
    place = backups.add_place(session, stick)
    ran(session, place, NOW + 300 * DAY)
    ran(session, place, NOW + 301 * DAY, "空间不够。")
    found = backups.standing(session, NOW.date())
    assert (found.age, found.is_bad) == (Age.OLD, True)
    assert "晚于今天" in found.sentence
    assert len(backups.due(session, NOW)) == 1
    ran(session, place, NOW)
    assert backups.standing(session, NOW.date()).sentence.endswith("今天")
    assert backups.due(session, NOW) == []


# Restoring


def test_a_desk_goes_back_to_its_backup_and_the_journal_says_so(
    store: Store, lead: Actor, place: Place, stick: Path, recovery_words: str
) -> None:
    make(store, lead, place, stick)
    with store.session(lead) as session:
        session.add(Team(name="误录的班"))
    offer = restoring.offers(stick)[0]
    assert offer.words
    with lock.hold(store.folder) as held:
        examined = restoring.examine(offer.folder, recovery_words, store.folder)
        restored = restoring.put_back(examined, store.folder, held, store.close)
        assert restored.aside is not None
        with restored.store.session(lead) as session:
            assert not session.exec(Team.__table__.select()).all()  # type: ignore[attr-defined]
            last = session.connection().exec_driver_sql("SELECT act, why FROM journal ORDER BY seq DESC").first()
        restored.store.close()
    assert last is not None
    assert last[0] == "restore"
    assert offer.folder.name in last[1]


def test_missing_attachments_are_said_before_anything_is_closed(
    store: Store, lead: Actor, place: Place, stick: Path, recovery_words: str
) -> None:
    name = store.blobs.keep(b"a scan" * 100)
    outcome = make(store, lead, place, stick)
    assert outcome.done is not None
    (outcome.done.folder.parent / packs.BLOBS / name).unlink()
    with lock.hold(store.folder) as held:
        examined = restoring.examine(stick, recovery_words, store.folder)

        def never() -> None:
            raise AssertionError

        with pytest.raises(Refused, match="缺少 1 个附件"):
            restoring.put_back(examined, store.folder, held, never)
        restored = restoring.put_back(examined, store.folder, held, store.close, without_missing=True)
        assert restored.missing == 1
        restored.store.close()


def test_a_new_computer_begins_with_a_backup(backed_up: Store, stick: Path, recovery_words: str) -> None:
    backed_up.close()
    fresh = DataFolder(stick.parent / "new" / "dutydesk")
    with lock.hold(fresh) as held:
        examined = restoring.examine(stick, recovery_words, fresh)
        restored = restoring.put_back(examined, fresh, held, lambda: None)
        assert restored.aside is None
        restored.store.close()
    opened = setup.open_store(fresh, code=recovery_words)
    opened.close()


def test_a_restore_that_was_broken_off_is_finished_by_whoever_opens(
    backed_up: Store, lead: Actor, stick: Path, recovery_words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = backed_up
    with store.session(lead) as session:
        session.add(Team(name="误录的班"))
    ready = restore.prepare(restoring.examine(stick, recovery_words, store.folder), store.folder)
    store.close()
    with monkeypatch.context() as patch:
        patch.setattr(restore, "finish", lambda _: None)
        restore.put_in_place(ready, store.folder)
    assert restore.is_pending(store.folder)
    assert setup.has_desk(store.folder)
    opened = setup.open_store(store.folder, code=recovery_words)
    with opened.session(lead) as session:
        assert not session.exec(Team.__table__.select()).all()  # type: ignore[attr-defined]
    opened.close()
    assert not restore.is_pending(store.folder)
