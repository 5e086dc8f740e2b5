"""T/BAX 0001.2—2021 in code: section_5.py holds the clauses that begin with 5, in their order.

Importing a section registers its checks.
"""

from dutydesk.standard import annex_a, section_4, section_5, section_7, section_8
from dutydesk.standard.clause import CHECKS, Finding, Remedy, State, judge
from dutydesk.standard.evidence import Evidence, GivenList, is_in_post, state_on, whole_years
from dutydesk.standard.register import CLAUSES, Clause, How, Whose, clause_of

__all__ = [
    "CHECKS",
    "CLAUSES",
    "Clause",
    "Evidence",
    "Finding",
    "GivenList",
    "How",
    "Remedy",
    "State",
    "Whose",
    "annex_a",
    "clause_of",
    "is_in_post",
    "judge",
    "section_4",
    "section_5",
    "section_7",
    "section_8",
    "state_on",
    "whole_years",
]
