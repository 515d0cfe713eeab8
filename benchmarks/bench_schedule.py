"""How long a schedule of 36 level payments takes, as a ratio to 36 bare Decimal interest computations.

Run: python benchmarks/bench_schedule.py
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from timeit import repeat

from holdings_projections.schedules import ScheduleTerms, schedule

TERMS = ScheduleTerms(
    principal=Decimal("412500.00"),
    rate=Decimal("0.0875"),
    issue_date=date(2021, 3, 10),
    maturity_date=date(2024, 3, 25),
    pattern="level_installments",
    installments=36,
    first_payment_date=date(2021, 4, 25),
)


def bare() -> Decimal:
    """The least that any schedule must do: 36 roundings of an interest, at a payment given for nothing."""
    balance, cent = TERMS.principal, Decimal("0.01")
    for _ in range(36):
        balance += (balance * TERMS.rate * 31 / 365).quantize(cent, ROUND_HALF_UP) - Decimal("13000.00")
    return balance


def best_ms(function: object, number: int = 500) -> float:
    """The best of five runs, in milliseconds a call."""
    return min(repeat(function, number=number, repeat=5)) / number * 1000  # type: ignore[arg-type]


def main() -> None:
    """Print both times and their ratio."""
    ours, least = best_ms(lambda: schedule(TERMS)), best_ms(bare)
    print(f"36 payments  {ours:.3f} ms   bare loop  {least:.3f} ms   ratio  {ours / least:.1f}")


if __name__ == "__main__":
    main()
