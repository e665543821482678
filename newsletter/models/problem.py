"""Problem: the one exception whose text a person reads."""


class Problem(Exception):
    """A sentence for a person that says what is wrong and what to do; shown without a traceback."""
