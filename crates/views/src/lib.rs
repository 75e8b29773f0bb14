//! What is true now, in memory, folded from the ledger.
