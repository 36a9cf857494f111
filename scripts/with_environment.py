"""Run a command with the variables of an environment file that are not set in the environment.

Usage: with_environment.py FILE COMMAND [ARGUMENT ...]
"""

import os
import sys

from dotenv import dotenv_values


def main() -> None:
    path, *command = sys.argv[1:]
    for name, value in dotenv_values(path, interpolate=False).items():
        os.environ.setdefault(name, value or "")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
