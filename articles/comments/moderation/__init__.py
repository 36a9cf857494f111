"""The moderation queue at /quan-tri/y-kien/, where moderators edit and decide comments, below the admin's URLs.

Every action is a POST to the page of one comment; the parameter `act` names it. Without JavaScript the response
redirects to the queue with its filters; htmx receives the updated row, the counts and the acts that can be undone.
Opening a comment for editing is a POST as well, because it claims the comment: whatever page lists a comment that the
user has claimed shows its editor.

queue       filters, order, pagination and counts
text        highlighted flags, typography, masking of personal data
forms       the forms of a row and of the bulk action, with the labels of the buttons
row         one comment with what the templates show of it
requests    what the views know of a request
navigation  the URL of the queue and the URL to return to after an action
pages       the views that read
actions     the views that write
urls        the URL patterns
"""

from articles.comments.moderation.navigation import queue_url
from articles.comments.moderation.pages import pending_groups
from articles.comments.moderation.urls import moderation_urls

__all__ = ["moderation_urls", "pending_groups", "queue_url"]
