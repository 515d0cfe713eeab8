"""`python -m holdings_ledger` is `holdings-ledger`."""

import sys

from holdings_ledger.cli import main

if __name__ == "__main__":
    sys.exit(main())
