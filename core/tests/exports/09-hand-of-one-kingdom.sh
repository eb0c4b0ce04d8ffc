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

# User davos-seaworth
expect yes create meetings.westeros.example.com --namespace=winterfell --as=davos-seaworth
expect yes create jokes.westeros.example.com --namespace=winterfell --as=davos-seaworth
expect yes create drinks.westeros.example.com --namespace=winterfell --as=davos-seaworth
expect no create meetings.westeros.example.com --all-namespaces --as=davos-seaworth
expect no '*' '*' --all-namespaces --as=davos-seaworth
expect no get secrets --all-namespaces --as=davos-seaworth
expect no create pods --subresource=exec --all-namespaces --as=davos-seaworth
expect no impersonate users --all-namespaces --as=davos-seaworth
expect no create clusterrolebindings.rbac.authorization.k8s.io --all-namespaces --as=davos-seaworth

# User tyrion-lannister
expect yes create meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes create drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes get meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes get drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes list meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes list drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect no create meetings.westeros.example.com --all-namespaces --as=tyrion-lannister
expect no '*' '*' --all-namespaces --as=tyrion-lannister
expect no get secrets --all-namespaces --as=tyrion-lannister
expect no create pods --subresource=exec --all-namespaces --as=tyrion-lannister
expect no impersonate users --all-namespaces --as=tyrion-lannister
expect no create clusterrolebindings.rbac.authorization.k8s.io --all-namespaces --as=tyrion-lannister

echo "$asked asked, $otherwise answered otherwise"
test "$otherwise" -eq 0
