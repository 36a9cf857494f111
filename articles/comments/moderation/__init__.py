"""The desk at /quan-tri/y-kien/, where moderators edit and pass what readers send. Its doors join the admin's own.

Every act posts to the page of one comment and says by `act` what it is. A browser without scripts comes back to the
queue it came from; htmx gets the row as it is now, and what around it has changed. Opening an item is a post too,
since it claims it: rows that a person has open show their editor wherever they are listed.

queue      which comments, in what order, how many
text       what is marked, tidied and masked
forms      what the rows' forms and buttons say
row        one comment as the desk shows it
addresses  where the desk stands and where an act leads back to
reading    its pages
acting     its acts
doors      the table of both
"""

from articles.comments.moderation.addresses import queue_address
from articles.comments.moderation.doors import doors
from articles.comments.moderation.reading import waiting_for

__all__ = ["doors", "queue_address", "waiting_for"]
