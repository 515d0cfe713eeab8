"""Words by which names are told from what stands around them: legal forms, roles, verbs that take a party."""

from __future__ import annotations

from typing import Final

COMPANY_TERMS: Final = frozenset(
    {"company", "registrant", "corporation", "issuer", "we", "us", "our", "borrower", "our company"}
)
SUFFIXES: Final = frozenset(
    {
        "llc",
        "inc",
        "ltd",
        "lp",
        "llp",
        "l.p.",
        "l.l.c.",
        "l.l.p.",
        "corp",
        "corporation",
        "limited",
        "plc",
        "n.a.",
    }
    | {"lc", "pllc", "lllp", "ag", "s.a.", "gmbh", "b.v.", "n.v.", "co"}
    | {
        "sarl",
        "s.r.l.",
        "srl",
        "spc",
        "oy",
        "oyj",
        "aps",
        "sas",
        "s.a.s.",
        "kk",
        "k.k.",
        "dac",
        "scsp",
        "ltda",
    }
)
FORMS: Final = frozenset(
    {"corporation", "company", "partnership", "trust", "entity", "association"}
    | {"investor", "individual", "fund", "bank"}
)
FORM_WORDS: Final = frozenset(
    {"limited", "liability", "exempted", "business", "general", "public", "statutory"}
    | {"state", "national", "banking", "chartered", "savings", "commercial", "federal", "registered"}
    | {"private", "accredited", "institutional", "unaffiliated", "family"}
)
GOES_ON: Final = frozenset(
    {
        "controlled",
        "owned",
        "managed",
        "organized",
        "formed",
        "that",
        "which",
        "whose",
        "affiliated",
        "wholly",
    }
)
"""Words after a legal form that go on with the description of a party."""
OPENERS: Final = frozenset(
    {
        "on",
        "the",
        "as",
        "in",
        "pursuant",
        "effective",
        "between",
        "each",
        "accordingly",
        "mr",
        "ms",
        "mrs",
        "dr",
    }
    | {"holder", "lender", "investor", "purchaser", "buyer", "payee", "noteholder", "then", "also", "later"}
    | {"when", "after", "because", "since", "although", "while", "under", "following", "upon", "separately"}
)
LONGEST: Final = 16
"""Tokens of the longest name taken; a longer run of capitals is a heading or a list."""
FAR: Final = 24
GENERIC: Final = frozenset(
    {"investor", "investors", "lender", "lenders", "purchaser", "purchasers", "buyer", "noteholder", "holder"}
)
DEFINING: Final = frozenset(
    {"the", "a", "an", "each", "and", "or", "together", "collectively", "individually", "such", "hereinafter"}
    | {"referred", "to", "as", ",", "its", "all"}
)
ROLE_HINTS: Final = (
    "note",
    "agreement",
    "spa",
    "npa",
    "debenture",
    "stock",
    "share",
    "warrant",
    "series",
    "act",
)

DOCUMENTS: Final = frozenset(
    {"amendment", "amendments", "extension", "waiver", "forbearance", "modification", "allonge", "letter"}
    | {"notice", "consent", "indenture", "payoff", "settlement", "exchange", "termination", "restatement"}
    | {
        "transaction",
        "transactions",
        "closing",
        "offering",
        "financing",
        "loan",
        "loans",
        "default",
        "defaults",
    }
    | {"period", "amount", "price", "fee", "payment", "conversion", "redemption", "repayment", "maturity"}
)
"""Words of terms that name a document, an act, a day or a sum, and no party ("the “First Amendment”")."""
PARTY_ROLES: Final = frozenset(
    {"holder", "holders", "lender", "lenders", "investor", "investors", "purchaser", "purchasers", "buyer"}
    | {
        "buyers",
        "noteholder",
        "noteholders",
        "party",
        "parties",
        "bank",
        "fund",
        "agent",
        "creditor",
        "payee",
    }
)

CUES: Final = frozenset(
    {
        "paid",
        "repaid",
        "owes",
        "owed",
        "notified",
        "gave",
        "lent",
        "to",
        "from",
        "with",
        "by",
        "between",
        "of",
        "in",
        "and",
        "when",
        "which",
        "whom",
        ":",
        "|",
        "that",
    }
)
NOT_NAMES: Final = frozenset(
    {"company", "registrant", "issuer", "borrower", "note", "notes", "agreement", "debenture", "debentures"}
    | {"common", "stock", "shares", "preferred", "series", "item", "section", "securities", "exchange", "act"}
    | {
        "rule",
        "regulation",
        "board",
        "directors",
        "chief",
        "officer",
        "president",
        "exhibit",
        "form",
        "price",
    }
    | {"commission", "nasdaq", "otc", "closing", "maturity", "date", "interest", "principal", "event", "rate"}
    | {"default", "conversion", "holder", "holders", "lender", "lenders", "investor", "investors", "warrant"}
    | {"purchaser", "purchasers", "buyer", "buyers", "payee", "noteholder", "we", "our", "it", "its", "they"}
    | {"warrants", "amendment", "waiver", "report", "current", "state", "states", "united", "i", "exemption"}
    | {"secured", "unsecured", "convertible", "promissory", "loan", "market", "markets", "tranche", "use"}
    | {
        "monthly",
        "quarterly",
        "forbearance",
        "extension",
        "allonge",
        "modification",
        "letter",
        "payoff",
        "certificate",
        "designation",
        "dollars",
        "trading",
        "day",
        "no",
    }
)
OF_PARTIES: Final = frozenset({"favor", "favour", "order", "behalf", "benefit", "holdings", "name"})
TITLES_AFTER: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "trust", "m.d."})
ROLE: Final = frozenset(
    {
        "chief",
        "executive",
        "financial",
        "operating",
        "officer",
        "director",
        "chairman",
        "president",
        "founder",
    }
    | {
        "member",
        "shareholder",
        "stockholder",
        "investor",
        "accredited",
        "individual",
        "affiliate",
        "of",
        "our",
    }
    | {"the", "company", "and", "former", "unaffiliated", "non-affiliated", "third", "party", "institutional"}
    | {"private", "significant", "board", "largest", "lender", "company's", "registrant", "one", "directors"}
    | {"noteholder", "existing", "resident", "chairwoman", "co-founder", "secretary", "treasurer", "trustee"}
    | {
        "counsel",
        "attorney",
        "attorneys",
        "landlord",
        "supplier",
        "vendor",
        "contractor",
        "consultant",
        "law",
        "firm",
    }
    | {"shareholders", "stockholders", "officers", "members", "partners", "principal"}
    | {"related", "long-time", "family", "major", "outside", "ceo", "cfo", "vice", "’s", "'s", "entity"}
    | {
        "state",
        "bank",
        "chartered",
        "national",
        "corporation",
        "limited",
        "liability",
        "partnership",
        "trust",
    }
    | {"controlled", "by", "owned", "non-executive", "holder", "creditor", "a", "an", "local", "current"}
)

__all__ = [
    "COMPANY_TERMS",
    "CUES",
    "DEFINING",
    "DOCUMENTS",
    "FAR",
    "FORMS",
    "FORM_WORDS",
    "GENERIC",
    "GOES_ON",
    "LONGEST",
    "NOT_NAMES",
    "OF_PARTIES",
    "OPENERS",
    "PARTY_ROLES",
    "ROLE",
    "ROLE_HINTS",
    "SUFFIXES",
    "TITLES_AFTER",
]
