"""Partners of the API: their keys, rate limits and usage.

models    partners, keys and daily usage
keys      format and lookup of keys
services  issue and revoke keys
limits    rate limits and their backends
usage     usage statistics
"""
