"""A worker as a separate process, for the test that kills it: `worker PORT CERTIFICATE`."""

import socket
import ssl
import sys

import django

if __name__ == "__main__":
    django.setup()
    from portal.webhooks.delivering import deliver_due
    from portal.webhooks.sending import Transport

    port, certificate = int(sys.argv[1]), sys.argv[2]
    deliver_due(
        Transport(
            resolve=lambda host, requested_port: [(socket.AF_INET, ("127.0.0.1", requested_port))],
            is_allowed=lambda address: address == "127.0.0.1",
            ports={port},
            make_context=lambda: ssl.create_default_context(cafile=certificate),
        )
    )
