"""Webhooks: the rows of the change log, sent to partners signed, in order and at least once.

addresses   validation of the URLs and IP addresses that requests may be sent to
signing     secrets and signatures (Standard Webhooks)
models      webhooks, their deliveries and attempts
sending     a single POST to a validated address
delivering  claims, retries and retention of deliveries
services    acts of staff: roll a secret, pause, resume, ping, resend
"""
