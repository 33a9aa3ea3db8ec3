# One image for everything; the embedded stores live in the volume /data.
FROM python:3.12-slim
WORKDIR /app
COPY requirements/serve.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/serve.txt
COPY pyproject.toml README.md LICENSE ./
COPY api api
COPY cli cli
COPY indexer indexer
COPY schema schema
RUN pip install --no-cache-dir --no-deps --no-build-isolation .
RUN useradd --system --create-home yidan && mkdir /data && chown yidan /data
USER yidan
ENV YIDAN_HOME=/data
VOLUME /data
EXPOSE 8000
CMD ["yidan", "serve", "--host", "0.0.0.0", "--port", "8000"]
