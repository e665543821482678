"""The columns of a CSV of readers, and cells that no spreadsheet takes for a formula.

No file is read or written here.
"""

import re

# The column and the field of Preferences that it fills. None says whether clicks count: that is
# the reader's own to allow, and an import is the operator's.
COLUMNS = {
    "email": "email",
    "name": "name",
    "topics": "interests",
    "timezone": "timezone",
    "hour": "hour",
    "days": "days",
    "size": "size",
    "format": "format",
    "empty_days": "empty_days",
}

# Quotes are counted in, so that a cell which really begins with '= keeps its quote.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(cell: str) -> str:
    """The cell with a quote before it where a spreadsheet would compute it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`."""
    return cell[1:] if _GUARDED.match(cell) else cell
