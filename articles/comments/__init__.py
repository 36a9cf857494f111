"""What readers say of an article: sent without an account, edited and passed by a moderator, only then public.

choices     states, legal moves, flags
models      the comment and what stands around it; the tables' own guards are in `seal`
repair      text as typed -> text as it can be read (old encodings, invisible characters)
rules       the flags: what in a text a moderator should look at, each with its place
closing     whether an article takes comments, and what readers are told where it does not
spam        what sets a person's form apart from a robot's, and the work asked of a doubtful sender
services    every act: submit, claim, decide, edit, undo, withdraw, erase
retention   what expires by time
notifications  the mails
forms, views, urls  the reader's side
"""
