"""An event-sourced ledger of security holdings."""
