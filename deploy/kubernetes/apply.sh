#!/usr/bin/env bash
# Rolls an overlay out: the servers and the migrations, and once these have ended the services.
#
#   deploy/kubernetes/apply.sh small
set -euo pipefail

overlay="$(dirname "$0")/overlays/${1:?which overlay: small or production}"
migrations=(job --namespace payetonkawa --selector app.kubernetes.io/component=migrations)

# A Job cannot be changed, not even to another image.
kubectl delete "${migrations[@]}" --ignore-not-found
kubectl apply -k "$overlay" --selector payetonkawa/rollout!=last
kubectl wait "${migrations[@]}" --for condition=Complete --timeout 15m
kubectl apply -k "$overlay"
kubectl rollout status deployment --namespace payetonkawa --selector payetonkawa/rollout=last --timeout 15m
