"""The catalogue: every event class with the wire tag under which the log keeps it.

A tag is the class's name in snake case and a version. A change of a class's stored form gets a new
version and an upcaster in the ledger's codec; a tag that was ever written is never reused.
"""

from __future__ import annotations

from typing import Final

from holdings_events import filing, instruments, ownership
from holdings_events.base import Event

TAGS: Final[dict[type[Event], str]] = {
    filing.FilingRecorded: "filing_recorded/1",
    filing.RenditionAdded: "rendition_added/1",
    filing.FilingReread: "filing_reread/1",
    filing.RulingRecorded: "ruling_recorded/1",
    filing.ReadingByHandRecorded: "reading_by_hand_recorded/1",
    filing.CorporateActionRecorded: "corporate_action_recorded/1",
    ownership.OptionExercised: "option_exercised/1",
    ownership.UnitsSettled: "units_settled/1",
    ownership.SecurityConverted: "security_converted/1",
    ownership.SharesPurchased: "shares_purchased/1",
    ownership.SharesSold: "shares_sold/1",
    ownership.SharesGranted: "shares_granted/1",
    ownership.SharesReturnedToIssuer: "shares_returned_to_issuer/1",
    ownership.SharesWithheld: "shares_withheld/1",
    ownership.PlanAcquisition: "plan_acquisition/1",
    ownership.PlanDisposition: "plan_disposition/1",
    ownership.GiftReceived: "gift_received/1",
    ownership.SharesGifted: "shares_gifted/1",
    ownership.SmallAcquisition: "small_acquisition/1",
    ownership.InheritanceReceived: "inheritance_received/1",
    ownership.InheritanceTransferred: "inheritance_transferred/1",
    ownership.VotingTrustDeposited: "voting_trust_deposited/1",
    ownership.VotingTrustWithdrawn: "voting_trust_withdrawn/1",
    ownership.OtherTransaction: "other_transaction/1",
    ownership.EquitySwapTransacted: "equity_swap_transacted/1",
    ownership.SharesTendered: "shares_tendered/1",
    ownership.DerivativePurchased: "derivative_purchased/1",
    ownership.DerivativeSold: "derivative_sold/1",
    ownership.OptionGranted: "option_granted/1",
    ownership.UnitsGranted: "units_granted/1",
    ownership.DerivativeGranted: "derivative_granted/1",
    ownership.DerivativeCancelled: "derivative_cancelled/1",
    ownership.DerivativeWithheld: "derivative_withheld/1",
    ownership.DerivativeGiftReceived: "derivative_gift_received/1",
    ownership.DerivativeGifted: "derivative_gifted/1",
    ownership.DerivativeInherited: "derivative_inherited/1",
    ownership.DerivativeInheritanceTransferred: "derivative_inheritance_transferred/1",
    ownership.DerivativeOtherTransaction: "derivative_other_transaction/1",
    ownership.ShortDerivativeExpired: "short_derivative_expired/1",
    ownership.DerivativeExpiredForValue: "derivative_expired_for_value/1",
    ownership.UnclassifiedTransaction: "unclassified_transaction/1",
    ownership.HoldingStated: "holding_stated/1",
    ownership.DerivativeHoldingStated: "derivative_holding_stated/1",
    ownership.NoSecuritiesStated: "no_securities_stated/1",
    ownership.VestingScheduleStated: "vesting_schedule_stated/1",
    instruments.NotePurchaseAgreementEntered: "note_purchase_agreement_entered/1",
    instruments.ExchangeAgreementEntered: "exchange_agreement_entered/1",
    instruments.NoteIssued: "note_issued/1",
    instruments.NoteTranchesCommitted: "note_tranches_committed/1",
    instruments.TrancheClosed: "tranche_closed/1",
    instruments.TrancheLapsed: "tranche_lapsed/1",
    instruments.NoteSurrendered: "note_surrendered/1",
    instruments.NoteAmended: "note_amended/1",
    instruments.NoteConverted: "note_converted/1",
    instruments.NotePaymentRecorded: "note_payment_recorded/1",
    instruments.NoteRedeemed: "note_redeemed/1",
    instruments.EventOfDefaultRecorded: "event_of_default_recorded/1",
    instruments.DefaultWaived: "default_waived/1",
    instruments.ForbearanceAgreed: "forbearance_agreed/1",
    instruments.AgreementTerminated: "agreement_terminated/1",
    instruments.PreferredIssued: "preferred_issued/1",
    instruments.PreferredExchanged: "preferred_exchanged/1",
    instruments.WarrantIssued: "warrant_issued/1",
    instruments.OutstandingAsserted: "outstanding_asserted/1",
}
