"""Factories of comments in any state. Only the services create their counts, flags and log."""

import factory
from factory import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from articles.comments.models import Comment, RefusalReason
from tests.factories import LATER, ArticleFactory, UserFactory


class RefusalReasonFactory(DjangoModelFactory):
    class Meta:
        model = RefusalReason

    code = Sequence(lambda number: f"ly-do-{number}")
    label = Sequence(lambda number: f"Lý do số {number}")
    explanation = "Ý kiến chưa nói về nội dung bài viết."


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    class Params:
        decided = Trait(decided_at=LATER, decided_by=SubFactory(UserFactory))
        approved = Trait(decided=True, status="approved", published_at=LATER)
        rejected = Trait(decided=True, status="rejected", reason=SubFactory(RefusalReasonFactory))
        spam = Trait(decided=True, status="spam")
        referred = Trait(decided=True, status="referred")
        withdrawn = Trait(status="withdrawn")

    article = SubFactory(ArticleFactory, public=True)
    original_name = factory.LazyAttribute(lambda comment: comment.received_name)
    original_body = factory.LazyAttribute(lambda comment: comment.received_body)
    received_name = Sequence(lambda number: f"Nguyễn Văn An {number}")
    received_body = Sequence(lambda number: f"Bài viết rất hay, cảm ơn tác giả (lần {number}).")
    name = factory.LazyAttribute(lambda comment: comment.received_name)
    body = factory.LazyAttribute(lambda comment: comment.received_body)
    form_digest = Sequence(lambda number: f"{number:064x}")
