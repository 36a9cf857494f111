"""Every act on a comment. Each is one transaction with its row in the log; whoever comes second is told what happened.

A comment has a `version` that grows with each act. Who edits or decides names the version that was read, and is refused
if the comment is another one by now. Opening an item claims it for some minutes: a claim keeps colleagues from deciding
it in that time, and changes nothing else.
"""

from articles.comments.services.deciding import (
    Claim,
    Outcome,
    claim_comment,
    decide_comment,
    decide_comments,
    edit_comment,
    release_comment,
    undo_act,
)
from articles.comments.services.erasing import erase_comment, withdraw_by_reader
from articles.comments.services.record import DecisionRefused
from articles.comments.services.sending import CommentsClosed, Submission, find_submitted, submit_comment
from articles.comments.services.settings import set_words

__all__ = [
    "Claim",
    "CommentsClosed",
    "DecisionRefused",
    "Outcome",
    "Submission",
    "claim_comment",
    "decide_comment",
    "decide_comments",
    "edit_comment",
    "erase_comment",
    "find_submitted",
    "release_comment",
    "set_words",
    "submit_comment",
    "undo_act",
    "withdraw_by_reader",
]
