"""News: categories, articles and (in articles/comments) what readers say of them."""
