"""Calculators: what a note, a commitment or an issuer's securities come to at prices that the user gives.

Pure: market data and records in, figures out. Fractions inside, decimals outside; what cannot be computed is
None with a reason, never zero.
"""
