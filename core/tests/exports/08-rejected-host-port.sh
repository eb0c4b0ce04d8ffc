#!/bin/sh
# Asks a real cluster what was worked out from the manifests, and tells where it answers otherwise: whether the pods'
# service accounts may use the policies, and whether the namespaces' pods meet a level of the Pod Security Standards.
# Nothing is changed. Whoever runs it needs the rights to impersonate and to update namespaces. A policy may also be
# granted in API group `extensions`, which counts for the cluster and which kubectl does not see.
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
expect_level() {
  asked=$((asked + 1))
  if answer=$(kubectl label --dry-run=server --overwrite namespace "$@" 2>&1); then
    case $answer in
      *'existing pods in namespace'*) ;;
      *) return ;;
    esac
  fi
  otherwise=$((otherwise + 1))
  printf '%s\n' "expected no pod to stand in the way, got ${answer:-nothing}: kubectl label --dry-run=server --overwrite namespace $*"
}

# Service account default/nginx-sa
# By group system:authenticated alone: kubectl asks as one of it, but admission counts that group only for who creates the pod.
expect yes use podsecuritypolicies.policy/default-restricted --namespace=default --as=system:serviceaccount:default:nginx-sa
expect yes use podsecuritypolicies.policy/privileged-nginx --namespace=default --as=system:serviceaccount:default:nginx-sa

# The strictest levels that the pods of each namespace meet as they are written
expect_level default pod-security.kubernetes.io/enforce=privileged pod-security.kubernetes.io/enforce-version=v1.24

echo "$asked asked, $otherwise answered otherwise"
test "$otherwise" -eq 0
