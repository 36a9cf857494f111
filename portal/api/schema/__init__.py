"""The OpenAPI 3.1 document, built from what the doors themselves read and write: it cannot say anything else.

Parameters are those that requests are read by, members those of the declared shapes, statuses those of the problems.
In Vietnamese, in English, or (the default) in both.
"""

from portal.api.schema.document import SchemaView, build

__all__ = ["SchemaView", "build"]
