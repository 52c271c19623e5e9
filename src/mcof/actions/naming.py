"""Find the one thing that a person names: the beginning of a name that only it has is enough."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from mcof.errors import InputError, Missing

AMBIGUOUS = "Write more of its name."


@dataclass(frozen=True)
class Noun:
    """What people call a kind of thing that has names, and where they see those.

    Attributes:
        column: of the name.
        code: of the errors: `code-missing`, `code-ambiguous`.
        missing: that there is none of a name, which stands for `{}`.
        many: what several are called, and that a name is too short for one: `{}` is the name.
        advice: where the names are to be seen.
        upper: whether names are written in capital letters.
    """

    column: str
    code: str
    missing: str
    many: str
    advice: str
    upper: bool = True

    def one(self, rows: pl.DataFrame, name: str) -> pl.DataFrame:
        """The rows of the one thing whose name begins so.

        Raises:
            Missing: there is none of that name.
            InputError: several begin so.
        """
        wanted = name.strip().upper() if self.upper else name.strip().lower()
        own = rows.filter(pl.col(self.column).str.starts_with(wanted))
        return self.only(own if wanted else own.clear(), name)

    def only(self, own: pl.DataFrame, name: str) -> pl.DataFrame:
        """The rows, if they are of one thing.

        Raises:
            Missing: there are none.
            InputError: they are of several.
        """
        if own.is_empty():
            said = self.missing.format(name).rstrip()  # nothing was named, and there is none
            raise Missing(said, code=f"{self.code}-missing", advice=self.advice)
        if (several := own[self.column].n_unique()) > 1:
            raise InputError(
                f"{several} {self.many.format(name)}",
                code=f"{self.code}-ambiguous",
                advice=AMBIGUOUS,
            )
        return own


IMPORT = Noun(
    "import_id",
    "import",
    "There is no import {}.",
    "imports begin with {}.",
    "See `mcof imports` for those that there are.",
)
ADJUSTMENT = Noun(
    "adjustment",
    "adjustment",
    "There is no adjustment {} that holds",
    "adjustments begin with {}",
    "See `mcof adjust list` for those that there are.",
)
DIFFERENCE = Noun(
    "difference",
    "difference",
    "There is no difference {}",
    "differences begin with {}",
    "See `mcof reconcile list` for those that there are.",
    upper=False,
)
FINDING = Noun(
    "finding",
    "finding",
    "There is no finding {}",
    "findings begin with {}",
    "See `mcof clean list` for those that there are.",
    upper=False,
)
PUBLICATION = Noun(
    "publication",
    "publication",
    "There is no publication {}",
    "publications begin with {}",
    "See `mcof publications list` for those that there are.",
)
COUNTING_RULE = Noun(
    "declared",
    "counting-rule",
    "There is no counting rule {} that holds",
    "counting rules begin with {}",
    "See `mcof response rule list` for those that there are.",
)
ANALYSIS = Noun(
    "analysis",
    "analysis",
    "There is no analysis {}",
    "analyses begin with {}",
    "See `mcof gaps kept` for those that there are.",
)
DRAFT = Noun(
    "allocation",
    "allocation",
    "There is no draft {}",
    "drafts are named {}",
    "See `mcof allocations list`, or make one with `mcof allocate`.",
)
NOUNS = (
    IMPORT,
    ADJUSTMENT,
    DIFFERENCE,
    FINDING,
    PUBLICATION,
    COUNTING_RULE,
    ANALYSIS,
    DRAFT,
)
