from django.urls import path

from articles import views
from articles.comments.public.urls import urlpatterns as comment_urls

app_name = "articles"
urlpatterns = [
    path("tin-tuc/", views.news, name="news"),
    path("tin-tuc/chuyen-muc/<slug:slug>/", views.news, name="category"),
    path("tin-tuc/<slug:slug>/", views.ArticleDetailView.as_view(), name="article"),
    *comment_urls,
]
