#!/bin/sh
# Asks a real cluster what was worked out from the manifests. Whoever runs it needs the right to impersonate.
# kubectl sends a namespace even for what has none, so a RoleBinding that names such things is answered with yes.
expect() {
  expected=$1
  shift
  answer=$(kubectl auth can-i "$@" 2>/dev/null)
  case $answer in "$expected"*) ;; *) echo "expected $expected, got ${answer:-nothing}: kubectl auth can-i $*" ;; esac
}

# ServiceAccount cicd/jenkins-master
expect yes '*' '*' --all-namespaces --as=system:serviceaccount:cicd:jenkins-master
expect yes '*' '*' --as=system:serviceaccount:cicd:jenkins-master
