"""Import of the lists that units send as spreadsheets: models, services and the wizard's views."""
