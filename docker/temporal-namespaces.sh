#!/bin/sh
# Creates the namespaces and the search attributes of the workflows. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACES.
set -eu

# The server recognizes new names only after a moment, and rejects them until then.
retry() {
  for _ in $(seq 60); do
    if "$@"; then return; fi
    sleep 1
  done
  exit 1
}

retry temporal operator cluster health
for name in $TEMPORAL_NAMESPACES; do
  temporal operator namespace describe -n "$name" > /dev/null 2>&1 || temporal operator namespace create -n "$name" --retention 72h
  retry temporal operator search-attribute create -n "$name" --name OrderStatus --type Keyword --name CustomerId --type Keyword
  retry temporal workflow count -n "$name" --query "OrderStatus = 'PENDING' AND CustomerId = 'nobody'"
done
