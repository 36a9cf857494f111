from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Biên tập"
    # what `run_due` does for this app when its time has come
    due_work = ["articles.comments.notifications.deliver_due", "articles.comments.retention.expire_due"]
