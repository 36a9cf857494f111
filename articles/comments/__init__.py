"""Readers' comments: sent without an account, edited and approved by a moderator, only then public.

choices        states, transitions, flags
models         the comment, its flags, count, log and notices; settings and word lists
immutability   the triggers that protect received texts and the moderation log
links          the signed private URL of a comment
word_diff      the difference of two texts, word by word
rules          normalization of submitted text, flags, protection against spam with the rate limit
services       every change: submit (where the article accepts comments), claim, decide, edit, undo, withdraw, erase
notifications  mails to senders
retention      periodic deletion of expired personal data
public         the reader's pages: list, form, private page
moderation     the moderation queue
admin          read-only lists, settings and word lists in the admin
"""
