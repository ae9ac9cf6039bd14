# Vademecum in a container: the pinned packages and the bot, compiled, on a slim base; no build tools, no pip.
# The build itself is in deploy/build-image.sh, which the tests run too.

ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
COPY . /source
RUN /source/deploy/build-image.sh /opt/vademecum

FROM python:${PYTHON}-slim
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Vademecum" \
      org.opencontainers.image.description="Guidance on security sector reform in a Telegram chat" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

RUN install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /opt/vademecum /opt/vademecum

# Nothing but /data is written to. Inside its network the container answers on every address; what is published of it,
# if anything, is the operator's choice.
ENV DATABASE_URL=sqlite:////data/vademecum.db \
    HOST=0.0.0.0 \
    PORT=8080 \
    LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080

# As the first process of a container Python ignores SIGTERM until the bot listens for it; SIGINT stops it at any time.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/opt/vademecum/bin/python", "-I", "-c", "import os, urllib.request as web; web.build_opener(web.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["/opt/vademecum/bin/vademecum"]
CMD ["run"]
