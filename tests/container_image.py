"""Which files of the repository reach the container image: the Dockerfile's COPY instructions and .dockerignore."""

import json
import posixpath
import re
import shlex
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


class IgnoreRule(NamedTuple):
    """One line of .dockerignore: an expression for whole paths, and whether it excludes or (`!`) includes."""

    expression: re.Pattern[str]
    excludes: bool

    def matches(self, path: str) -> bool:
        """Whether the rule holds for the path itself or for a folder above it."""
        return any(self.expression.fullmatch(path) for path in (path, *folders_above(path)))


def folders_above(path: str) -> list[str]:
    return [str(folder) for folder in Path(path).parents if str(folder) != "."]


def path_expression(pattern: str) -> re.Pattern[str]:
    """The expression of a pattern as Docker's patternmatcher compiles it: `*`, `?`, `[…]`, `\\` and `**`."""
    parts = []
    for token in re.findall(r"\*\*/?|\*|\?|\[\^?[^]]*\]|\\.|.", pattern):
        if token == "**" or token == "**/":
            parts.append("(?:.*/)?")
        elif token == "*":
            parts.append("[^/]*")
        elif token == "?":
            parts.append("[^/]")
        elif token.startswith("[") and len(token) > 1:
            parts.append(token)
        else:
            parts.append(re.escape(token[-1]))
    if re.search(r"\*\*/?$", pattern):
        parts[-1] = ".*"
    return re.compile("".join(parts), re.DOTALL)


def ignore_rules(lines: Iterable[str]) -> list[IgnoreRule]:
    """The rules of a .dockerignore, in order; a leading `/` means nothing, as all paths are relative to the context."""
    rules = []
    for line in lines:
        pattern = line.strip()
        if not pattern or line.startswith("#"):
            continue
        excludes = not pattern.startswith("!")
        pattern = posixpath.normpath(pattern.removeprefix("!").strip()).lstrip("/")
        rules.append(IgnoreRule(path_expression(pattern), excludes))
    return rules


def is_ignored(path: str, rules: Iterable[IgnoreRule]) -> bool:
    """Whether the build context lacks this path: the last rule that matches it decides."""
    ignored = False
    for rule in rules:
        if rule.excludes != ignored and rule.matches(path):
            ignored = rule.excludes
    return ignored


def copy_sources(dockerfile: str) -> list[str]:
    """What COPY and ADD take from the build context, in order; what they take from other stages is left out."""
    text = re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.MULTILINE)
    sources = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        instruction, _, rest = line.strip().partition(" ")
        if instruction.upper() not in {"COPY", "ADD"}:
            continue
        words = shlex.split(rest)
        flags = [word for word in words if word.startswith("--")]
        if any(flag.startswith("--from=") for flag in flags):
            continue
        names = words[len(flags) :]
        if names[0].startswith("["):
            names = json.loads(rest[rest.index("[") :])
        sources += [posixpath.normpath(name).lstrip("/") for name in names[:-1]]
    return sources


def repository_files() -> list[str]:
    """Every file that git keeps or would keep, in the order of their paths."""
    listing = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return sorted(name for name in set(listing.stdout.split("\0")) if name and (ROOT / name).is_file())


def files_of(source: str, files: Iterable[str]) -> list[str]:
    """Those of the files that a COPY of this source takes: a file, a folder, or a pattern."""
    rule = IgnoreRule(path_expression(source), excludes=True)
    return [name for name in files if source == "." or rule.matches(name)]


def image_files() -> list[str]:
    """The files of the repository that the image is built from."""
    rules = ignore_rules((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    sent = [name for name in repository_files() if not is_ignored(name, rules)]
    sources = copy_sources((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    return sorted({name for source in sources for name in files_of(source, sent)})
