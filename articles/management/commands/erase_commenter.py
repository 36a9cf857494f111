"""Erase a person's comments with all that identifies the person, as the button on their own page does."""

from django.core.management.base import BaseCommand, CommandError

from articles.comments.links import read_private_token
from articles.comments.models import Comment
from articles.comments.services import erase_comment
from portal.vietnamese import format_datetime


class Command(BaseCommand):
    help = (
        "Erase comments at their sender's request: name, texts, address and traces go, in the moderation log too; the "
        "log keeps that something was erased. Name them by the e-mail address they were sent with, or by their private "
        "link or public id; --dry-run shows what would go."
    )

    def add_arguments(self, parser):
        parser.add_argument("--email", help="all comments that were sent with this address")
        parser.add_argument("--comment", action="append", default=[], help="a private link, or a public id; repeatable")
        parser.add_argument("--dry-run", action="store_true", help="show them, and erase nothing")

    def handle(self, *args, email, comment, dry_run, **options):
        if not (email or comment):
            raise CommandError("Say whose: --email or --comment")
        comments = Comment.objects.filter(erased_at=None).select_related("article").order_by("pk")
        found = list(comments.filter(email__iexact=email)) if email else []
        for name in comment:
            found += comments.filter(public_id=public_id_in(name))
        if not found:
            raise CommandError("No such comment (or it has been erased already)")
        for one in {one.pk: one for one in found}.values():
            self.stdout.write(f"{one.public_id}  {format_datetime(one.received_at)}  {one.article.headline}")
            if not dry_run:
                erase_comment(comment_id=one.pk)
        self.stdout.write("Nothing was erased." if dry_run else f"{len({one.pk for one in found})} erased.")


def public_id_in(name: str) -> str:
    """The public id that a private link, its token or the id itself names. Raises CommandError for a forged link."""
    token = name.rstrip("/").removesuffix("/cam-on").rpartition("/")[2]
    if "-" not in token:
        return token
    public_id = read_private_token(token)
    if public_id is None:
        raise CommandError(f"{name!r} is not a link of this installation")
    return public_id
