"""The exception that services raise if an act is not possible in the current state."""


class Refused(Exception):
    """An act was refused. The message is Vietnamese, for the person who requested it."""
