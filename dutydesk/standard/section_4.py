"""4 基本要求."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dutydesk.kinds.words import words
from dutydesk.records import KINDS, CertificateKind, Contract, TrainingSubject
from dutydesk.standard.clause import Finding, Remedy, clause, describe
from dutydesk.standard.lapses import lapses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dutydesk.records import Certificate, Officer
    from dutydesk.standard.evidence import Evidence

_REQUIRED = (CertificateKind.LABOUR_CONTRACT, CertificateKind.SOCIAL_INSURANCE)
_DAY = timedelta(days=1)


@clause("4.1a", applies=lambda evidence: bool(evidence.in_post))
def officers_have_valid_certificates(evidence: Evidence) -> Iterator[Finding]:
    """Each officer has a labour contract and social insurance in force, and no certificate on file has run out."""
    held: dict[int, list[Certificate]] = defaultdict(list)
    for certificate in evidence.certificates:
        held[certificate.officer_id].append(certificate)
    for officer in evidence.in_post:
        series = _series(held.get(officer.id or 0, ()))
        for kind in _REQUIRED:
            if not series.get((kind, "")):
                yield Finding(
                    officer,
                    f"{officer.name}没有登记{kind.value}。",
                    remedy=Remedy.ADD_CERTIFICATE,
                    who=officer.name,
                    many=f"{{n}} 名值机员没有登记{kind.value}。",
                    detail=describe(officer),
                )
        for (kind, _), certificates in series.items():
            yield from _validity(officer, kind, certificates, evidence)


def _series(certificates: Iterable[Certificate]) -> dict[tuple[CertificateKind, str], list[Certificate]]:
    """Put together what renews one another: all of one kind; of 其他, those with one number."""
    series: dict[tuple[CertificateKind, str], list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        number = certificate.number if certificate.kind is CertificateKind.OTHER else ""
        series[certificate.kind, number].append(certificate)
    return series


def _validity(
    officer: Officer, kind: CertificateKind, certificates: Sequence[Certificate], evidence: Evidence
) -> Iterator[Finding]:
    on = evidence.on
    begun = [c for c in certificates if c.issued_on is None or c.issued_on <= on]
    if not begun:
        first = min(certificates, key=_begins)
        yield Finding(
            first,
            f"{officer.name}的{kind.value}自{words(first.issued_on)}起才生效。",
            remedy=Remedy.ADD_CERTIFICATE,
            who=officer.name,
            many=f"{{n}} 名值机员的{kind.value}尚未生效。",
            detail=describe(officer),
            target=officer,
        )
        return
    last = max(begun, key=_ends)
    if _ends(last) >= on:
        for certificate in sorted(certificates, key=_begins):
            if _begins(certificate) <= _after(last) and _ends(certificate) > _ends(last):
                last = certificate
    if last.expires_on is None or last.expires_on > on + timedelta(days=evidence.expiry_days):
        return
    gone = last.expires_on < on
    yield Finding(
        last,
        f"{officer.name}的{kind.value}{'已' if gone else '将'}于{words(last.expires_on)}到期。",
        due=last.expires_on,
        remedy=Remedy.RENEW_CERTIFICATE,
        who=officer.name,
        many=f"{{n}} 名值机员的{kind.value}{'已' if gone else '将'}到期。",
        detail=describe(officer) + (f" · 证件编号 {last.number}" if last.number else ""),
        target=officer,
    )


def _begins(certificate: Certificate) -> date:
    return certificate.issued_on or date.min


def _ends(certificate: Certificate) -> date:
    return certificate.expires_on or date.max


def _after(certificate: Certificate) -> date:
    """Return the first day that the certificate no longer covers: a renewal from then on leaves no hole."""
    return certificate.expires_on + _DAY if certificate.expires_on else date.max


@clause("4.1e", applies=lambda evidence: any(topic.subject is TrainingSubject.OTHER for topic in evidence.topics))
def further_trainings_are_attended(evidence: Evidence) -> Iterator[Finding]:
    """What is trained beyond 8.2 a to c, such as secrecy and drills, was attended where asked, and still holds."""
    yield from lapses(evidence, TrainingSubject.OTHER)


@clause("4.3")
def contract_says_what_it_should(evidence: Evidence) -> Iterator[Finding]:
    """A service contract is in force, and holds the nine contents."""
    on = evidence.on
    known = [contract for contract in evidence.contracts if contract.signed_on <= on]
    running = [contract for contract in known if contract.starts_on <= on <= contract.ends_on]
    coming = sorted((contract for contract in known if contract.starts_on > on), key=lambda c: c.starts_on)
    for contract in running or coming[:1]:
        missing = [content for name, content in _CONTENTS if not getattr(contract, name)]
        if missing:
            yield Finding(
                contract,
                f"服务合同 {contract.number} 未明确 {len(missing)} 项内容：{'、'.join(missing)}。",
                remedy=Remedy.COMPLETE_CONTRACT,
                detail=f"服务期 {words(contract.starts_on)}至{words(contract.ends_on)}",
            )
    if running:
        yield from _end_of(running, coming, evidence)
    elif not coming:
        yield _no_contract(known, on)


_CONTENTS = tuple(
    (column.name, column.label.words)
    for kind in KINDS
    for column in kind.columns
    if kind.record is Contract and column.type is bool and column.label.clause == "4.3"
)


def _end_of(running: Sequence[Contract], coming: Sequence[Contract], evidence: Evidence) -> Iterator[Finding]:
    last = max(running, key=lambda contract: contract.ends_on)
    followed = any(contract.starts_on <= last.ends_on + _DAY for contract in coming)
    if last.ends_on <= evidence.on + timedelta(days=evidence.expiry_days) and not followed:
        yield Finding(
            last,
            f"服务合同 {last.number} 将于{words(last.ends_on)}到期，尚未登记续签的合同。",
            due=last.ends_on,
            remedy=Remedy.RENEW_CONTRACT,
        )


def _no_contract(known: Sequence[Contract], on: date) -> Finding:
    ended = [contract for contract in known if contract.ends_on < on]
    if not ended:
        return Finding(None, "尚未登记与用户单位签订的服务合同。", remedy=Remedy.ADD_CONTRACT)
    last = max(ended, key=lambda contract: contract.ends_on)
    return Finding(
        last,
        f"服务合同 {last.number} 已于{words(last.ends_on)}到期，尚未登记续签的合同。",
        due=last.ends_on,
        remedy=Remedy.RENEW_CONTRACT,
    )
