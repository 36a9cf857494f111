"""News: categories, articles and (in articles/comments) the comments of readers."""
