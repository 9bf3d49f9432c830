# What happens to the installed system while images stream. Sourced by run; uses its functions and variables.
# A scenario is a function scenario_NAME; it returns when all is as it was before.

# Streams images while a function acts, and settles the ledger twice: by the soak, and from outside by docs/settle.py.
while_streaming() { # NAME MINUTES RATE FUNCTION
  local name=$1 minutes=$2 rate=$3 act=$4 code=0
  axial_inside soak --minutes "$minutes" --rate "$rate" --report "$work/$name.json" >"$work/$name.log" 2>&1 &
  local soak=$!
  until grep -q 'at least\|: undisturbed' "$work/$name.log"; do
    kill -0 $soak 2>/dev/null || break
    sleep 1
  done
  sleep 10
  local from=$SECONDS
  "$act" >"$work/$name.act.log" 2>&1 & # a process of its own, so that its first error ends it
  wait $! || code=$?
  local acted=$((SECONDS - from))
  if ((code)); then
    tail -n 20 "$work/$name.act.log"
    kill $soak
    return $code
  fi
  kill -0 $soak 2>/dev/null || { echo "The stream of $minutes minutes ended before $name was over."; return 1; }
  wait $soak || { code=$?; tail -n 60 "$work/$name.log"; return $code; }
  inside "$python" "$axial/docs/settle.py" "${kafka_servers%%,*}" "$work/$name.json" >"$work/$name.settled" || { cat "$work/$name.settled"; return 1; }
  "$python" - "$work/$name.json" "$name" "$acted" <<'P'
import json, sys
report = json.load(open(sys.argv[1]))
waits, requests = report["waits"], report["requests"]
asked, failed = (sum(one[what] for one in requests.values()) for what in ("asked", "failed"))
slowest = max(one["slowestSeconds"] for one in requests.values())
print(f"        {sys.argv[2]:<22} {int(sys.argv[3]):4d} s  {report['images']['sent']:7,} images at {report['settings']['imagesPerSecond']:.0f}/s, clean; "
      f"waited {waits['median']:.2f} s, 99 % {waits['p99']:.2f} s, longest {waits['longest']:.1f} s; {failed} of {asked:,} requests failed, slowest {slowest:.1f} s")
P
}

no_request_failed() { # NAME
  "$python" - "$work/$1.json" <<'P'
import json, sys
failed = {name: one for name, one in json.load(open(sys.argv[1]))["requests"].items() if one["failed"] or one["wrong"]}
for name, one in failed.items():
    print(name, one)
sys.exit(1 if failed else 0)
P
}

every_service() { # FUNCTION ARGUMENT...
  local service
  for service in ingest train eval infer; do
    "$1" "$service" "${@:2}"
  done
}

rolled() { kn rollout status "statefulset/axial-$1" --timeout=600s; } # two cores start a JVM beside a stream in minutes

install() { # ARGUMENT...
  k helm upgrade --install axial "$axial/deploy/helm/axial" -n "$namespace" -f "$here/values.yaml" \
    --set kafka.bootstrapServers="${kafka_servers//,/\\,}" --set topics.replicationFactor=3 "$@"
}

replicas() { # COUNT
  local -a each=()
  local service
  for service in ingest train eval infer; do each+=(--set "$service.replicas=$1"); done
  install "${each[@]}"
  every_service rolled
}

# The process of a pod, for the operating system.
pod_process() { # POD
  local id
  id=$(kn get pod "$1" -o 'jsonpath={.status.containerStatuses[0].containerID}')
  pgrep -f "containerd-shim.*${id#containerd://}" >/dev/null || true
  inside ctr -a "/run/containerd$(node_of "$1")/containerd.sock" -n k8s.io task ls | awk -v id="${id#containerd://}" '$1 == id {print $2}'
}

node_of() { # POD
  local node
  node=$(kn get pod "$1" -o 'jsonpath={.spec.nodeName}')
  echo "${node#node}"
}

kill_pod() { # POD
  inside kill -9 "$(pod_process "$1")"
}

# --- A rolling upgrade of every service, and its rollback

revision() { k helm list -n "$namespace" -f '^axial$' -o json | "$python" -c 'import json, sys; print(json.load(sys.stdin)[0]["revision"])'; }

# One service after the other: two cores start no four of them at a time beside a stream.
upgrade() {
  local service
  : >"$work/revisions"
  for service in ingest train eval infer; do
    echo "$service $(revision)" >>"$work/revisions"
    install --reuse-values --set "$service.podAnnotations.upgraded=yes"
    rolled "$service"
  done
}

rollback() {
  local service before
  while read -r service before; do
    k helm rollback axial "$before" -n "$namespace" </dev/null
    rolled "$service" </dev/null
  done < <(tac "$work/revisions")
}

