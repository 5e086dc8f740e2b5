"""What is said of a form once: what it is about, what the client does with it, and how its data are read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dutydesk.records import Outcome
from dutydesk.work.roles import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlmodel import Session

    from dutydesk.kinds.kind import Kind
    from dutydesk.records import Paper

    Words = Kind | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """Describe the papers of one form.

    Attributes:
        prefix: The letters that their numbers begin with.
        record: The class of the record that a paper prints.
        live: Returns what the paper would say now, as plain values; when they differ from those printed, it is stale.
        fields: The words of the fields that the form may name, or the kind that has them.
        tables: The same for each of its tables.
        expects: What the client is asked to do with it; None where it is done with as soon as it is signed.
        follows: The form whose papers this one goes along with: it is submitted, decided and withdrawn with them.
        alone: Each record has papers of its own, so that only a newer one of the same record takes a paper's place.
        partial: Tells whether a record covers a part only, so that its paper does not take the place of earlier ones.
        signers: The parties that must all sign, where there are more than one; whoever enters the signature names all.
        personal: The fields with whole ID numbers among them that each giving discloses, or "" where there are none.
    """

    prefix: str
    record: type[Any]
    live: Callable[[Session, Any], Mapping[str, Any]]
    fields: Words
    tables: Mapping[str, Words] = field(default_factory=dict[str, "Words"])
    expects: Outcome | None = Outcome.APPROVED
    follows: str = ""
    alone: bool = False
    partial: Callable[[Any], bool] = lambda _record: False
    signers: tuple[str, ...] = ()
    personal: str = ""

    @property
    def outcomes(self) -> tuple[Outcome, Outcome]:
        """Return what the client can do with it: what it is asked for, or send it back."""
        return (self.expects or Outcome.RECEIVED, Outcome.RETURNED)

    @property
    def act(self) -> Act:
        """Return what must be allowed to whoever prints or sees one: whole ID numbers are not for everybody."""
        return Act.REVEAL if self.personal else Act.PRINT

    def place(self, paper: Paper) -> tuple[str, int]:
        """Return what a newer paper must share with this one to take its place."""
        return (paper.form, paper.of_id if self.alone else 0)


@dataclass(frozen=True, slots=True)
class SheetForm:
    """Describe a form that is only printed: no number, no signature, nothing kept of it.

    Attributes:
        fields: The words of the fields that the form may name, or the kind that has them.
        tables: The same for each of its tables.
    """

    fields: Words
    tables: Mapping[str, Words] = field(default_factory=dict[str, "Words"])
