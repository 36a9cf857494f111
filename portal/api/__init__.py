"""The partner API (docs/api.md)."""