scenario_upgrade() {
  replicas 2 >"$work/replicas.log" 2>&1
  while_streaming upgrade "${UPGRADE_MINUTES:-15}" "$rate" upgrade
  no_request_failed upgrade
  while_streaming rollback "${UPGRADE_MINUTES:-15}" "$rate" rollback
  no_request_failed rollback
}

# --- Killed pods

kill_infer() { kill_pod axial-infer-0 && sleep 30 && rolled infer; }
kill_ingest() { kill_pod axial-ingest-0 && sleep 30 && rolled ingest; }

scenario_kills() {
  replicas 1 >"$work/replicas.log" 2>&1
  while_streaming kill-infer 1.5 "$rate" kill_infer
  while_streaming kill-ingest 1.5 "$rate" kill_ingest
}

# --- A node that is drained, and one that is lost

drain() {
  k kubectl drain node2 --ignore-daemonsets --delete-emptydir-data --timeout=180s
  k kubectl uncordon node2
  every_service rolled
}

scenario_drain() {
  replicas 2 >"$work/replicas.log" 2>&1
  while_streaming drain 5 "$rate" drain
  no_request_failed drain
}

lose_node() {
  local name
  for name in kubelet3 containerd3; do inside kill -9 "$(cat "$work/node/pids/$name")"; done
  inside bash -c 'for group in $(find /sys/fs/cgroup -type d -path "*/node3/*"); do cat "$group/cgroup.procs"; done | sort -u | xargs -r kill -9' || true
  kn wait --for=condition=Ready=Unknown node/node3 --timeout=180s
  k kubectl taint nodes node3 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute
  every_service rolled
}

scenario_node_loss() {
  replicas 2 >"$work/replicas.log" 2>&1
  while_streaming node-loss "${NODE_LOSS_MINUTES:-5}" "$rate" lose_node
}

# --- Lost brokers

lose_broker() {
  kafka_kill "$1"
  sleep 30
  kafka_start "$1"
  sleep 20
}

lose_a_broker() { lose_broker $((3 - $(kafka_transaction_leader) % 3)); }
lose_the_transaction_leader() { lose_broker "$(kafka_transaction_leader)"; }

scenario_brokers() {
  replicas 1 >"$work/replicas.log" 2>&1
  while_streaming broker 2 "$rate" lose_a_broker
  while_streaming transaction-leader 2 "$rate" lose_the_transaction_leader
}

# --- More replicas under load, and fewer again

scale() {
  local replicas
  for replicas in 3 1; do
    install --reuse-values --set "ingest.replicas=$replicas" --set "infer.replicas=$replicas"
    rolled ingest
    rolled infer
    sleep 15
  done
}

scenario_scale() {
  replicas 1 >"$work/replicas.log" 2>&1
  while_streaming scale 3 "$rate" scale
}

# --- A training run whose pod is evicted twice

train_to() { # FILE
  axial_inside train --recipe cnn-bn --model "$(basename "${1%.json}")" --set epochs=8 --seed 7 --no-promote --json >"$1" 2>"$1.log"
}

evict() { # POD
  kn create --raw "/api/v1/namespaces/$namespace/pods/$1/eviction" -f - <<P
{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "$1", "namespace": "$namespace"}}
P
}

scenario_eviction() {
  replicas 1 >"$work/replicas.log" 2>&1
  train_to "$work/undisturbed.json"
  : >"$work/evicted.json"
  train_to "$work/evicted.json" &
  local training=$! epoch
  for epoch in 2 5; do
    until grep -q "\"epoch\":$epoch," "$work/evicted.json"; do
      kill -0 $training
      sleep 0.5
    done
    evict axial-train-0 >>"$work/evicted.log"
  done
  wait $training
  local name
  for name in undisturbed evicted; do
    axial_inside export-weights "$name" --out "$work/$name.safetensors" >>"$work/evicted.log"
  done
  "$python" - "$work/undisturbed.safetensors" "$work/evicted.safetensors" <<'P'
import sys
def tensors(file):  # behind the header, which names the run
    content = open(file, "rb").read()
    return content[8 + int.from_bytes(content[:8], "little"):]
sys.exit(tensors(sys.argv[1]) != tensors(sys.argv[2]))
P
  say "a run that was evicted twice ended with the weights of one that was not, byte for byte"
}

# --- A namespace for restricted pods

scenario_restricted() {
  k kubectl create namespace restricted --dry-run=client -o yaml | k kubectl apply -f - >/dev/null
  k kubectl label --overwrite namespace restricted pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/warn=restricted >/dev/null
  local said
  said=$(k helm template axial "$axial/deploy/helm/axial" -n restricted --set kafka.bootstrapServers=kafka:9092 --set store.bucket=models --set security.open=true |
    k kubectl apply --server-side --dry-run=server -n restricted -f - 2>&1)
  if grep -qi 'warning\|would violate\|error' <<<"$said"; then
    echo "$said"
    return 1
  fi
  say "a restricted namespace takes all $(wc -l <<<"$said") objects without a warning"
}
