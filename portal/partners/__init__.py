"""Partners: who pulls what is public, with their keys, their limits and what they are sent.

models  the partner and what belongs to it
"""
