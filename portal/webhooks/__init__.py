"""What partners are sent of their own accord: the rows of the change log, signed, in order, at least once.

addresses   which addresses may be sent to at all
signing     secrets and signatures (Standard Webhooks)
models      the webhook, its deliveries and their attempts
sending     one POST, to an address that was checked
delivering  what is due, who sends it, when it is tried again
services    what officers do: roll a secret, pause, go on, try, send again
"""
