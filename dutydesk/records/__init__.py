"""The tables, one file a family. KINDS is their order in the navigation and in the Excel pack."""

from typing import Any

from dutydesk.kinds.kind import Kind, kind_of
from dutydesk.records.base import Moment, Record
from dutydesk.records.desk import BackupPlace, Disclosure, Operator, Role, Setting
from dutydesk.records.paper import Outcome, PageState, Paper, PaperScan, PaperState, ScanPage, ScanStack
from dutydesk.records.roster import (
    Crew,
    DayOff,
    Holiday,
    Leave,
    LeaveKind,
    Placement,
    RosterDuty,
    RosterLine,
    RosterVersion,
    Rotation,
)
from dutydesk.records.site import Contract, ContractKind, DayKind, Headcount, Post, ShiftKind, Site, Team
from dutydesk.records.staff import Certificate, CertificateKind, Education, Officer, OfficerStatus, Sex
from dutydesk.records.staff_list import StaffList, StaffListLine

_RECORDS: list[Any] = [
    Site,
    Contract,
    ShiftKind,
    Post,
    Headcount,
    Holiday,
    Team,
    Rotation,
    Crew,
    Officer,
    Certificate,
    Placement,
    Leave,
    RosterDuty,
    RosterVersion,
    RosterLine,
    StaffList,
    StaffListLine,
    Paper,
    PaperScan,
    ScanStack,
    ScanPage,
    Disclosure,
    Operator,
    Setting,
    BackupPlace,
]
KINDS: tuple[Kind, ...] = tuple(kind_of(record) for record in _RECORDS)

__all__ = [
    "KINDS",
    "BackupPlace",
    "Certificate",
    "CertificateKind",
    "Contract",
    "ContractKind",
    "Crew",
    "DayKind",
    "DayOff",
    "Disclosure",
    "Education",
    "Headcount",
    "Holiday",
    "Leave",
    "LeaveKind",
    "Moment",
    "Officer",
    "OfficerStatus",
    "Operator",
    "Outcome",
    "PageState",
    "Paper",
    "PaperScan",
    "PaperState",
    "Placement",
    "Post",
    "Record",
    "Role",
    "RosterDuty",
    "RosterLine",
    "RosterVersion",
    "Rotation",
    "ScanPage",
    "ScanStack",
    "Setting",
    "Sex",
    "ShiftKind",
    "Site",
    "StaffList",
    "StaffListLine",
    "Team",
]
