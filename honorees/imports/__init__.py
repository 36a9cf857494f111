"""The desk at which officials take in the lists that units send: what it keeps, what it does, its pages."""
