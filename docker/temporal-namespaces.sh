#!/bin/sh
# The namespaces, and the attributes that workflows are found by. Reads TEMPORAL_ADDRESS and TEMPORAL_NAMESPACES.
set -eu

# The server takes notice of new names a little later, and refuses them until then.
patiently() {
  for _ in $(seq 60); do
    if "$@"; then return; fi
    sleep 1
  done
  exit 1
}

patiently temporal operator cluster health
for name in $TEMPORAL_NAMESPACES; do
  temporal operator namespace describe -n "$name" > /dev/null 2>&1 || temporal operator namespace create -n "$name" --retention 72h
  patiently temporal operator search-attribute create -n "$name" --name OrderStatus --type Keyword --name CustomerId --type Keyword
  patiently temporal workflow count -n "$name" --query "OrderStatus = 'PENDING' AND CustomerId = 'nobody'"
done
