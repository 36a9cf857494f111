"""The services that change comments. Each is one transaction that includes its row in the moderation log.

A comment has a `version` that every act increments. Editing and deciding pass the version that was read; if the comment
has changed since, DecisionRefused says how. Opening a comment claims it for some minutes: until the claim ends,
colleagues cannot decide the comment without overriding it.
"""
