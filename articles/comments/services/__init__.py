"""The services that change comments. Each is one transaction that includes its row in the moderation log.

A comment has a `version` that every act increments. Editing and deciding pass the version that was read; if the comment
has changed since, DecisionRefused says how. Opening a comment claims it for some minutes: until the claim ends,
colleagues cannot decide the comment without overriding it.
"""

from articles.comments.services.decisions import (
    BulkOutcome,
    Claim,
    claim_comment,
    decide_comment,
    decide_comments,
    edit_comment,
    release_comment,
    undo_act,
)
from articles.comments.services.erasure import erase_comment, withdraw_by_reader
from articles.comments.services.moderation_log import DecisionRefused
from articles.comments.services.submission import (
    CommentsClosed,
    Submission,
    closed_message,
    find_submission,
    submit_comment,
)
from articles.comments.services.word_lists import set_words

__all__ = [
    "Claim",
    "CommentsClosed",
    "DecisionRefused",
    "BulkOutcome",
    "Submission",
    "claim_comment",
    "closed_message",
    "decide_comment",
    "decide_comments",
    "edit_comment",
    "erase_comment",
    "find_submission",
    "release_comment",
    "set_words",
    "submit_comment",
    "undo_act",
    "withdraw_by_reader",
]
