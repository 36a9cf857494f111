"""Services for honours besides editing."""

from honorees.services.honours import reinstate_honour, revoke_honour

__all__ = ["reinstate_honour", "revoke_honour"]
