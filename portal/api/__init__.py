"""The partner API: what every resource shares. The resources themselves stand in the apps' `api` modules.

words       texts in Vietnamese and English, and which of them a client reads
problems    errors as RFC 9457 problem details, each kind with a page that explains it
parameters  query parameters: what each takes, strict reading, the nearest right one
paging      keyset paging: cursors and links
state       how far the change log has come: validators that cost a row or two
shapes      what items are made of: references, pictures, moments
views       the door: validators, limits, headers, problems
narrowing   FilterSets as parameters
resources   lists and items of one kind
feed        the changes feed
exports     files of whole lists
schema      the OpenAPI document of all of it
"""
