"""Erase a person's comments and everything that identifies the person, as withdrawing on the private page does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.comments.links import read_private_token
from articles.comments.models import Comment
from articles.comments.services.erasure import erase_comment
from portal.vietnamese import format_datetime


class Command(BaseCommand):
    help = (
        "Erase comments at their sender's request: name, texts, address and traces go, in the moderation log too; the "
        "log keeps that something was erased. Name them by the e-mail address they were sent with, or by their private "
        "link or public id; --dry-run shows what would go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="all comments that were sent with this address")
        parser.add_argument("--comment", action="append", default=[], help="a private link, or a public id; repeatable")
        parser.add_argument("--dry-run", action="store_true", help="show them, and erase nothing")

    def handle(self, *args: Any, email: str | None, comment: list[str], dry_run: bool, **options: Any) -> None:
        if not (email or comment):
            raise CommandError("Say whose: --email or --comment")
        comments = Comment.objects.filter(erased_at=None).select_related("article").order_by("pk")
        chosen = list(comments.filter(email__iexact=email)) if email else []
        for name in comment:
            chosen += comments.filter(public_id=public_id_in(name))
        if not chosen:
            raise CommandError("No such comment (or it has been erased already)")
        unique = {item.pk: item for item in chosen}
        for item in unique.values():
            self.stdout.write(f"{item.public_id}  {format_datetime(item.received_at)}  {item.article.headline}")
            if not dry_run:
                erase_comment(comment_id=item.pk)
        self.stdout.write("Nothing was erased." if dry_run else f"{len(unique)} erased.")


def public_id_in(name: str) -> str:
    """The public id in a private link, its token or the id itself. Raises CommandError for an invalid signature."""
    token = name.rstrip("/").removesuffix("/cam-on").rpartition("/")[2]
    if "-" not in token:
        return token
    public_id = read_private_token(token)
    if public_id is None:
        raise CommandError(f"{name!r} is not a link of this installation")
    return public_id
