from django.urls import path, register_converter
from django.urls.converters import IntConverter

from honorees import views


class YearConverter(IntConverter):
    regex = "[1-9][0-9]{3}"


register_converter(YearConverter, "year")

app_name = "honorees"
urlpatterns = [
    path("guong-dien-hinh/", views.directory, name="directory"),
    path("guong-dien-hinh/<slug:slug>/", views.HonoreeDetailView.as_view(), name="honoree"),
    path("phong-trao/<slug:slug>/", views.MovementDetailView.as_view(), name="movement"),
    path("phong-trao/<slug:movement>/<year:start>-<year:end>/", views.cycle, name="cycle"),
]
