#!/bin/sh
# An endpoint through the AWS CLI, version 1 or 2: ENDPOINT_NAME says which.
set -eu
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
echo '{"inputs": "I love this book!"}' | aws sagemaker-runtime invoke-endpoint \
  --endpoint-name "$ENDPOINT_NAME" --content-type application/json \
  --body fileb:///dev/stdin "$answer" > /dev/null
cat "$answer"
