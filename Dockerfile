# Tresen as a container image: one file, no shell, no user but its own.
#
#   docker build -t tresen .
#   docker run -d --name tresen -p 8080:8080 -v tresen:/data tresen
#   docker exec tresen /tresen setup-link
#
# A directory of the machine in place of the volume must belong to 10001:10001.
# For a Raspberry Pi, built on a PC: docker buildx build --platform linux/arm64 -t tresen .

# The compiler runs on amd64 and makes programs for both, so the builder is never emulated.
FROM --platform=linux/amd64 debian:bookworm-slim AS builder
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN case "${TARGETARCH:-amd64}" in \
        amd64) arch=x86_64 ;; \
        arm64) arch=aarch64 ;; \
        *) echo "there is no build for $TARGETARCH" >&2; exit 1 ;; \
    esac \
    && release/build "$arch" \
    && mkdir -p /image /volume/data \
    && cp "target/static/tresen-$arch" /image/tresen \
    && cp "target/static/tresen-$arch.licences.txt" /image/licences.txt

FROM scratch
COPY --from=builder /image/ /
# An empty volume takes over the owner of this directory.
COPY --from=builder --chown=10001:10001 /volume/ /
ENV TRESEN_SERVER_LISTEN=0.0.0.0:8080 TRESEN_SERVER_DATA=/data
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/tresen", "healthcheck"]
ENTRYPOINT ["/tresen"]
