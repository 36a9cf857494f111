"""The moderation queue at /quan-tri/y-kien/, where moderators edit and decide comments, below the admin's URLs.

Every action is a POST to the page of one comment; the parameter `act` names it. Without JavaScript the response
redirects to the queue with its filters; htmx receives the updated row, the counts and the acts that can be undone.
Opening a comment for editing is a POST as well, because it claims the comment: whatever page lists a comment that the
user has claimed shows its editor.

queue    filters, order, pagination and counts
text     highlighted flags, typography, masking of personal data
forms    the forms of a row and of the bulk action, with the labels of the buttons
row      one comment with what the templates show of it
pages    the views that read, and what all views know of a request
actions  the views that write
"""
