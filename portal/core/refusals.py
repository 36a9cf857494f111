"""The exception that services raise where an act cannot be done as things stand."""


class Refused(Exception):
    """An act was refused. The message is Vietnamese and meant for the person who asked for it."""
