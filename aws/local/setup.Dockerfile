# Setup container of docker-compose: migrates, deploys and seeds once, before the API starts. It has
# the emulator's Python, for which it builds the Lambda packages.
ARG PYTHON_IMAGE=python:3.13-slim-trixie
FROM ${PYTHON_IMAGE}
RUN useradd --uid 10001 --create-home cruddur \
    && install -d -o cruddur /srv/.tools /srv/.tools/packages /run/cruddur
WORKDIR /srv
COPY bin/devtools bin/devtools
COPY backend-flask/requirements backend-flask/requirements
RUN PYTHONPATH=bin UV_NO_CACHE=1 python -m devtools.toolchain.uv /opt/cruddur \
        backend-flask/requirements/api.txt backend-flask/requirements/setup.txt
COPY aws/cfn /srv/aws/cfn
COPY aws/config /srv/aws/config
COPY aws/lambdas /srv/aws/lambdas
COPY ddb /srv/ddb
COPY backend-flask/db /srv/backend-flask/db
COPY backend-flask/cruddur /srv/backend-flask/cruddur
ENV PATH=/opt/cruddur/bin:$PATH PYTHONPATH=/srv/bin:/srv/backend-flask:/srv/ddb
USER 10001
VOLUME ["/srv/.tools/packages", "/run/cruddur"]
CMD ["python", "-m", "devtools.local.compose_setup"]
