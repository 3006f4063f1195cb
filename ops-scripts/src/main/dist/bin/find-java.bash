# Finds a Java runtime. Sourced by bin/berth of the distribution and by ops-scripts/berth; defines functions, runs nothing.
# shellcheck shell=bash

readonly BERTH_MINIMUM_JAVA=17

# The major version of the Java home $1, or nothing when there is no java in it.
java_major() {
  local home=$1 version=""
  [[ -x "$home/bin/java" ]] || return 0
  if [[ -r "$home/release" ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$home/release" | head -n 1)
  fi
  if [[ -z "$version" ]]; then
    version=$("$home/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "$version"
}

# Every Java home worth a look, one a line: JAVA_HOME, the java of PATH, the usual places of a system.
java_candidates() {
  local java
  if [[ -n "${JAVA_HOME:-}" ]]; then
    printf '%s\n' "$JAVA_HOME"
  fi
  if java=$(command -v java) && java=$(readlink -f "$java"); then
    printf '%s\n' "${java%/bin/java}"
  fi
  local home
  for home in /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ -d "$home" ]] && printf '%s\n' "$home"
  done
  return 0
}

# The newest Java home of at least BERTH_MINIMUM_JAVA; the first found wins among equals. $1 = "jdk": it must have a compiler.
# Prints nothing and fails when there is none.
find_java_home() {
  local kind=${1:-jre} home major best="" best_major=0
  while IFS= read -r home; do
    major=$(java_major "$home")
    [[ -n "$major" ]] || continue
    [[ "$kind" != jdk || -x "$home/bin/javac" ]] || continue
    if ((major >= BERTH_MINIMUM_JAVA && major > best_major)); then
      best=$home
      best_major=$major
    fi
  done < <(java_candidates)
  [[ -n "$best" ]] || return 1
  printf '%s' "$best"
}
