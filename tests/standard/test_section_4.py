"""4.1 a) 劳动合同、社会保险和证件；4.3 合同的九项内容."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dutydesk.records import Certificate, CertificateKind, Contract, Education, Officer, OfficerStatus, Sex
from dutydesk.standard import Evidence, Finding, State, judge

ON = date(2026, 11, 23)
DAY = timedelta(days=1)
CONTENTS = [name for name in Contract.model_fields if name.startswith("has_")]


def officer(**given: Any) -> Officer:
    values: dict[str, Any] = {
        "id": 7,
        "employee_number": "BJ-007",
        "name": "李丽",
        "sex": Sex.FEMALE,
        "id_number": "11010519900307002X",
        "education": Education.COLLEGE,
        "position": "值机员",
        "joined_on": date(2020, 3, 1),
        "duty_since": date(2019, 6, 1),
    }
    return Officer(**(values | given))


def certificate(kind: CertificateKind, expires_on: date | None = None, **given: Any) -> Certificate:
    return Certificate(officer_id=7, kind=kind, expires_on=expires_on, **given)


LABOUR = certificate(CertificateKind.LABOUR_CONTRACT)
INSURANCE = certificate(CertificateKind.SOCIAL_INSURANCE)


def judged(*certificates: Certificate, who: Officer | None = None) -> tuple[State, tuple[Finding, ...]]:
    return judge("4.1a", Evidence(ON, officers=(who or officer(),), certificates=certificates))


def sentences(found: tuple[Finding, ...]) -> list[str]:
    return [finding.sentence for finding in found]


def test_who_has_both_records_meets_the_clause() -> None:
    assert judged(LABOUR, INSURANCE) == (State.MET, ())


def test_who_lacks_them_is_named_with_each() -> None:
    state, found = judged()
    assert state is State.GAP
    assert sentences(found) == ["李丽没有登记劳动合同。", "李丽没有登记社会保险。"]
    assert isinstance(found[0].record, Officer)


def test_without_anyone_in_post_the_clause_does_not_apply() -> None:
    gone = officer(status=OfficerStatus.LEFT, left_on=ON)
    assert judged(who=gone) == (State.NOT_APPLICABLE, ())
    assert judged(who=officer(joined_on=ON + DAY)) == (State.NOT_APPLICABLE, ())


def test_the_day_before_leaving_still_counts() -> None:
    assert judged(who=officer(status=OfficerStatus.LEFT, left_on=ON + DAY))[0] is State.GAP


def test_who_is_on_leave_still_needs_a_contract() -> None:
    assert judged(who=officer(status=OfficerStatus.ON_LEAVE))[0] is State.GAP


def test_a_certificate_is_still_valid_on_its_last_day() -> None:
    guard = certificate(CertificateKind.SECURITY_GUARD, ON)
    state, found = judged(LABOUR, INSURANCE, guard)
    assert state is State.DUE
    assert sentences(found) == ["李丽的保安员证将于2026年11月23日到期。"]
    assert found[0].due == ON
    assert found[0].record is guard


def test_the_day_after_its_last_day_a_certificate_is_a_gap() -> None:
    state, found = judged(LABOUR, INSURANCE, certificate(CertificateKind.SECURITY_GUARD, ON - DAY))
    assert state is State.GAP
    assert sentences(found) == ["李丽的保安员证已于2026年11月22日到期。"]


def test_a_certificate_is_spoken_of_from_thirty_days_before() -> None:
    month = timedelta(days=30)
    assert judged(LABOUR, INSURANCE, certificate(CertificateKind.HEALTH, ON + month))[0] is State.DUE
    assert judged(LABOUR, INSURANCE, certificate(CertificateKind.HEALTH, ON + month + DAY))[0] is State.MET


def test_a_renewed_certificate_is_not_spoken_of() -> None:
    old = certificate(CertificateKind.HEALTH, ON - DAY, issued_on=date(2025, 1, 1))
    new = certificate(CertificateKind.HEALTH, date(2028, 1, 1), issued_on=ON - DAY)
    assert judged(LABOUR, INSURANCE, old, new) == (State.MET, ())


def test_a_renewal_that_follows_without_a_hole_counts_before_it_begins() -> None:
    old = certificate(CertificateKind.SOCIAL_INSURANCE, ON + DAY)
    new = certificate(CertificateKind.SOCIAL_INSURANCE, date(2028, 1, 1), issued_on=ON + 2 * DAY)
    late = certificate(CertificateKind.SOCIAL_INSURANCE, date(2028, 1, 1), issued_on=ON + 3 * DAY)
    assert judged(LABOUR, old, new) == (State.MET, ())
    assert judged(LABOUR, old, late)[0] is State.DUE


def test_a_contract_that_begins_later_is_not_one_yet() -> None:
    later = certificate(CertificateKind.LABOUR_CONTRACT, issued_on=ON + DAY)
    state, found = judged(later, INSURANCE)
    assert state is State.GAP
    assert sentences(found) == ["李丽的劳动合同自2026年11月24日起才生效。"]


def test_two_other_certificates_do_not_renew_one_another() -> None:
    driving = certificate(CertificateKind.OTHER, ON - DAY, number="驾驶证 1")
    first_aid = certificate(CertificateKind.OTHER, date(2030, 1, 1), number="急救证 9")
    assert judged(LABOUR, INSURANCE, driving, first_aid)[0] is State.GAP


def test_certificates_of_others_prove_nothing() -> None:
    theirs = Certificate(officer_id=8, kind=CertificateKind.LABOUR_CONTRACT)
    assert sentences(judged(theirs, INSURANCE)[1]) == ["李丽没有登记劳动合同。"]


@given(st.integers(-400, 400))
def test_days_left_decide_the_state_and_nothing_else_does(days: int) -> None:
    state, _ = judged(LABOUR, INSURANCE, certificate(CertificateKind.HEALTH, ON + timedelta(days=days)))
    assert state is (State.GAP if days < 0 else State.DUE if days <= 30 else State.MET)


def contract(**given: Any) -> Contract:
    values: dict[str, Any] = dict.fromkeys(CONTENTS, True) | {
        "id": 1,
        "number": "FW-2026-018",
        "signed_on": date(2026, 1, 10),
        "starts_on": date(2026, 2, 1),
        "ends_on": date(2028, 1, 31),
    }
    return Contract(**(values | given))


def contracts_judged(*contracts: Contract, on: date = ON) -> tuple[State, tuple[Finding, ...]]:
    return judge("4.3", Evidence(on, contracts=contracts))


def test_a_contract_in_force_with_all_nine_contents_meets_the_clause() -> None:
    assert len(CONTENTS) == 9
    assert contracts_judged(contract()) == (State.MET, ())


def test_missing_contents_are_named() -> None:
    state, found = contracts_judged(contract(has_plan=False, has_boundary=False))
    assert state is State.GAP
    assert sentences(found) == ["服务合同 FW-2026-018 未明确 2 项内容：监控区域与目标边界、服务方案。"]


def test_without_a_contract_the_clause_is_a_gap() -> None:
    state, found = contracts_judged()
    assert state is State.GAP
    assert sentences(found) == ["尚未登记与用户单位签订的服务合同。"]
    assert found[0].record is None


def test_a_contract_is_in_force_on_its_first_and_last_day() -> None:
    assert contracts_judged(contract(), on=date(2026, 2, 1))[0] is State.MET
    assert contracts_judged(contract(), on=date(2028, 1, 31))[0] is State.DUE


def test_a_contract_that_ended_is_a_gap_since_its_last_day() -> None:
    state, found = contracts_judged(contract(), on=date(2028, 2, 1))
    assert state is State.GAP
    assert sentences(found) == ["服务合同 FW-2026-018 已于2028年1月31日到期，尚未登记续签的合同。"]
    assert found[0].due == date(2028, 1, 31)


def test_a_contract_that_follows_on_ends_the_warning() -> None:
    following = contract(id=2, signed_on=date(2028, 1, 5), starts_on=date(2028, 2, 1), ends_on=date(2030, 1, 31))
    assert contracts_judged(contract(), following, on=date(2028, 1, 20)) == (State.MET, ())
    assert contracts_judged(contract(), following, on=date(2028, 1, 4))[0] is State.DUE


def test_a_signed_contract_that_starts_later_is_read_for_its_contents() -> None:
    coming = contract(starts_on=ON + DAY, has_liability=False)
    assert sentences(contracts_judged(coming)[1]) == ["服务合同 FW-2026-018 未明确 1 项内容：重大风险事件损失责任。"]
