FROM python:3.13-slim AS packages

COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/portal \
 && /opt/portal/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/run.txt


FROM python:3.13-slim

ENV PATH=/opt/portal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal

COPY --from=packages /opt/portal /opt/portal
WORKDIR /srv/portal
COPY manage.py gunicorn.conf.py ./
COPY portal portal
COPY honorees honorees
COPY articles articles
COPY templates templates
COPY static static
COPY docs/examples docs/examples
COPY deploy/healthcheck.py deploy/healthcheck.py

# Only var/ is ever written to, and var/static only here: the rest of the file system may be read-only.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789 DATABASE_URL=sqlite://:memory: python manage.py serve --static-only \
 && python -m compileall -q portal honorees articles gunicorn.conf.py manage.py \
 && mkdir -p var/media \
 && chown portal: var var/media

USER portal
EXPOSE 8000
VOLUME /srv/portal/var/media
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=3 CMD ["python", "deploy/healthcheck.py"]
CMD ["python", "manage.py", "serve", "--bind", "0.0.0.0:8000"]
