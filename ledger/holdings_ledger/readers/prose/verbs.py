"""Verbs of giving, taking and lending, by class, tense and voice: said once, for all templates.

A deed of any of them may be told by two or three verbs joined ("sold, issued and delivered"). Verbs of
intention, promise and denial are none of them; the infinitives stand only behind "agreed to", "will" and
the like, which their templates say.
"""

from __future__ import annotations

from typing import Final

_GIVEN: Final = "sold|issued|delivered|executed|made|signed|granted|placed|privately placed"
"""What a company does with its own securities, as participle ("was issued")."""
_GAVE: Final = f"{_GIVEN}|gave"
_GIVE: Final = "sell|issue|deliver|execute|make|sign|grant|place|give"
_TAKEN: Final = "purchased|bought|acquired"
_TAKE: Final = "purchase|buy|acquire|subscribe for"
_ACTS: Final = (
    "(sale|issuance|private placement|placement|issuance and sale|sale and issuance|offering|purchase"
    "|purchase and sale)"
)


def _joined(verbs: str) -> str:
    """One of the verbs, or two or three of them joined."""
    return f"({verbs}) [(and|,) ({verbs})] [[,] and ({verbs})]"


VERBS: Final = {
    "issued": f"({_joined(_GIVEN)})",
    "issues": (
        f"({_joined(_GAVE)}|(closed|completed|consummated) [on] [{_ACTS} of]|entered into [and issued]"
        "|in return (issued|gave)|in exchange (issued|gave))"
    ),
    "to_issue": f"({_joined(_GIVE)})",
    "bought": (
        f"({_joined(_TAKEN)}|subscribed for [and (purchased|bought|acquired)]|invested"
        f" in|took|received|accepted)"
    ),
    "to_buy": f"({_joined(_TAKE)}|subscribe for and purchase)",
    "gave": f"([in (return|exchange)] {_joined(_GAVE)})",
    "lends": "(made|extended|provided|funded|advanced|granted|issued|disbursed)",
    "obtained": (
        "(obtained|received|took|took out|closed|accepted|secured|entered into|closed on|drew|borrowed)"
    ),
    "entered": (
        "(entered into|executed|executed and delivered|entered into and closed|signed|concluded|made|entered"
        "|entered into and consummated|executed and entered into|signed and delivered)"
    ),
    "done_adverb": (
        "[(has|have|also|then|thereupon|today|separately|accordingly|simultaneously|likewise|each"
        "|additionally|further|concurrently|thereby|in turn)]"
    ),
}
"""Fragments of templates, by name."""

__all__ = ["VERBS"]
