#!/bin/sh
# Asks a real cluster what was worked out from the manifests, and tells where it answers otherwise. Whoever runs it needs
# the right to impersonate. kubectl sends a namespace even for what has none, so a RoleBinding that names such things is
# answered with yes. A custom resource that the cluster does not know is asked for by its whole name, which no rule has.
asked=0
otherwise=0
newline='
'
expect() {
  expected=$1
  shift
  asked=$((asked + 1))
  answer=$(kubectl auth can-i "$@" 2>&1)
  case ${answer##*"$newline"} in
    "$expected" | "$expected - "*) ;;
    *)
      otherwise=$((otherwise + 1))
      printf '%s\n' "expected $expected, got ${answer:-nothing}: kubectl auth can-i $*"
      ;;
  esac
}

# ServiceAccount cicd/jenkins-master
expect yes '*' '*' --all-namespaces --as=system:serviceaccount:cicd:jenkins-master
expect yes '*' '/*' --as=system:serviceaccount:cicd:jenkins-master

echo "$asked asked, $otherwise answered otherwise"
test "$otherwise" -eq 0
