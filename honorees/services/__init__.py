"""Acts on honours that are more than an edit."""

from honorees.services.honours import reinstate_honour, revoke_honour

__all__ = ["reinstate_honour", "revoke_honour"]
