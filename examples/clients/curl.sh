#!/bin/sh
# An endpoint through curl, which signs the request itself (from 7.75 on): ENDPOINT_NAME.
set -eu
region=${AWS_REGION:-$AWS_DEFAULT_REGION}
runtime=${AWS_ENDPOINT_URL:-https://runtime.sagemaker.$region.amazonaws.com}
# The credentials go through standard input: a command line can be seen by everybody.
echo "user = \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"" | curl -sS --fail-with-body -K - \
  --aws-sigv4 "aws:amz:$region:sagemaker" \
  ${AWS_SESSION_TOKEN:+-H "x-amz-security-token: $AWS_SESSION_TOKEN"} \
  -H 'content-type: application/json' -d '{"inputs": "I love this book!"}' \
  "$runtime/endpoints/$ENDPOINT_NAME/invocations"
