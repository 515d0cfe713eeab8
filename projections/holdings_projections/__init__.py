"""Pure folds over events: current holdings, notes, schedules, preferred stock, commitments and findings."""
