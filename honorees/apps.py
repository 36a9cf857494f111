from django.apps import AppConfig


class HonoreesConfig(AppConfig):
    name = "honorees"
    verbose_name = "Thi đua"
    due_work = ["honorees.imports.services.forget_due"]
    # what `work` does for this app every second: an official who has clicked is waiting
    quick_work = {"imports": "honorees.imports.services.do_waiting"}
