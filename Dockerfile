# One image for every job: `yidan serve`, `worker`, `migrate`, `ingest`. All state lives in /data.
FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/yidan
COPY requirements/serve.txt requirements/
# Wheels only: nothing is compiled, so no compiler is needed, here or later.
RUN /opt/yidan/bin/pip install --require-hashes --only-binary=:all: -r requirements/serve.txt
COPY pyproject.toml README.md LICENSE ./
COPY api api
COPY cli cli
COPY indexer indexer
COPY schema schema
# What only the build of our own wheel needs goes again, pip last. Rules are compiled as modules are.
RUN /opt/yidan/bin/pip install --no-deps --no-build-isolation . \
 && (cd / && /opt/yidan/bin/python -m cli.compiled) \
 && /opt/yidan/bin/pip uninstall --yes \
      editables hatchling pathspec pluggy tomlkit trove-classifiers \
 && /opt/yidan/bin/pip check \
 && /opt/yidan/bin/pip uninstall --yes pip

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Yidan" \
      org.opencontainers.image.description="Who is responsible for what, from published duty lists" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# The number is fixed so that volumes keep their owner from one image to the next.
RUN python -m pip uninstall --yes --root-user-action=ignore pip \
 && groupadd --gid 10001 yidan \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home yidan \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data
COPY --from=build /opt/yidan /opt/yidan
ENV PATH=/opt/yidan/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    YIDAN_HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
CMD ["yidan", "serve", "--host", "0.0.0.0", "--port", "8000"]
