#!/usr/bin/env bash
# Root file system for a Java image out of a local JDK: jlink + the shared libraries it needs. usage: javaroot.sh JDK_HOME OUT_DIR
set -euo pipefail
J=$1; R=$2; rm -rf "$R"; mkdir -p "$R"/{tmp,etc,opt,app,lib64,usr/bin}
"$J/bin/jlink" --add-modules ${MODULES:-java.se,jdk.unsupported,jdk.httpserver,jdk.management,jdk.crypto.ec,jdk.zipfs,jdk.jcmd,jdk.security.auth,jdk.net,jdk.charsets,jdk.random} \
  --strip-debug --no-header-files --no-man-pages --compress ${COMPRESS:-2} --output "$R/opt/java"
{ find "$R/opt/java" -name '*.so' -o -path '*/bin/*' -type f; } | xargs -r ldd 2>/dev/null | awk '/=> \//{print $3} /^\t\/lib/{print $1}' | grep -v "$R" | sort -u > "$R/.libs"
for e in /lib/x86_64-linux-gnu/lib{m.so.6,dl.so.2,rt.so.1,pthread.so.0} /lib/x86_64-linux-gnu/libgcc_s.so.1 /lib/x86_64-linux-gnu/libstdc++.so.6 /lib/x86_64-linux-gnu/libnss_files.so.2 /lib/x86_64-linux-gnu/libresolv.so.2; do [ -e $e ] && echo $e; done >> "$R/.libs"
sort -u "$R/.libs" | while read -r l; do mkdir -p "$R$(dirname $l)"; cp -L "$l" "$R$l"; done; rm "$R/.libs"
echo 'app:x:1000:1000::/:/sbin/nologin' > "$R/etc/passwd"; echo 'app:x:1000:' > "$R/etc/group"; echo 'hosts: files dns' > "$R/etc/nsswitch.conf"
chmod 1777 "$R/tmp"; du -sh "$R"
