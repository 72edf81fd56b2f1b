# A worker whose jobs can use curl and Python:
#   docker build -f docker/Dockerfile --build-arg APP=worker -t aster-worker .
#   docker build -f docker/examples/worker-with-tools.Dockerfile -t worker-with-tools docker/examples
ARG WORKER=aster-worker
FROM ${WORKER}
USER 0
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates curl python3 \
  && rm -rf /var/lib/apt/lists/*
# jobs must not run as root
USER 1000:1000
