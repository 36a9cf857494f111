"""What an article's save changes beyond its own row."""

from articles.models import Article
from portal.files.models import Image
from portal.files.richtext import image_keys


def tie_body_images(article: Article) -> list[Image]:
    """Let `body_images` follow the pictures that the body shows: so they become public, and stay."""
    images = list(Image.objects.filter(key__in=image_keys(article.body)))
    article.body_images.set(images)
    return images
