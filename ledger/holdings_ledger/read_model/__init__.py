"""The read model: a disposable SQLite file beside the log, from which every question is answered."""
