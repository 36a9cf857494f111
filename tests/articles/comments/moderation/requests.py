"""Requests to the moderation queue, and how tests read its responses."""

from articles.comments.services.decisions import decide_comment

QUEUE = "/quan-tri/y-kien/"
HTMX = {"hx-request": "true"}
MODERATE = "articles.moderate_comment"
JUDGE = "articles.judge_referred_comment"


def html(response):
    return response.content.decode()


def path_of(comment):
    return f"{QUEUE}{comment.pk}/"


def act(client, comment, what, htmx=False, **fields):
    fields = {"version": comment.version, "act": what, **fields}
    return client.post(path_of(comment), fields, headers=HTMX if htmx else {})


def decide(comment, verdict, by, **options):
    return decide_comment(comment_id=comment.pk, version=comment.version, verdict=verdict, by=by, **options)


def listed(response):
    return [row.comment.pk for row in response.context["rows"]]
