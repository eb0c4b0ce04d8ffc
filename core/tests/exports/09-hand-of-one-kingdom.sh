#!/bin/sh
# Asks a real cluster what was worked out from the manifests. Whoever runs it needs the right to impersonate.
# kubectl sends a namespace even for what has none, so a RoleBinding that names such things is answered with yes.
expect() {
  expected=$1
  shift
  answer=$(kubectl auth can-i "$@" 2>/dev/null)
  case $answer in "$expected"*) ;; *) echo "expected $expected, got ${answer:-nothing}: kubectl auth can-i $*" ;; esac
}

# User davos-seaworth
expect yes create meetings.westeros.example.com --namespace=winterfell --as=davos-seaworth
expect yes create jokes.westeros.example.com --namespace=winterfell --as=davos-seaworth
expect yes create drinks.westeros.example.com --namespace=winterfell --as=davos-seaworth

# User tyrion-lannister
expect yes create meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes create drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes get meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes get drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes list meetings.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
expect yes list drinks.westeros.example.com --namespace=kings-landing --as=tyrion-lannister
