"""Partners of the API: their keys, rate limits and usage.

models    partners, keys and daily usage
keys      format and lookup of keys
services  issue and revoke keys
counting  rate limit backends
usage     usage statistics
"""
