#!/bin/sh
# Starts @NAME@ on the Java runtime of its own image. Works through symbolic links and from any
# folder, and becomes the Java process, so that signals and the exit status are its own.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in /*) self=$link ;; *) self=${self%/*}/$link ;; esac
done
image=$(CDPATH='' cd -- "${self%/*}/.." && pwd -P) || exit 1

# Serial: one thread owns all state and the live heap is small, so that its pauses are short, and no
# other collector starts faster or takes less memory. Java's own warnings go to standard error, for
# standard output is read by scripts. PARLEY_JAVA_OPTS comes last and wins; it is split at spaces,
# but a * in it is no pattern of files.
set -f
# The heap begins small on every machine: by default it begins as a part of the machine's memory,
# which is soon in use, whatever is needed. Whoever sets its limits may want less than that.
case " ${PARLEY_JAVA_OPTS:-}" in
  *' -Xmx'* | *' -XX:Max'*) heap='' ;;
  *) heap='-Xms32m' ;;
esac
# What the compiler has used and given back, the C library keeps: every 5 s the system gets it. That
# costs a quarter of a millisecond a second. Where the library cannot, Java would warn: not here.
set -- -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError \
  $heap -Xmx512m -XX:TrimNativeHeapInterval=5000 \
  -Xlog:disable -Xlog:all=warning,trimnative=off:stderr \
  --enable-native-access=org.jline.terminal.ffm,org.jline.nativ \
  "-Dparley.program=@NAME@" ${PARLEY_JAVA_OPTS:-} -m @MAIN@ "$@"

# What was loaded and linked when the image was built; without it a start takes three times as long.
cache=$image/lib/parley.aot
if [ -f "$cache" ]; then
  set -- "-XX:AOTCache=$cache" "$@"
fi
exec "$image/bin/java" "$@"
