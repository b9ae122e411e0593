"""What a person answered: yes, no or not known; a list, none of them, or not asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """An answer to a question that matters; not asked is ``unknown``, never ``no``."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Named:
    """A name as somebody typed it and the vocabulary's slug for it.

    Parameters
    ----------
    given : str
        The word as it stands in the plan (``Roaccutane``).
    slug : str or None
        Canonical name (``isotretinoin-oral``); None where the vocabulary does not know the word.
    also : tuple of str
        Slugs of further things that the word means; one diagnosis may matter to several rules.
    """

    given: str
    slug: str | None = None
    also: tuple[str, ...] = ()

    @property
    def resolved(self) -> bool:
        """Whether the vocabulary knows the word."""
        return self.slug is not None

    def __str__(self) -> str:
        return self.slug or f"{self.given} (not recognised)"


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer to "which of these do you have?".

    Parameters
    ----------
    asked : bool
        False: nobody asked, and nothing may be concluded.
    items : tuple of Named
        Empty together with ``asked``: asked, and there are none.
    """

    asked: bool = False
    items: tuple[Named, ...] = ()

    @property
    def answer(self) -> Answer:
        """Whether there is any: ``unknown`` where nobody asked."""
        if not self.asked:
            return Answer.UNKNOWN
        return Answer.YES if self.items else Answer.NO

    @property
    def slugs(self) -> tuple[str, ...]:
        """Canonical names of everything that the items mean, each once."""
        known = (slug for item in self.items for slug in (item.slug, *item.also))
        return tuple(dict.fromkeys(slug for slug in known if slug is not None))

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The items that the vocabulary does not know, as typed."""
        return tuple(item.given for item in self.items if item.slug is None)

    def __str__(self) -> str:
        if not self.asked:
            return "not asked"
        return ", ".join(str(item) for item in self.items) or "none"


NOT_ASKED = Listed()
NONE_OF_THEM = Listed(asked=True)
