FROM containerharness/busybox:1 AS first
FROM containerharness/busybox:1 AS final
ARG GREETING
ENV GREETING=$GREETING
CMD ["sleep", "600"]
FROM first
CMD ["false"]
